import KubeModel

/// What is asked of a container's log.
struct PodLogOptions: Sendable {
    var follow: Bool = false
    /// Only so many lines from the end.
    var tailLines: Int?
    /// Only lines from this time on.
    var sinceTime: KubeTime?
    /// Whether lines start with their time.
    var timestamps: Bool = false
    var limitBytes: Int?
    /// The run before the latest instead of the latest.
    var previous: Bool = false

    init() {}
}
