package import Diagnostics
package import ValueTree

/// A program that prints credentials (kubeconfig `users[].user.exec`, client.authentication.k8s.io).
package struct ExecPlugin: Sendable, Equatable {
    package enum InteractiveMode: String, Sendable, CaseIterable {
        case never = "Never"
        case ifAvailable = "IfAvailable"
        case always = "Always"
    }

    /// `client.authentication.k8s.io/v1` or `.../v1beta1`.
    package var apiVersion: String
    /// A path, or a name to look up in PATH.
    package var command: String
    package var arguments: [String]
    /// The program's whole environment: ours with the kubeconfig's `env` on top. May hold secrets.
    package var environment: Sensitive<[String: String]>
    package var interactiveMode: InteractiveMode
    /// What to tell a user who doesn't have the program.
    package var installHint: String?
    /// `spec.cluster` of the ExecCredential it is given, where the kubeconfig wants it provided.
    package var cluster: Value?
    /// The kubeconfig's place that names it, for messages.
    package var origin: String

    package init(
        apiVersion: String, command: String, arguments: [String] = [],
        environment: Sensitive<[String: String]> = Sensitive([:]), interactiveMode: InteractiveMode = .ifAvailable,
        installHint: String? = nil, cluster: Value? = nil, origin: String = "kubeconfig"
    ) {
        self.apiVersion = apiVersion
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.interactiveMode = interactiveMode
        self.installHint = installHint
        self.cluster = cluster
        self.origin = origin
    }
}
