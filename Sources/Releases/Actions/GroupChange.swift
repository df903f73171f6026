import Charts
import KubeModel
import KubeRuntime

/// A new revision of a group that is to be made, with all that making it needs.
struct GroupChange: Sendable {
    enum Kind: Sendable, Hashable {
        case install
        case upgrade
        case rollback(to: Int)
    }

    var kind: Kind
    /// As it is to be stored first: pending.
    var record: ReleaseRecord
    var history: GroupHistory
    var options: LaunchOptions
    var tenure: LockTenure
    var notice: GroupReleases.Progress
    var progress: GroupReleases.Progress
    /// Created first; none but for an install.
    var definitions: ChartDefinitions?
    /// The record where it is stored already: an interrupted change that is finished.
    var resumed: StoredRecord?
    /// What became of the hooks: goes into the record with its next update.
    let journal = HookJournal()

    var before: RenderedHook.Event {
        switch kind {
        case .install: return .preInstall
        case .upgrade: return .preUpgrade
        case .rollback: return .preRollback
        }
    }

    var after: RenderedHook.Event {
        switch kind {
        case .install: return .postInstall
        case .upgrade: return .postUpgrade
        case .rollback: return .postRollback
        }
    }

    /// What the record says in the end, in Helm's words.
    var outcome: String {
        if let description = options.description { return description }
        switch kind {
        case .install: return "Install complete"
        case .upgrade: return "Upgrade complete"
        case .rollback(let revision): return "Rollback to \(revision)"
        }
    }

    /// `launch`, for errors.
    var name: String {
        if case .rollback = kind { return "rollback" }
        return "launch"
    }
}

/// A change, thought through: what is to be done to which objects, and what the cluster has of them.
struct PreparedChange: Sendable {
    var change: GroupChange
    var plan: ReleasePlan
    var live: LiveObjects
    var runners: RunnerCensus
    var writer: ObjectWriter
}
