import Charts
import Diagnostics
import KubeModel
import KubeRuntime
import ValueTree

extension GroupReleases {
    /// Makes a new revision of the group that is what an earlier one was.
    ///
    /// An experiment is rendered anew from the chart and the values of then: its objects carry the number of their
    /// revision, and a run of then must not be taken for a run of now. Everything else is applied as it is stored.
    ///
    /// - Parameter revision: nil for the newest that went well before the last one.
    /// - Throws: `notFound` if there is no such revision; what ``launch(_:chart:values:options:check:notice:progress:)``
    ///   throws.
    package func rollback(
        _ group: String, to revision: Int? = nil, options: LaunchOptions = LaunchOptions(),
        notice: @escaping Progress = { _ in }, progress: @escaping Progress = { _ in }
    ) async throws -> ReleaseRecord {
        try GroupReleases.checkName(group)
        return try await within("roll back group \"\(group)\"") {
            try await locked(group, for: "rollback", options.timeout, notice) { tenure in
                let history = GroupHistory(try await store.history(group))
                guard !history.isEmpty else { throw await missing(group) }
                try tell(history, options, notice)
                let target: ReleaseRecord = try history.rollbackTarget(revision)
                let (change, objects) = try await rollback(
                    to: target, history, options, tenure, notice, progress)
                return try await carryOut(change, objects)
            }
        }
    }

    func rollback(
        to target: ReleaseRecord, _ history: GroupHistory, _ options: LaunchOptions, _ tenure: LockTenure,
        _ notice: @escaping Progress, _ progress: @escaping Progress
    ) async throws -> (change: GroupChange, objects: [ManifestObject]) {
        var record: ReleaseRecord = target
        let objects: [ManifestObject]
        if target.isExperiment, let chart = try? Chart(recorded: target.value["chart"] ?? .null) {
            let rendered: RenderedChart = try await render(
                target.name, chart, target.values.withFloats, after: history)
            record = ReleaseRecord(
                name: target.name, namespace: namespace, revision: history.nextRevision, rendered: rendered,
                values: target.values, status: .pendingRollback, firstDeployed: target.firstDeployed ?? now(),
                now: now())
            // As it is stored: what loading adds to a chart is not part of it.
            record.value["chart"] = target.value["chart"]
            objects = try await reader.objects(of: rendered.documents)
        } else {
            record.value["version"] = .int(Int64(history.nextRevision))
            record.value["info"] = [
                "first_deployed": target.value[at: "info", "first_deployed"] ?? .string(now().nanoText),
                "last_deployed": .string(now().nanoText), "notes": .string(target.notes),
                "status": .string(ReleaseStatus.pendingRollback.rawValue),
            ]
            objects = try await reader.objects(ofStored: target.manifest)
        }
        record.description = "Rollback to \(target.revision)"
        let change = GroupChange(
            kind: .rollback(to: target.revision), record: record, history: history, options: options, tenure: tenure,
            notice: notice, progress: progress)
        return (change, objects)
    }

    /// Undoes a launch that failed: what was there before is launched again, or nothing is left.
    ///
    /// - Returns: the launch's error, with what became of the group.
    func undoing(_ change: GroupChange, _ error: any Error) async throws -> any Error {
        let group: String = change.record.name
        var failure: Diagnostic =
            error as? Diagnostic
            ?? Diagnostic(error is CancellationError ? .interrupted : .failed, "the launch was cancelled")
        let undo: Task<String, any Error> = Task.detached {
            let history = GroupHistory(try await store.history(group))
            var options: LaunchOptions = change.options
            options.isAtomic = false
            options.description = nil
            if let target = change.history.deployed?.record {
                let (back, objects) = try await rollback(
                    to: target, history, options, change.tenure, change.notice, change.progress)
                _ = try await carryOut(back, objects)
                return "rolled back to revision \(target.revision) (--atomic)"
            }
            guard let last = history.last else { return "nothing was left behind" }
            let removal = GroupRemoval(
                history: history, options: DeleteOptions(timeout: options.timeout, runsHooks: options.runsHooks),
                tenure: change.tenure, notice: change.notice, progress: change.progress)
            try await remove(removal, last)
            return "everything that it had made was deleted again (--atomic)"
        }
        do {
            failure.details.append(try await undo.value)
        } catch let second {
            failure.details.append("undoing it failed, too: \(second)")
        }
        return failure
    }
}

extension GroupHistory {
    /// The revision to go back to.
    func rollbackTarget(_ revision: Int?) throws(Diagnostic) -> ReleaseRecord {
        let known: String = records.map { String($0.revision) }.joined(separator: ", ")
        guard let revision else {
            let current: Int = last?.record.revision ?? 0
            let earlier: StoredRecord? = stored.last { old in
                old.record.revision < current && [.superseded, .deployed].contains(old.record.status)
                    && old.damage == nil
            }
            if let earlier { return earlier.record }
            throw Diagnostic(
                .notFound, "there is no earlier revision to go back to", hint: "the group has revisions \(known)")
        }
        guard let found = stored.first(where: { $0.record.revision == revision }) else {
            throw Diagnostic(.notFound, "there is no revision \(revision)", hint: "the group has revisions \(known)")
        }
        if let damage = found.damage { throw damage.within("revision \(revision)") }
        return found.record
    }
}
