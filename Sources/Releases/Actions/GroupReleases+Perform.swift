import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

extension GroupReleases {
    /// Makes a new revision of a group: plans it, checks it, and does it. From the record's creation on the record
    /// tells how far it came.
    ///
    /// - Parameter objects: what is wanted, in install order.
    func carryOut(_ change: GroupChange, _ objects: [ManifestObject]) async throws -> ReleaseRecord {
        let prepared: PreparedChange = try await prepare(change, objects)
        let stored: StoredRecord = try await begin(change)
        do {
            try await make(prepared)
            return try await complete(change, stored)
        } catch {
            await markFailed(stored, error, doing: change.name, change.journal)
            guard change.options.isAtomic else { throw error }
            throw try await undoing(change, error)
        }
    }

    /// Finds out what has to be done, and whether it may be. Nothing is changed.
    private func prepare(_ change: GroupChange, _ objects: [ManifestObject]) async throws -> PreparedChange {
        for object in objects { try ObjectSize.check(object) }
        let ownership = Ownership(release: change.record.name, namespace: namespace)
        var previous: [ManifestObject] = []
        for stored in change.history.remaining {
            previous += try await reader.objects(ofStored: stored.record.manifest)
        }
        let plan = ReleasePlan(wanted: objects, previous: previous)
        async let rules: AccessRules? = accessRules()
        async let runners: RunnerCensus = RunnerCensus.read(ownership, client: client)
        let live: LiveObjects = try await LiveObjects.read(objects, client: client)
        for wanted in plan.applied where wanted.previous == nil {
            guard let found = live[wanted.object.identity], !ownership.owns(found) else { continue }
            throw ownership.refusal(of: found, title: wanted.object.title)
        }
        let writer = ObjectWriter(
            client: client, ownership: ownership, tenure: change.tenure, timeout: change.options.timeout)
        let prepared = PreparedChange(
            change: change, plan: plan, live: live, runners: try await runners, writer: writer)
        guard let rules = try await rules, !rules.isEverything else { return prepared }
        try await prepared.needs(records: store.resource).check(
            rules, client: client, namespace: namespace, doing: change.name)
        try await tryGrants(prepared)
        return prepared
    }

    /// What one may do here; nil where the server doesn't tell.
    func accessRules() async throws -> AccessRules? {
        do {
            return try await client.access(in: namespace)
        } catch let error as Diagnostic where [.notFound, .forbidden, .invalid].contains(error.code) {
            return nil
        }
    }

    /// Nobody may grant what he has not: whether that is so, only the server can tell.
    private func tryGrants(_ prepared: PreparedChange) async throws {
        let names: Set<String> = Set(prepared.plan.applied.map(\.object.title))
        for wanted in prepared.plan.applied where wanted.object.resource.group == "rbac.authorization.k8s.io" {
            if wanted.object.isBinding(ofAny: names) { continue }
            try await within("apply \(wanted.object.title)") {
                try await prepared.writer.tryOut(wanted, live: prepared.live[wanted.object.identity])
            }
        }
    }

    private func begin(_ change: GroupChange) async throws -> StoredRecord {
        try change.tenure.check()
        var record: ReleaseRecord = change.record
        record.isLocked = true
        if var resumed = change.resumed {
            resumed.record = record
            return try await store.update(resumed)
        }
        do {
            let stored: StoredRecord = try await store.create(record, labels: change.options.labels)
            if stored.partCount > 0 {
                let largest: String = RecordContributors.lines(record).joined(separator: ", ")
                change.notice(
                    "the record of revision \(record.revision) is too large for one Secret: it is kept in "
                        + "\(stored.partCount + 1) (largest: \(largest))")
            }
            return stored
        } catch let error as Diagnostic where error.code == .conflict {
            throw Diagnostic(
                .conflict, "revision \(record.revision) was just made by somebody else, without the group's lock",
                hint: "look at it with iter8 k history, then launch again")
        }
    }

    private func make(_ prepared: PreparedChange) async throws {
        let change: GroupChange = prepared.change
        if let definitions = change.definitions {
            let installer = DefinitionInstaller(
                client: client, namespace: namespace, tenure: change.tenure, timeout: change.options.timeout)
            try await installer.install(definitions, progress: change.progress)
        }
        let hooks = HookRunner(
            client: client, namespace: namespace, timeout: change.options.timeout, isOn: change.options.runsHooks,
            group: change.record.name, tenure: change.tenure, now: now, notice: change.notice)
        // As long as these may fail, the experiment that runs is left alone.
        try await hooks.run(change.before, of: change.record.hooks, change.journal, progress: change.progress)
        let live: LiveObjects = try await endRunners(prepared)
        for wanted in prepared.plan.applied {
            try Task.checkCancellation()
            try await within("apply \(wanted.object.title)") {
                try await prepared.writer.apply(wanted, live: live[wanted.object.identity])
            }
        }
        change.progress("applied \(prepared.plan.applied.count) objects")
        for object in prepared.plan.removed {
            if try await prepared.writer.delete(object, propagation: .background) != nil {
                change.progress("deleted \(object.title), which is no longer wanted")
            }
        }
        if let notice = ResourcePolicy.notice(prepared.plan.kept) { change.notice(notice) }
        if change.options.waits {
            try await waitUntilReady(
                change.record, timeout: change.options.timeout, waitsForJobs: change.options.waitsForJobs,
                progress: change.options.onProgress)
        }
        try await hooks.run(change.after, of: change.record.hooks, change.journal, progress: change.progress)
    }

