package import Diagnostics

/// Where records are kept, as `HELM_DRIVER` says. All commands on a group must be given the same one.
package enum ReleaseDriver: String, Sendable, CaseIterable {
    case secret
    case configMap = "configmap"
    /// Gone when the process ends: every launch looks like the first one.
    case memory

    /// - Parameter text: nil or empty for Secrets.
    /// - Throws: `usage` for a driver that we don't have.
    package init(_ text: String?) throws(Diagnostic) {
        switch text ?? "" {
        case "", "secret", "secrets": self = .secret
        case "configmap", "configmaps": self = .configMap
        case "memory": self = .memory
        case let other:
            throw Diagnostic(
                .usage, "HELM_DRIVER is \"\(other)\", and release records can't be kept there",
                hint: "use secret (the default), configmap or memory")
        }
    }
}
