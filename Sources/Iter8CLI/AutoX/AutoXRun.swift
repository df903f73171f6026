import AutoX
import CommandLineKit
import Diagnostics
import Experiments
import HTTPServing
import KubeClient
import KubeRuntime
import Terminal
import ValueTree

/// `iter8 autox`: the controller.
enum AutoXRun {
    static let file = Flag(
        "values", "f", .string, "the configuration: a values file of chart autox", value: "FILE", completion: .files)
    static let secret = Flag(
        "secret", nil, .string, "the configuration: a Secret of -n with key config.yaml", value: "NAME")
    static let instance = Flag(
        "name", nil, .string, "its name: of its Lease, and with -status of its status", value: "NAME",
        default: "autox")
    static let listen = Flag(
        "listen", nil, .string, "serve /healthz, /readyz and /metrics there", value: "ADDRESS:PORT",
        defaultNote: "nowhere")
    static let debounce = Flag(
        "debounce", nil, .duration, "wait so long for further changes of a trigger", value: "DURATION",
        default: "100ms")
    static let workers = Flag(
        "workers", nil, .integer, "launch so many experiments at once", value: "N", default: "16", advanced: true)
    static let timeout = Flag(
        "timeout", nil, .duration, "how long a launch may wait for the experiment before it to end", value: "DURATION",
        default: "1m", advanced: true)
    static let drain = Flag(
        "drain", nil, .duration, "when asked to stop, finish what is under way within", value: "DURATION",
        default: "25s", advanced: true)
    static let dryRun = Flag("dry-run", nil, .bool, "say what would be launched and deleted now, and end")

    static let spec = CommandSpec(
        "autox", "relaunch experiments when a new version appears",
        about: "AutoX watches an object for each group, and relaunches the group's experiments when the object's label "
            + "app.kubernetes.io/version changes. The object must have the label iter8.tools/autox=true; when it loses "
            + "it or is deleted, the experiments are deleted. Without a command this is the controller, which chart "
            + "autox runs in the cluster.",
        examples: [
            CommandSpec.Example(
                "run it in the cluster: chart autox",
                "iter8 k launch -g autox -c autox -f values.yaml"),
            CommandSpec.Example("what it would do now", "iter8 autox -f values.yaml --dry-run"),
            CommandSpec.Example("run it here", "iter8 autox -f values.yaml"),
            CommandSpec.Example("how it stands", "iter8 autox status"),
        ],
        flags: [
            file, secret, instance, dryRun, listen, debounce, workers, timeout, drain,
        ],
        inheritedFlags: ClusterFlags.all)

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        try checkSource(flags)
        let address: (String, UInt16)? = try address(flags)
        let session: ClusterSession = try await .open(invocation, isQuiet: true, retry: .patient)
        let source: ConfigurationSource = source(flags, session)
        if flags.bool(dryRun) { return try await AutoXDryRun.run(source, session, invocation) }
        let log = PodLog(streams: invocation.streams, level: GlobalFlags.logLevel(flags))
        let controller = AutoXController(
            client: session.client, source: source, options: try options(invocation, session),
            log: ControllerLog { level, text in log.write(AutoXRun.level(level), text) })
        let server: HTTPServer? = try address.map { address, port in
            let server: HTTPServer = try OperationsServer.start(
                address: address, port: port, metrics: controller.metrics, readiness: controller.readiness)
            log.write(.info, "serving /healthz, /readyz and /metrics on \(address):\(server.port)")
            return server
        }
        do {
            try await controller.run()
            await server?.shutdown()
        } catch {
            await server?.shutdown()
            throw error
        }
    }

    static func options(_ invocation: Invocation, _ session: ClusterSession) throws -> ControllerOptions {
        let flags: FlagValues = invocation.values
        var options = ControllerOptions(namespace: session.namespace, files: ChartInput.remote(invocation))
        options.driver = session.driver
        options.instance = flags.string(instance) ?? options.instance
        options.debounce = flags.duration(debounce) ?? options.debounce
        options.workers = flags.integer(workers) ?? options.workers
        options.timeout = flags.duration(timeout) ?? options.timeout
        options.drain = flags.duration(drain) ?? options.drain
        guard options.workers > 0 else { throw Diagnostic(.usage, "--workers must be 1 or more") }
        return options
    }

    private static func checkSource(_ flags: FlagValues) throws {
        switch (flags.isGiven(file), flags.isGiven(secret)) {
        case (true, false), (false, true): return
        case (false, false):
            throw Diagnostic(
                .usage, "autox needs its configuration: -f FILE or --secret NAME",
                hint: "in a cluster, chart autox runs it: iter8 k launch -g autox -c autox -f values.yaml")
        case (true, true):
            throw Diagnostic(.usage, "the configuration is either a file (-f) or a Secret (--secret)")
        }
    }

    private static func source(_ flags: FlagValues, _ session: ClusterSession) -> ConfigurationSource {
        if let path = flags.string(file) { return .file(path) }
        return .secret(namespace: session.namespace, name: flags.string(secret) ?? "")
    }

    private static func address(_ flags: FlagValues) throws -> (String, UInt16)? {
        guard let text = flags.string(listen), !text.isEmpty else { return nil }
        let parts: [Substring] = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = UInt16(parts[1]) else {
            throw Diagnostic(
                .usage, "--listen wants an address and a port such as 127.0.0.1:8080 or :8080; got \"\(text)\"")
        }
        return (parts[0].isEmpty ? "0.0.0.0" : String(parts[0]), port)
    }

    private static func level(_ level: ControllerLog.Level) -> LogLevel {
        switch level {
        case .debug: .debug
        case .info: .info
        case .warning: .warning
        case .error: .error
        }
    }
}