    /// Ends what runs and is not to go on.
    ///
    /// - Returns: what the cluster has of the wanted objects then.
    private func endRunners(_ prepared: PreparedChange) async throws -> LiveObjects {
        let change: GroupChange = prepared.change
        var live: LiveObjects = prepared.live
        let kept: Set<ManifestObject.Identity> = prepared.keptRunners
        // Hooks take their time: what runs by now may not be what ran when the change was prepared.
        let mayBeOutdated: Bool = change.record.hooks.contains { $0.events.contains(change.before.rawValue) }
        let census: RunnerCensus =
            mayBeOutdated
            ? try await RunnerCensus.read(prepared.writer.ownership, client: client) : prepared.runners
        let stop = RunnerStop(
            writer: prepared.writer, census: census, kept: kept,
            keptRevision: change.resumed == nil ? nil : change.record.revision)
        let replaced: [ManifestObject] = prepared.plan.applied.map(\.object).filter { object in
            object.isRunner && !kept.contains(object.identity) && live[object.identity] != nil
        }
        try await stop.stop(prepared.plan.stopped + replaced, progress: change.progress)
        for object in replaced { live[object.identity] = nil }
        return live
    }

    private func complete(_ change: GroupChange, _ stored: StoredRecord) async throws -> ReleaseRecord {
        try change.tenure.check()
        var done: StoredRecord = stored
        done.record.take(change.journal)
        done.record.status = .deployed
        done.record.isLocked = false
        done.record.description = change.outcome
        let earlier: [StoredRecord] = change.history.stored.compactMap { old in
            guard old.record.revision != stored.record.revision else { return nil }
            var old: StoredRecord = old
            guard old.record.status == .deployed || old.record.status.isUnfinished else { return nil }
            old.record.status = old.record.status == .deployed ? .superseded : .failed
            old.record.isLocked = false
            return old
        }
        // In any order: of two that are deployed the newer counts, and a pending one is what the next change mends.
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for old in earlier { tasks.addTask { _ = try await store.update(old) } }
            let last: StoredRecord = done
            tasks.addTask { _ = try await store.update(last) }
            try await tasks.waitForAll()
        }
        await forget(change)
        return done.record
    }

    /// Revisions beyond the limit go, but never the one that is deployed.
    private func forget(_ change: GroupChange) async {
        let limit: Int = change.options.historyLimit
        let earlier: [StoredRecord] = change.history.stored.filter { $0.record.revision != change.record.revision }
        guard limit > 0, earlier.count + 1 > limit else { return }
        await withTaskGroup(of: Void.self) { tasks in
            for old in earlier.prefix(earlier.count + 1 - limit) { tasks.addTask { try? await store.remove(old) } }
        }
    }

    /// Even if the work was cancelled: in a task of its own. Should another have taken the record over, its word counts.
    func markFailed(
        _ stored: StoredRecord, _ error: any Error, doing what: String, _ journal: HookJournal = HookJournal(),
        as status: ReleaseStatus = .failed
    ) async {
        var failed: StoredRecord = stored
        failed.record.take(journal)
        failed.record.status = status
        failed.record.isLocked = status.isUnfinished
        failed.record.description =
            error is CancellationError
            ? "\(what) was cancelled" : "\(what) failed: \(error)".replacing("\n", with: " ")
        let (store, outcome): (any ReleaseStore, StoredRecord) = (self.store, failed)
        await Task.detached { _ = try? await store.update(outcome) }.value
    }
}

extension PreparedChange {
    /// Runners that are what they are to be, and objects of the release that are pods: they go on.
    var keptRunners: Set<ManifestObject.Identity> {
        var kept: Set<ManifestObject.Identity> = []
        for wanted in plan.applied {
            let identity: ManifestObject.Identity = wanted.object.identity
            if identity.kind == "Pod" { kept.insert(identity) }
            // One that is in no record is left over from a history that was lost: it has run before.
            guard wanted.object.isRunner, wanted.previous != nil, let found = live[identity] else { continue }
            // What a Job runs can't be changed: it is made anew.
            let isChanged: Bool = wanted.merge(into: found, writer.ownership).patch["spec"] != nil
            if !isChanged || identity.kind == "CronJob" { kept.insert(identity) }
        }
        return kept
    }
}
