/// Where a revision of a release stands, in Helm's words.
package enum ReleaseStatus: String, Sendable, CaseIterable {
    case unknown
    case deployed
    case uninstalled
    case superseded
    case failed
    case uninstalling
    case pendingInstall = "pending-install"
    case pendingUpgrade = "pending-upgrade"
    case pendingRollback = "pending-rollback"

    /// Somebody is at work on it, or was until it was interrupted.
    package var isPending: Bool {
        switch self {
        case .pendingInstall, .pendingUpgrade, .pendingRollback: return true
        default: return false
        }
    }

    /// Pending, or about to be deleted.
    var isUnfinished: Bool { isPending || self == .uninstalling }
}
