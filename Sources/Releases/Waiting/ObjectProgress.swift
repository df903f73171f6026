/// How far an object of a revision is, told whenever that changes.
package struct ObjectProgress: Sendable, Hashable {
    package enum State: String, Sendable {
        case waiting
        case ready
        /// It won't become ready by waiting.
        case failed
    }

    /// `Deployment/web`; with its namespace if that is not the group's: `Deployment/web in shop`.
    package var object: String
    package var state: State
    /// What is missing, or what is wrong; empty when ready.
    package var reason: String

    package init(object: String, state: State, reason: String = "") {
        self.object = object
        self.state = state
        self.reason = reason
    }

    /// `Deployment/web: waiting: 0 of 1 updated replicas exist`.
    package var line: String {
        "\(object): \(state.rawValue)" + (reason.isEmpty ? "" : ": \(reason)")
    }
}
