import CommandLineKit
import Diagnostics
import Experiments
import HTTPTransport
import KubeClient
import KubeModel
import Releases
import Terminal
import ValueTree

/// `iter8 k run`: what the Job's pod does.
enum GroupRun {
    static let reuseResult = Flag(
        "reuseResult", nil, .bool, "go on with the stored result", aliases: ["reuse-result"])
    static let revision = Flag(
        "revision", nil, .integer, "the group's revision: nothing is written for another one", value: "N")
    static let cronJob = Flag(
        "cronJob", nil, .string, "the CronJob to suspend after the experiment's last loop", value: "NAME")
    static let spec = CommandSpec(
        "run", "run the group's experiment here, as its Job does",
        flags: [GroupFlags.group, revision, reuseResult, cronJob],
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
            reusesResult: invocation.values.bool(reuseResult), now: { SystemTime.now().nanoText },
            onLastLoop: {
                guard let name = invocation.values.string(cronJob) else { return }
                await suspend(name, session, log)
            })
        try await runner.run()
    }
}

extension GroupRun {
    /// What it would start now would find nothing to do; that it can't be suspended does no harm.
    private static func suspend(_ cronJob: String, _ session: ClusterSession, _ log: PodLog) async {
        let patch = Patch.merge(["spec": ["suspend": true]])
        do {
            for version in ["v1", "v1beta1"] {
                let resource = GroupVersionResource(group: "batch", version: version, resource: "cronjobs")
                do {
                    _ = try await session.client.patch(resource, namespace: session.namespace, name: cronJob, patch)
                    log.write(.info, "suspended cronjob \"\(cronJob)\": all loops are done")
                    return
                } catch let error as Diagnostic where error.code == .notFound && version == "v1" {
                    continue  // Kubernetes 1.20 has it in v1beta1 only
                }
            }
        } catch {
            log.write(
                .warning, "cronjob \"\(cronJob)\" can't be suspended, and starts further runs for nothing: \(error)")
        }
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
