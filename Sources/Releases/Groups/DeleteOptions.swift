/// How a group is deleted.
package struct DeleteOptions: Sendable {
    /// For each thing that is waited for: another's lock, the end of the experiment, a hook.
    package var timeout: Duration = .seconds(300)
    package var staleAfter: Duration = .seconds(600)
    package var runsHooks: Bool = true
    /// Whether the revisions stay, marked as uninstalled.
    package var keepsHistory: Bool = false
    /// What the record of a history that is kept says instead of "Uninstallation complete".
    package var description: String?
    /// As that of ``LaunchOptions``.
    package var precondition: @Sendable ([ReleaseSummary]) throws -> Void = { _ in }

    package init() {}

    package init(timeout: Duration, runsHooks: Bool = true, keepsHistory: Bool = false) {
        self.timeout = timeout
        self.runsHooks = runsHooks
        self.keepsHistory = keepsHistory
    }
}
