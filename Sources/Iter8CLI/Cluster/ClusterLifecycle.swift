import Charts
import CommandLineKit
import Diagnostics
import LocalCluster
import Terminal

/// `iter8 cluster start`.
enum ClusterStart {
    static let timeout = Flag(
        "timeout", nil, .duration, "how long it may take", value: "DURATION", default: "30s")
    static let spec = CommandSpec(
        "start", "start the embedded cluster in the background",
        examples: [
            CommandSpec.Example("start it", "iter8 cluster start"),
            CommandSpec.Example("use kubectl with it", "export KUBECONFIG=$(iter8 cluster kubeconfig)"),
        ], flags: [timeout])

    static func run(_ invocation: Invocation) async throws {
        let cluster = try EmbeddedCluster(environment: invocation.environment)
        let streams: Streams = invocation.streams
        let before: LocalClusterStatus = cluster.control.status()
        if before.isRunning {
            streams.note("the embedded cluster already runs at \(before.serverURL ?? "?")")
            return
        }
        let status: LocalClusterStatus = try await cluster.start(
            timeout: invocation.values.duration(timeout) ?? .seconds(30))
        streams.note("the embedded cluster runs at \(status.serverURL ?? "?"), state in \(status.directory)")
        streams.suggest("iter8 k launch --help, or for kubectl: export KUBECONFIG=$(iter8 cluster kubeconfig)")
    }
}

/// `iter8 cluster stop`.
enum ClusterStop {
    static let spec = CommandSpec("stop", "stop the embedded cluster and its pods; its objects are kept")

    static func run(_ invocation: Invocation) async throws {
        let wasRunning: Bool = try await EmbeddedCluster(environment: invocation.environment).control.stop()
        invocation.streams.note(wasRunning ? "the embedded cluster was stopped" : "the embedded cluster does not run")
    }
}

/// `iter8 cluster reset`.
enum ClusterReset {
    static let spec = CommandSpec(
        "reset", "stop the embedded cluster and forget all that is in it",
        about: "Stop the embedded cluster and remove its state: every object, log and credential in it.")

    static func run(_ invocation: Invocation) async throws {
        let cluster = try EmbeddedCluster(environment: invocation.environment)
        try await cluster.control.reset()
        invocation.streams.note("the embedded cluster was reset: \(cluster.control.directoryPath) is empty")
        invocation.streams.suggest("iter8 cluster start")
    }
}

/// `iter8 cluster kubeconfig`.
enum ClusterKubeconfig {
    static let spec = CommandSpec(
        "kubeconfig", "the path of the embedded cluster's kubeconfig",
        examples: [CommandSpec.Example("for kubectl, Helm and iter8", "export KUBECONFIG=$(iter8 cluster kubeconfig)")])

    static func run(_ invocation: Invocation) throws {
        let control: LocalClusterControl = try EmbeddedCluster(environment: invocation.environment).control
        guard WrittenFiles.exists(control.kubeconfigPath) else {
            throw Diagnostic(
                .notFound, "the embedded cluster was never started: there is no \(control.kubeconfigPath)",
                hint: "iter8 cluster start")
        }
        try invocation.streams.print(control.kubeconfigPath + "\n")
    }
}

/// `iter8 cluster serve`: what `start` runs in the background.
enum ClusterServe {
    static let spec = CommandSpec("serve", "serve the embedded cluster until interrupted", hidden: true)

    static func run(_ invocation: Invocation) async throws {
        let control: LocalClusterControl = try EmbeddedCluster(environment: invocation.environment).control
        try await LocalClusterServer(
            .init(directory: control.directoryPath, executable: try EmbeddedCluster.executable())
        ).run()
    }
}
