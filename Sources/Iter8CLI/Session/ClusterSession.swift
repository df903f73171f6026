import Diagnostics
import KubeClient
import Releases
import Terminal

/// The cluster that a command works with.
struct ClusterSession: Sendable {
    let client: KubeClient
    let namespace: String
    let driver: ReleaseDriver

    var releases: GroupReleases { GroupReleases(client: client, namespace: namespace, driver: driver) }

    /// Finds the cluster that flags, environment and kubeconfig name; where nothing names one, the embedded cluster.
    ///
    /// - Parameters:
    ///   - startsEmbedded: start the embedded cluster if it is the one and does not run.
    ///   - isQuiet: don't tell that the embedded cluster is used.
    ///   - retry: how patient requests are; a pod's must outlive a restart of the API server.
    static func open(
        _ invocation: Invocation, startsEmbedded: Bool = false, isQuiet: Bool = false,
        retry: RetryPolicy = RetryPolicy()
    ) async throws -> ClusterSession {
        let flags: ConnectionFlags = ClusterFlags.connection(invocation.values)
        let driver = try ReleaseDriver(invocation.environment["HELM_DRIVER"])
        let options = KubeClient.Options(
            userAgent: "iter8/\(BuildInfo.version)", retry: retry,
            timeouts: try ClusterFlags.timeouts(invocation.values))
        if let configuration = try ClusterConfiguration.resolve(flags: flags, environment: invocation.environment) {
            return session(configuration, driver, options)
        }
        let embedded = try EmbeddedCluster(environment: invocation.environment)
        let path: String = try await embedded.kubeconfig(starting: startsEmbedded) { message in
            if !isQuiet { invocation.streams.note(message) }
        }
        var embeddedFlags: ConnectionFlags = flags
        embeddedFlags.kubeconfig = path
        guard
            let configuration = try ClusterConfiguration.resolve(
                flags: embeddedFlags, environment: invocation.environment)
        else { throw Diagnostic(.failed, "\(path) names no cluster", hint: "iter8 cluster reset") }
        if !isQuiet { invocation.streams.note("using the embedded cluster (no kubeconfig names another)") }
        return session(configuration, driver, options)
    }

    private static func session(
        _ configuration: ClusterConfiguration, _ driver: ReleaseDriver, _ options: KubeClient.Options
    ) -> ClusterSession {
        ClusterSession(
            client: KubeClient(configuration, options: options),
            namespace: configuration.namespace, driver: driver)
    }

    /// `-n NAME` where it isn't the default, for commands that are suggested.
    func flags(_ group: String) -> String {
        (namespace == "default" ? "" : " -n \(namespace)") + " -g \(group)"
    }
}
