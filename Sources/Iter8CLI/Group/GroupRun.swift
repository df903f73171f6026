import CommandLineKit
import Experiments
import HTTPTransport
import KubeClient
import KubeModel
import Releases
import Terminal

/// `iter8 k run`: what the Job's pod does.
enum GroupRun {
    static let reuseResult = Flag(
        "reuseResult", nil, .bool, "go on with the stored result", aliases: ["reuse-result"])
    static let revision = Flag(
        "revision", nil, .integer, "the group's revision: nothing is written for another one", value: "N")
    static let spec = CommandSpec(
        "run", "run the group's experiment here, as its Job does", flags: [GroupFlags.group, revision, reuseResult],
        hidden: true)

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation, retry: .patient)
        let log = PodLog(streams: invocation.streams, level: GlobalFlags.logLevel(invocation.values))
        let revision: Int? = invocation.values.integer(revision)
        // A fresh RoleBinding may take a while to count.
        let store = SecretExperimentStore(
            client: session.client, namespace: session.namespace, group: group, revision: revision, patience: 60)
        let environment = TaskEnvironment(
            client: session.client, namespace: session.namespace,
            http: HTTPClient(.init(proxy: .environment(invocation.environment))), now: { SystemTime.now() },
            log: { level, text in log.write(level, text) })
        let runner = ExperimentRunner(
            store: store, environment: environment, revision: revision,
            reusesResult: invocation.values.bool(reuseResult), now: { SystemTime.now().nanoText })
        try await runner.run()
    }
}

/// A pod's log: `2026-01-02T03:04:05.678901Z info  task 1: http: started`, one line each, on stderr.
struct PodLog: Sendable {
    let streams: Streams
    let level: LogLevel
    var now: @Sendable () -> KubeTime = { SystemTime.now() }

    func write(_ level: LogLevel, _ text: String) {
        guard level >= self.level else { return }
        let name: String = PodLog.name(level)
        let time: String = now().microText
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            streams.note("\(time) \(name)\(String(repeating: " ", count: 7 - name.count)) \(line)")
        }
    }

    private static func name(_ level: LogLevel) -> String {
        switch level {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
