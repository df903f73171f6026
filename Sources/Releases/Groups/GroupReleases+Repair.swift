import Diagnostics
import KubeModel
import KubeRuntime
import ValueTree

/// What a repair does.
package struct RepairOptions: Sendable {
    package var timeout: Duration = .seconds(300)
    /// Tell what would be done, do nothing.
    package var isDryRun: Bool = false
    /// Take what Helm has left pending for abandoned, however young it is.
    package var isForced: Bool = false
    /// Undo a revision that was left half-done, instead of finishing it.
    package var undoes: Bool = false
    package var runsHooks: Bool = true

    package init() {}
}

/// What was wrong with a group, and what became of it: a sentence each.
package struct RepairReport: Sendable {
    package var findings: [String] = []
    /// Where the group stands now; nil if nothing of it is left.
    package var status: ReleaseStatus?
    package var revision: Int?
}

extension GroupReleases {
    /// Finishes (or undoes) what an interrupted client has left half-done, and clears away what belongs to no revision:
    /// pieces of records, runners and pods of revisions that are no longer current, damaged records that nobody needs.
    ///
    /// - Throws: `notFound` if there is nothing of such a group; what the cluster answers.
    package func repair(
        _ group: String, options: RepairOptions = RepairOptions(), notice: @escaping Progress = { _ in },
        progress: @escaping Progress = { _ in }
    ) async throws -> RepairReport {
        try GroupReleases.checkName(group)
        return try await within("repair group \"\(group)\"") {
            try await locked(group, for: "repair", options.timeout, notice) { tenure in
                let ownership = Ownership(release: group, namespace: namespace)
                let repair = GroupRepair(
                    history: GroupHistory(try await store.history(group)),
                    census: try await RunnerCensus.read(ownership, client: client), options: options, tenure: tenure,
                    progress: progress)
                return try await carryOut(repair, group)
            }
        }
    }

    private func carryOut(_ repair: GroupRepair, _ group: String) async throws -> RepairReport {
        let history: GroupHistory = repair.history
        if history.isEmpty, repair.census.runners.isEmpty, (repair.census.pods ?? []).isEmpty {
            try await sweep(group, repair)
            throw await missing(group)
        }
        _ = try history.settle(staleAfter: .seconds(600), now: now(), isForced: repair.options.isForced)
        var report = RepairReport()
        try await mendRecords(repair, &report)
        try await finish(repair, group, &report)
        let now: [ReleaseSummary] = try await store.summaries(of: group)
        try await clearRunners(repair, group, current: now.last { $0.status == .deployed }?.revision, &report)
        try await sweep(group, repair)
        report.status = now.last?.status
        report.revision = now.last?.revision
        return report
    }

    private func sweep(_ group: String, _ repair: GroupRepair) async throws {
        if !repair.options.isDryRun { try await store.sweep(group) }
    }

    /// Damaged records that are neither the newest nor deployed are of no use to anybody; of several that are deployed
    /// only the newest is.
    private func mendRecords(_ repair: GroupRepair, _ report: inout RepairReport) async throws {
        let newest: Int? = repair.history.last?.record.revision
        for stored in repair.history.stored {
            let (record, revision): (ReleaseRecord, Int) = (stored.record, stored.record.revision)
            if let damage = stored.damage {
                guard revision != newest, record.status != .deployed else {
                    report.findings.append(
                        "the record of revision \(revision), the current one, is damaged (\(damage.message)): "
                            + "the next launch or delete goes on without it")
                    continue
                }
                report.findings.append("removed the damaged record of revision \(revision) (\(damage.message))")
                if !repair.options.isDryRun { try await store.remove(stored) }
            } else if revision != newest, record.status.isUnfinished || isOutdated(record, repair.history) {
                var mended: StoredRecord = stored
                mended.record.status = record.status == .deployed ? .superseded : .failed
                mended.record.isLocked = false
                report.findings.append(
                    "revision \(revision) was \(record.status.rawValue): now \(mended.record.status.rawValue)")
                if !repair.options.isDryRun { _ = try await store.update(mended) }
            }
        }
    }

    private func isOutdated(_ record: ReleaseRecord, _ history: GroupHistory) -> Bool {
        record.status == .deployed && history.deployed?.record.revision != record.revision
    }

