/// How a launch, rollback or repair behaves.
package struct LaunchOptions: Sendable {
    /// How many revisions are kept; older ones are forgotten. 0 keeps all.
    package var historyLimit: Int = 10
    /// For each thing that is waited for: another's lock, the end of the previous experiment, a hook, readiness.
    package var timeout: Duration = .seconds(300)
    /// What Helm has left pending for longer was abandoned, and does not keep others from launching.
    package var staleAfter: Duration = .seconds(600)
    /// What the record says about this revision instead of "Install complete".
    package var description: String?
    /// Whether the chart's hooks run.
    package var runsHooks: Bool = true
    /// Further labels of the record.
    package var labels: [String: String] = [:]
    /// Whether the group's records may be read from what the API server has in memory, and checked: for whoever launches
    /// many groups.
    package var readsCache: Bool = false
    /// Given the group's revisions, the newest last, when the lock is held and nothing has been done: may throw to leave
    /// everything as it is.
    package var precondition: @Sendable ([ReleaseSummary]) throws -> Void = { _ in }
    package var valueReuse: ValueReuse = .automatic
    package var createsNamespace: Bool = false
    /// Whether a launch that fails is undone: the last revision that went well is launched again, or nothing is left.
    package var isAtomic: Bool = false
    /// Whether the revision counts as deployed only when all of its objects but the runners are ready.
    package var waits: Bool = false
    /// Whether Jobs that are no experiment's runners are waited for, too.
    package var waitsForJobs: Bool = false
    /// Told how far the objects are that are waited for.
    package var onProgress: @Sendable (ObjectProgress) -> Void = { _ in }

    package init() {}

    package init(
        historyLimit: Int = 10, timeout: Duration = .seconds(300), description: String? = nil, runsHooks: Bool = true
    ) {
        self.historyLimit = historyLimit
        self.timeout = timeout
        self.description = description
        self.runsHooks = runsHooks
    }
}
