/// How a launch behaves.
package struct LaunchOptions: Sendable, Hashable {
    /// How many revisions are kept; older ones are forgotten. 0 keeps all.
    package var historyLimit: Int
    /// For each thing that is waited for: the end of the previous experiment, a hook.
    package var timeout: Duration
    /// A pending revision older than this was abandoned, and does not keep others from launching.
    package var staleAfter: Duration
    /// What the record says about this revision instead of "Install complete".
    package var description: String?
    /// Whether the chart's hooks run.
    package var runsHooks: Bool

    package init(
        historyLimit: Int = 10, timeout: Duration = .seconds(300), staleAfter: Duration = .seconds(600),
        description: String? = nil, runsHooks: Bool = true
    ) {
        self.historyLimit = historyLimit
        self.timeout = timeout
        self.staleAfter = staleAfter
        self.description = description
        self.runsHooks = runsHooks
    }
}
