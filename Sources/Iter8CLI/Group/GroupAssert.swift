import CommandLineKit
import Diagnostics
import Experiments
import KubeClient
import KubeModel
import Terminal

/// `iter8 k assert`: exit 0 if the conditions hold, 3 if not.
enum GroupAssert {
    static let condition = Flag(
        "condition", "c", .slice, "what must hold: \(Assertion.allCases.map(\.rawValue).joined(separator: ", "))",
        value: "CONDITION", required: true)
    static let timeout = Flag(
        "timeout", nil, .duration, "how long to wait for it", value: "DURATION", default: "0s", defaultNote: "look once"
    )
    static let spec = CommandSpec(
        "assert", "check conditions of the experiment; exit 3 if they don't hold",
        about: "Check conditions of the group's experiment. With --timeout, wait for them, but no longer than the "
            + "experiment can change.",
        examples: [
            CommandSpec.Example(
                "a gate in a pipeline", "iter8 k assert -g web -c completed,nofailure,slos --timeout 5m")
        ], flags: [GroupFlags.group, condition, timeout])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let assertions: [Assertion] = try assertions(invocation)
        let session: ClusterSession = try await .open(invocation)
        let timeout: Duration = invocation.values.duration(timeout) ?? .zero
        let experiment: Experiment
        if timeout > .zero {
            experiment = try await wait(group, assertions, session, timeout)
        } else {
            experiment = try await SecretExperimentStore(
                client: session.client, namespace: session.namespace, group: group
            ).load()
        }
        try AssertionVerdict(assertions, experiment).report(
            subject: "group \"\(group)\"", hint: "iter8 k report\(session.flags(group))", invocation.streams)
    }

    /// What `-c` asks for.
    static func assertions(_ invocation: Invocation) throws -> [Assertion] {
        let assertions: [Assertion] = try invocation.values.strings(condition).map { try Assertion(parsing: $0) }
        guard !assertions.isEmpty else { throw Diagnostic(.usage, "-c names no condition") }
        return assertions
    }

    /// The experiment when all hold, when it can't change any more, or when the time is over.
    private static func wait(
        _ group: String, _ assertions: [Assertion], _ session: ClusterSession, _ timeout: Duration
    ) async throws -> Experiment {
        let isRepeated: Bool = await self.isRepeated(group, session)
        let watched = WatchedExperiment(
            session: session, group: group, revision: nil, jobs: isRepeated ? [] : await jobs(group, session))
        do {
            return try await watched.wait(timeout: timeout, waitingFor: "the conditions") { experiment in
                assertions.allSatisfy { $0.holds(for: experiment) } || (experiment.isFinished && !isRepeated)
            }
        } catch let error as Diagnostic where error.code == .timedOut || error.code == .failed {
            // What it is like now decides; that time is over, or the Job, is no failure of ours.
            return try await SecretExperimentStore(
                client: session.client, namespace: session.namespace, group: group
            ).load()
        }
    }

    /// A CronJob's experiment changes with every run.
    private static func isRepeated(_ group: String, _ session: ClusterSession) async -> Bool {
        !(await names("cronjobs", group, session)).isEmpty
    }

    private static func jobs(_ group: String, _ session: ClusterSession) async -> [String] {
        await names("jobs", group, session)
    }

    /// None where it is not permitted to look: the Secret alone is enough.
    private static func names(_ resource: String, _ group: String, _ session: ClusterSession) async -> [String] {
        let list = try? await session.client.list(
            GroupVersionResource(group: "batch", version: "v1", resource: resource), namespace: session.namespace,
            options: ListOptions(labelSelector: "app.kubernetes.io/instance=\(group)", metadataOnly: true))
        return (list?.items ?? []).map(\.name)
    }
}
