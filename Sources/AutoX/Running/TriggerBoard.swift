import KubeModel
import KubeRuntime
import Synchronization

/// What is known while one configuration is in force: the triggers as they were last seen, the releases as their records
/// were last seen or written, and what went wrong.
final class TriggerBoard: Sendable {
    struct Trouble: Sendable {
        var attempts: Int = 0
        var reason: String = ""
        var backoff: Backoff
    }

    private struct State {
        var triggers: [Trigger: TriggerState] = [:]
        /// When the state last changed, for how long a launch takes from there.
        var changes: [Trigger: ContinuousClock.Instant] = [:]
        /// None for those whose namespace was not looked at yet.
        var found: [ReleaseKey: LaunchedRelease] = [:]
        var troubles: [ReleaseKey: Trouble] = [:]
        var syncedScopes: Set<Trigger.Scope> = []
    }

    let releases: [ReleaseKey: DesiredRelease]
    private let byTrigger: [Trigger: [ReleaseKey]]
    private let byScope: [Trigger.Scope: [String: Trigger]]
    private let longestPause: Duration
    private let state: Mutex<State> = Mutex(State())

    init(_ configuration: AutoXConfiguration, longestPause: Duration) {
        let releases: [DesiredRelease] = configuration.releases
        self.releases = Dictionary(releases.map { ($0.key, $0) }) { first, _ in first }
        byTrigger = Dictionary(grouping: releases, by: \.trigger).mapValues { $0.map(\.key) }
        byScope = Dictionary(grouping: byTrigger.keys, by: \.scope).mapValues { triggers in
            Dictionary(triggers.map { ($0.name, $0) }) { first, _ in first }
        }
        self.longestPause = longestPause
    }

    // MARK: Triggers

    /// The triggers that a watch sees, by name.
    func triggers(in scope: Trigger.Scope) -> [String: Trigger] { byScope[scope] ?? [:] }

    func state(of trigger: Trigger) -> TriggerState { state.withLock { $0.triggers[trigger] ?? .unknown } }

    func changeTime(of trigger: Trigger) -> ContinuousClock.Instant? { state.withLock { $0.changes[trigger] } }

    /// Takes down what a trigger's object looks like now.
    ///
    /// - Returns: the releases that it matters to: none if its version is the one before.
    func see(_ new: TriggerState, of trigger: Trigger) -> [ReleaseKey] {
        let isNews: Bool = state.withLock { state in
            let old: TriggerState = state.triggers.updateValue(new, forKey: trigger) ?? .unknown
            switch (old, new) {
            case (.absent, .absent), (.unknown, .unknown): return false
            case (.present(let before), .present(let after)) where before.version == after.version: return false
            default:
                state.changes[trigger] = .now
                // Something new is tried at once, and told of.
                for key in byTrigger[trigger] ?? [] { state.troubles[key] = nil }
                return true
            }
        }
        return isNews ? byTrigger[trigger] ?? [] : []
    }

    func markSynced(_ scope: Trigger.Scope) { state.withLock { _ = $0.syncedScopes.insert(scope) } }
    var isSynced: Bool { state.withLock { $0.syncedScopes.count == byScope.count } }

    // MARK: Releases

    func found(_ key: ReleaseKey) -> LaunchedRelease? { state.withLock { $0.found[key] } }
    func setFound(_ key: ReleaseKey, _ found: LaunchedRelease) { state.withLock { $0.found[key] = found } }

    /// Takes down what there is in a namespace.
    ///
    /// - Returns: the releases to look at: all that are wanted there, and what nobody wants any longer.
    func survey(_ namespace: String, _ found: [ReleaseKey: LaunchedRelease]) -> [ReleaseKey] {
        let wanted: [ReleaseKey] = releases.keys.filter { $0.namespace == namespace }
        state.withLock { state in
            for key in wanted { state.found[key] = LaunchedRelease.none }
            for (key, release) in found { state.found[key] = release }
        }
        return Array(Set(wanted).union(found.keys))
    }

    /// Takes down a failure.
    ///
    /// - Returns: how often it has failed, how long to wait, and whether it failed otherwise before.
    func fail(_ key: ReleaseKey, _ reason: String) -> (attempts: Int, pause: Duration, isNews: Bool) {
        state.withLock { state in
            var trouble: Trouble =
                state.troubles[key] ?? Trouble(backoff: Backoff(first: .seconds(1), longest: longestPause))
            let isNews: Bool = trouble.reason != reason
            trouble.attempts += 1
            trouble.reason = reason
            let pause: Duration = trouble.backoff.next()
            state.troubles[key] = trouble
            return (trouble.attempts, pause, isNews)
        }
    }

    func succeed(_ key: ReleaseKey) { state.withLock { $0.troubles[key] = nil } }
}
