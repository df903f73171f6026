import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

extension GroupReleases {
    /// Removes every object of the group and all of its revisions, and waits until the objects are gone.
    ///
    /// - Returns: the newest record as it was.
    /// - Throws: `notFound` if there is no such group; what the cluster answers. A delete that failed half-way can be
    ///   repeated.
    @discardableResult
    package func delete(
        _ group: String, timeout: Duration = .seconds(300), runsHooks: Bool = true,
        progress: @escaping Progress = { _ in }
    ) async throws -> ReleaseRecord {
        try await within("delete group \"\(group)\"") {
            let history: [ReleaseRecord] = try await self.history(group)
            var last: ReleaseRecord = history[history.count - 1]
            let before: ReleaseRecord = last
            last.status = .uninstalling
            last.description = "Deletion in progress (or silently failed)"
            last.deleted = now()
            last.holder = holder
            try await store.update(last)
            do {
                let hooks = HookRunner(client: client, namespace: namespace, timeout: timeout, isOn: runsHooks)
                try await deleteObjects(of: history, last, hooks, progress)
                // The newest goes last: while it is there, the delete can be repeated.
                for record in history { try await store.remove(group, revision: record.revision) }
            } catch {
                await markFailed(last, error, doing: "delete")
                throw error
            }
            return before
        }
    }

    private func deleteObjects(
        of history: [ReleaseRecord], _ last: ReleaseRecord, _ hooks: HookRunner, _ progress: @escaping Progress
    ) async throws {
        let reader = ManifestReader(client: client, namespace: namespace)
        var objects: [ManifestObject] = []
        for record in history { objects += try await reader.objects(ofStored: record.manifest) }
        objects = ReleasePlan.unique(objects)
        let writer = ObjectWriter(
            client: client, ownership: Ownership(release: last.name, namespace: namespace), timeout: hooks.timeout)
        try await hooks.run(.preDelete, of: last.hooks, progress: progress)
        let stop = RunnerStop(
            client: client, group: last.name, namespace: namespace, writer: writer, timeout: hooks.timeout)
        try await stop.stop(objects.filter(\.isRunner), keeping: [], progress: progress)
        var going: [(ManifestObject, KubeObject)] = []
        for object in ReleasePlan.uninstallOrder(objects.filter { !$0.isRunner }) {
            let live: KubeObject? = try await within("delete \(object.title)") {
                try await writer.delete(object, propagation: .foreground)
            }
            if let live { going.append((object, live)) }
        }
        progress("waiting for \(going.count) objects to be gone")
        for (object, live) in going { try await writer.waitUntilGone(object, uid: live.uid) }
        try await hooks.run(.postDelete, of: last.hooks, progress: progress)
    }
}
