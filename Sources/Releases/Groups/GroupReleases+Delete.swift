import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

extension GroupReleases {
    /// Removes every object of the group and, unless they are to be kept, all of its revisions; waits until the objects
    /// are gone.
    ///
    /// - Returns: the newest record as it was.
    /// - Throws: `notFound` if there is no such group; what the cluster answers. A delete that failed half-way can be
    ///   repeated.
    @discardableResult
    package func delete(
        _ group: String, options: DeleteOptions = DeleteOptions(), notice: @escaping Progress = { _ in },
        progress: @escaping Progress = { _ in }
    ) async throws -> ReleaseRecord {
        try GroupReleases.checkName(group)
        return try await within("delete group \"\(group)\"") {
            try await locked(group, for: "delete", options.timeout, notice) { tenure in
                let history = GroupHistory(try await store.history(group))
                guard let last = history.last else { throw await missing(group) }
                try options.precondition(history.stored.map(\.summary))
                if let left = try history.settle(staleAfter: options.staleAfter, now: now()) { notice(left) }
                let removal = GroupRemoval(
                    history: history, options: options, tenure: tenure, notice: notice, progress: progress)
                try await remove(removal, last)
                return last.record
            }
        }
    }

    /// Deletes what a group has, the lock being held.
    func remove(_ removal: GroupRemoval, _ newest: StoredRecord) async throws {
        let options: DeleteOptions = removal.options
        var last: StoredRecord = newest
        let group: String = last.record.name
        if last.record.status != .uninstalled {
            try await checkAccess(removal, last.record)
            last.record.status = .uninstalling
            last.record.description = "Deletion in progress (or silently failed)"
            last.record.deleted = now()
            last.record.isLocked = true
            last = try await store.update(last)
            do {
                try await deleteObjects(removal, last.record)
            } catch {
                // Still being deleted, for whoever comes next: a delete goes on, a launch begins anew.
                await markFailed(last, error, doing: "delete", removal.journal, as: .uninstalling)
                throw error
            }
        }
        guard !options.keepsHistory else { return try await keep(removal, last) }
        // The newest goes last: while it is there, the delete can be repeated.
        try await removeRecords(removal.history.stored.dropLast())
        try await store.remove(last)
        try await store.sweep(group)
    }

    /// Whether all of it may be deleted; nothing is yet.
    private func checkAccess(_ removal: GroupRemoval, _ last: ReleaseRecord) async throws {
        guard let rules = try await accessRules(), !rules.isEverything else { return }
        var needs = AccessNeeds()
        if let records = store.resource { needs.add(["update", "delete"], records, nil, namespace) }
        for object in ReleasePlan.split(try await objects(removal)).leaving { needs.add(["get", "delete"], object) }
        try await needs.check(rules, client: client, namespace: namespace, doing: "delete")
    }

    private func objects(_ removal: GroupRemoval) async throws -> [ManifestObject] {
        var objects: [ManifestObject] = []
        for stored in removal.history.stored {
            objects += try await reader.objects(ofStored: stored.record.manifest)
        }
        return ReleasePlan.unique(objects)
    }

    private func removeRecords(_ records: ArraySlice<StoredRecord>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for record in records { tasks.addTask { try await store.remove(record) } }
            try await tasks.waitForAll()
        }
    }

    private func keep(_ removal: GroupRemoval, _ newest: StoredRecord) async throws {
        for var old in removal.history.stored.dropLast() where old.record.status == .deployed {
            old.record.status = .superseded
            _ = try await store.update(old)
        }
        var last: StoredRecord = newest
        last.record.take(removal.journal)
        last.record.status = .uninstalled
        last.record.isLocked = false
        last.record.description = removal.options.description ?? "Uninstallation complete"
        _ = try await store.update(last)
    }

    private func deleteObjects(_ removal: GroupRemoval, _ last: ReleaseRecord) async throws {
        let (leaving, kept) = ReleasePlan.split(try await objects(removal))
        let ownership = Ownership(release: last.name, namespace: namespace)
        let writer = ObjectWriter(
            client: client, ownership: ownership, tenure: removal.tenure, timeout: removal.options.timeout)
        let hooks = HookRunner(
            client: client, namespace: namespace, timeout: removal.options.timeout, isOn: removal.options.runsHooks,
            group: last.name, tenure: removal.tenure, now: now, notice: removal.notice)
        async let census: RunnerCensus = RunnerCensus.read(ownership, client: client)
        try await hooks.run(.preDelete, of: last.hooks, removal.journal, progress: removal.progress)
        let stop = RunnerStop(writer: writer, census: try await census, kept: Set(kept.map(\.identity)))
        try await stop.stop(leaving.filter(\.isRunner), progress: removal.progress)
        let others: [ManifestObject] = ReleasePlan.uninstallOrder(leaving.filter { !$0.isRunner })
        let live: LiveObjects = try await LiveObjects.read(others, client: client)
        var going: [(ManifestObject, KubeObject)] = []
        for object in others {
            guard let found = live[object.identity], !ownership.isForeign(found) else { continue }
            let isThere: Bool = try await within("delete \(object.title)") {
                try await writer.delete(found, as: object, propagation: object.deletion)
            }
            if isThere, object.deletion == .foreground { going.append((object, found)) }
        }
        if !going.isEmpty { removal.progress("waiting for \(going.count) objects to be gone") }
        for (object, found) in going { try await writer.waitUntilGone(object, uid: found.uid) }
        if let notice = ResourcePolicy.notice(kept) { removal.notice(notice) }
        try await hooks.run(.postDelete, of: last.hooks, removal.journal, progress: removal.progress)
    }
}

/// A group that is to go.
struct GroupRemoval: Sendable {
    var history: GroupHistory
    var options: DeleteOptions
    var tenure: LockTenure
    var notice: GroupReleases.Progress
    var progress: GroupReleases.Progress
    /// What became of the hooks: goes into the record, if that is kept.
    let journal = HookJournal()
}

extension ManifestObject {
    private static let withoutDependents: Set<String> = [
        "ConfigMap", "LimitRange", "NetworkPolicy", "PriorityClass", "ResourceQuota", "Role", "RoleBinding",
        "ClusterRole", "ClusterRoleBinding", "Secret", "Service", "ServiceAccount",
    ]

    /// What owns others goes last, so that its end can be waited for.
    var deletion: DeletionOptions.Propagation {
        let isPlain: Bool = ["", "rbac.authorization.k8s.io", "networking.k8s.io"].contains(resource.group)
        return isPlain && Self.withoutDependents.contains(resource.kind) ? .background : .foreground
    }
}
