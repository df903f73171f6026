import Diagnostics

/// The embedded cluster as the `k` commands see it.
struct EmbeddedCluster: Sendable {
    let environment: [String: String]

    /// The path of its kubeconfig; `tell` hears that it is being started.
    ///
    /// - Throws: `unreachable` if it doesn't run and is not to be started.
    func kubeconfig(starting: Bool, tell: (String) -> Void) async throws -> String {
        throw Diagnostic(
            .unreachable, "no cluster: no kubeconfig, flag or pod names one",
            hint: "set KUBECONFIG or --kubeconfig")
    }
}