    /// Finishes or undoes the newest revision if it was left half-done, or failed.
    private func finish(_ repair: GroupRepair, _ group: String, _ report: inout RepairReport) async throws {
        guard let last = repair.history.last, last.damage == nil,
            last.record.status.isUnfinished || last.record.status == .failed
        else { return }
        let left: String = "revision \(last.record.revision) was left \(last.record.status.rawValue)"
        if last.record.status == .uninstalling || repair.undoesInstall {
            report.findings.append("\(left): deleted the group")
            guard !repair.options.isDryRun else { return }
            return try await remove(repair.removal, last)
        }
        let (change, objects): (GroupChange, [ManifestObject])
        if repair.options.undoes, let target = repair.history.deployed?.record {
            report.findings.append("\(left): undone, back to revision \(target.revision)")
            guard !repair.options.isDryRun else { return }
            (change, objects) = try await rollback(
                to: target, repair.history, repair.launchOptions, repair.tenure, repair.progress, repair.progress)
        } else {
            report.findings.append("\(left): finished it")
            guard !repair.options.isDryRun else { return }
            change = repair.resumption(of: last)
            objects = try await reader.objects(ofStored: last.record.manifest)
        }
        _ = try await carryOut(change, objects)
    }

    /// What runs for a revision that is not the current one must not run.
    private func clearRunners(
        _ repair: GroupRepair, _ group: String, current: Int?, _ report: inout RepairReport
    ) async throws {
        let census: RunnerCensus = try await RunnerCensus.read(
            Ownership(release: group, namespace: namespace), client: client)
        let named: Set<ManifestObject.Identity> = try await currentRunners(group, current)
        let strays: [RunnerCensus.Runner] = census.runners.filter { !named.contains($0.object.identity) }
        let pods: [KubeObject] = (census.pods ?? []).filter { pod in
            current == nil || pod.labels["iter8.tools/revision"].map { $0 != current.map(String.init) } ?? false
        }
        report.findings += strays.map { "stopped \($0.object.title), which is of no current revision" }
        if !pods.isEmpty {
            report.findings.append("ended pods of no current revision: \(pods.map(\.name).joined(separator: ", "))")
        }
        guard !repair.options.isDryRun, !strays.isEmpty || !pods.isEmpty else { return }
        var leaving: RunnerCensus = census
        leaving.runners = strays
        leaving.pods = pods
        let writer = ObjectWriter(
            client: client, ownership: Ownership(release: group, namespace: namespace), tenure: repair.tenure,
            timeout: repair.options.timeout)
        let stop = RunnerStop(writer: writer, census: leaving, kept: named, keptRevision: current)
        try await stop.stop([], progress: repair.progress)
    }

    private func currentRunners(_ group: String, _ revision: Int?) async throws -> Set<ManifestObject.Identity> {
        guard let revision, let stored = try await store.record(group, revision: revision) else { return [] }
        return Set(try await reader.objects(ofStored: stored.record.manifest).map(\.identity))
    }
}

/// A group that is to be repaired, its lock being held.
private struct GroupRepair: Sendable {
    var history: GroupHistory
    var census: RunnerCensus
    var options: RepairOptions
    var tenure: LockTenure
    var progress: GroupReleases.Progress

    /// Undoing a first launch leaves nothing.
    var undoesInstall: Bool { options.undoes && history.deployed == nil }

    var launchOptions: LaunchOptions {
        LaunchOptions(timeout: options.timeout, runsHooks: options.runsHooks)
    }

    var removal: GroupRemoval {
        GroupRemoval(
            history: history, options: DeleteOptions(timeout: options.timeout, runsHooks: options.runsHooks),
            tenure: tenure, notice: progress, progress: progress)
    }

    func resumption(of last: StoredRecord) -> GroupChange {
        let kind: GroupChange.Kind
        switch last.record.status {
        case .pendingInstall: kind = .install
        case .pendingRollback: kind = .rollback(to: last.record.rollbackTarget ?? last.record.revision)
        case .failed where history.deployed == nil && !history.records.contains { $0.status == .superseded }:
            kind = .install
        default: kind = .upgrade
        }
        var record: ReleaseRecord = last.record
        if !record.status.isPending { record.status = kind == .install ? .pendingInstall : .pendingUpgrade }
        var change = GroupChange(
            kind: kind, record: record, history: history, options: launchOptions, tenure: tenure,
            notice: progress, progress: progress)
        change.resumed = last
        return change
    }
}

extension ReleaseRecord {
    /// Which revision a rollback goes to, as its description says.
    fileprivate var rollbackTarget: Int? {
        let prefix: String = "Rollback to "
        return description.hasPrefix(prefix) ? Int(description.dropFirst(prefix.count)) : nil
    }

    /// Whether it holds an experiment whose objects carry the number of the revision.
    var isExperiment: Bool {
        manifest.contains("experiment.yaml: |") && manifest.contains("iter8.tools/revision:")
    }
}
