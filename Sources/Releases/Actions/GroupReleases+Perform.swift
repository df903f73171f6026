import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree
import YAML

extension GroupReleases {
    /// Carries a launch out. From here on the record tells how far it came.
    func perform(_ launch: Launch) async throws -> ReleaseRecord {
        do {
            try await store.create(launch.record)
        } catch let error as Diagnostic where error.code == .conflict {
            throw Diagnostic(
                .conflict, "revision \(launch.record.revision) was just launched by somebody else",
                hint: "look at it with iter8 k list, then launch again")
        } catch {
            await markFailed(launch.record, error)
            throw error
        }
        do {
            try await change(launch)
            return try await complete(launch)
        } catch {
            await markFailed(launch.record, error)
            throw error
        }
    }

    private func change(_ launch: Launch) async throws {
        let group: String = launch.record.name
        let hooks = HookRunner(
            client: client, namespace: namespace, timeout: launch.options.timeout, isOn: launch.options.runsHooks)
        let stop = RunnerStop(
            client: client, group: group, namespace: namespace, writer: launch.writer,
            timeout: launch.options.timeout)
        // A runner that is wanted but in no record is left over from a history that was lost: it has run before.
        let kept: Set<ManifestObject.Identity> = Set(
            launch.plan.applied.filter { $0.previous != nil }.map(\.object.identity))
        try await stop.stop(launch.plan.stopped, keeping: kept, progress: launch.progress)
        if launch.isInstall { try await install(launch.crds, launch) }
        try await hooks.run(
            launch.isInstall ? .preInstall : .preUpgrade, of: launch.record.hooks, progress: launch.progress)
        for object in launch.plan.applied {
            try Task.checkCancellation()
            try await within("apply \(object.object.title)") { try await launch.writer.apply(object) }
        }
        launch.progress("applied \(launch.plan.applied.count) objects")
        for object in launch.plan.removed {
            if try await launch.writer.delete(object, propagation: .background) != nil {
                launch.progress("deleted \(object.title), which is no longer wanted")
            }
        }
        try await hooks.run(
            launch.isInstall ? .postInstall : .postUpgrade, of: launch.record.hooks, progress: launch.progress)
    }

    /// CustomResourceDefinitions come first and are never changed or deleted, as in Helm.
    private func install(_ crds: [ChartFile], _ launch: Launch) async throws {
        for file in crds {
            for document in try YAMLReader.documents(file.data, file: file.name, numbers: .integersAndFloats) {
                let object = KubeObject(document)
                guard !document.isNull else { continue }
                let resource: ResourceKind = try await client.resource(for: object.groupVersionKind)
                let place: String? = resource.isNamespaced ? object.namespace ?? namespace : nil
                let known: KubeObject? = try await client.find(
                    resource.groupVersionResource, namespace: place, name: object.name)
                guard known == nil else { continue }
                launch.progress("creating \(object.reference)")
                _ = try await client.create(resource.groupVersionResource, namespace: place, object)
                try await client.waitUntilReady(
                    resource.groupVersionResource, namespace: place, name: object.name,
                    timeout: launch.options.timeout)
            }
        }
    }

    private func complete(_ launch: Launch) async throws -> ReleaseRecord {
        for var earlier in launch.history where earlier.status == .deployed || earlier.status.isUnfinished {
            earlier.status = earlier.status == .deployed ? .superseded : .failed
            earlier.holder = nil
            try await store.update(earlier)
        }
        var record: ReleaseRecord = launch.record
        record.status = .deployed
        record.holder = nil
        record.description =
            launch.options.description ?? (launch.isInstall ? "Install complete" : "Upgrade complete")
        try await store.update(record)
        await forget(launch)
        return record
    }

    /// Revisions beyond the limit go, but never the one that is deployed.
    private func forget(_ launch: Launch) async {
        let limit: Int = launch.options.historyLimit
        guard limit > 0, launch.history.count + 1 > limit else { return }
        for old in launch.history.prefix(launch.history.count + 1 - limit) {
            try? await store.remove(old.name, revision: old.revision)
        }
    }

    /// Even if the launch was cancelled: in a task of its own. The record may not be there, or, when only the answer
    /// to its creation was lost, somebody else's.
    func markFailed(_ record: ReleaseRecord, _ error: any Error, doing what: String = "launch") async {
        var failed: ReleaseRecord = record
        failed.status = .failed
        failed.holder = nil
        failed.description =
            error is CancellationError
            ? "\(what) was cancelled" : "\(what) failed: \(error)".replacing("\n", with: " ")
        let (store, outcome): (any ReleaseStore, ReleaseRecord) = (self.store, failed)
        await Task.detached {
            guard let stored = try? await store.history(record.name).last, stored.isSameLaunch(as: record) else {
                return
            }
            try? await store.update(outcome)
        }.value
    }
}
