import Diagnostics
import KubeModel

/// What is stored about a group, the newest revision last, and what follows from it for the next change.
struct GroupHistory: Sendable {
    var stored: [StoredRecord]

    init(_ stored: [StoredRecord]) {
        self.stored = stored
    }

    var records: [ReleaseRecord] { stored.map(\.record) }
    var last: StoredRecord? { stored.last }
    var isEmpty: Bool { stored.isEmpty }
    var nextRevision: Int { (last?.record.revision ?? 0) + 1 }

    /// Whether nothing of the group is in the cluster: it was never launched, or deleted with its history kept.
    var isUninstalled: Bool { last.map { $0.record.status == .uninstalled } ?? true }

    /// Whether all of it has gone well before: else what comes first may never have been made.
    var hasBeenDeployed: Bool {
        !isUninstalled && stored.contains { [.deployed, .superseded].contains($0.record.status) }
    }

    /// The newest revision that went well and is not gone.
    var deployed: StoredRecord? { stored.last { $0.record.status == .deployed } }

    /// Records whose objects may still be in the cluster: those since the last that was deployed, and that one.
    var remaining: [StoredRecord] {
        guard !isUninstalled else { return [] }
        let start: Int = stored.lastIndex { [.deployed, .superseded].contains($0.record.status) } ?? 0
        return Array(stored[start...])
    }

    /// Revisions that an interrupted client has left half-done.
    var unfinished: [StoredRecord] { stored.filter { $0.record.status.isUnfinished } }

    /// Refuses to interfere with Helm at work on the group, which knows no lock; what is older than `staleAfter` was
    /// abandoned. One of us can't be at work: the caller holds the lock.
    ///
    /// - Returns: what to tell about a revision that was left half-done; nil if none was.
    func settle(staleAfter: Duration, now: KubeTime, isForced: Bool = false) throws(Diagnostic) -> String? {
        guard let record = last?.record, record.status.isUnfinished else { return nil }
        let state: String = "revision \(record.revision) was left \(record.status.rawValue)"
        if record.isLocked { return "\(state): going on from what it left" }
        let began: KubeTime = record.deleted ?? record.lastDeployed ?? KubeTime(seconds: 0)
        let age: Duration = .nanoseconds(max(0, now.nanoseconds - began.nanoseconds))
        let seconds: Int64 = age.components.seconds
        guard age >= staleAfter || isForced else {
            throw Diagnostic(
                .conflict,
                "Helm is at work on the group: revision \(record.revision) is \(record.status.rawValue) "
                    + "since \(seconds) s",
                hint: "wait until it is done; if it was interrupted: iter8 k repair --force, or launch again "
                    + "\(staleAfter.components.seconds) s after it began")
        }
        return "\(state) by Helm \(seconds) s ago: going on from what it left"
    }
}
