package import KubeModel

/// What a ``ResourceWatcher`` reports.
package enum ResourceChange: Sendable, Hashable {
    case added(KubeObject)
    case updated(from: KubeObject, to: KubeObject)
    /// As it was last known.
    case removed(KubeObject)
    /// Everything that existed at the start has been reported.
    case synced

    /// The object it is about, as it is now (or was, if removed).
    package var object: KubeObject? {
        switch self {
        case .added(let object), .updated(_, let object), .removed(let object): return object
        case .synced: return nil
        }
    }
}
