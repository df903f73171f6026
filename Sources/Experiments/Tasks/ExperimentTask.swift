import Diagnostics
import FoundationEssentials
package import HTTPTransport
package import KubeClient
package import KubeModel
package import LoadTesting

/// A task ready to run: its inputs are known to be right.
protocol ExperimentTask: Sendable {
    /// Does the work and records what it learned in the result.
    ///
    /// - Throws: ``Diagnostic`` with the reason of the failure.
    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws
}

/// What tasks find around them.
package struct TaskEnvironment: Sendable {
    /// nil outside a cluster.
    package var client: KubeClient?
    /// Where objects are looked for by default.
    package var namespace: String
    package var log: @Sendable (LogLevel, String) -> Void
    /// What asks metrics backends, fetches templates and notifies.
    package var http: HTTPClient
    package var now: @Sendable () -> KubeTime
    /// Told now and then how a load test stands, by the name of its metrics; nil where nobody looks.
    package var onLoad: (@Sendable (String, LoadProgress) -> Void)?
    /// The tasks of the experiment that runs; the runner sets them.
    var spec: [TaskSpec] = []

    package init(
        client: KubeClient?, namespace: String, http: HTTPClient = HTTPClient(),
        now: @escaping @Sendable () -> KubeTime = TaskEnvironment.systemTime,
        log: @escaping @Sendable (LogLevel, String) -> Void
    ) {
        self.client = client
        self.namespace = namespace
        self.http = http
        self.now = now
        self.log = log
    }

    func progress(of backend: String) -> (@Sendable (LoadProgress) -> Void)? {
        guard let onLoad else { return nil }
        return { onLoad(backend, $0) }
    }

    package static let systemTime: @Sendable () -> KubeTime = {
        KubeTime(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
    }
}

package enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case trace, debug, info, warning, error

    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}

/// The tasks there are.
package enum TaskRegistry {
    package static let schemas: [TaskSchema] = [
        HTTPTask.schema, AssessTask.schema, CustomMetricsTask.schema, NotifyTask.schema, ReadyTask.schema,
        RunTask.schema,
    ]

    /// Tasks of Iter8 0.13 that this version does not have.
    private static let later: Set<String> = ["grpc", "abnmetrics"]

    /// Checks a task's inputs and makes it.
    static func task(_ spec: TaskSpec) throws(Diagnostic) -> any ExperimentTask {
        if let script = spec.script { return try RunTask(script, spec.inputs) }
        switch spec.name {
        case "http": return try HTTPTask(spec.inputs)
        case "assess": return try AssessTask(spec.inputs)
        case "custommetrics": return try CustomMetricsTask(spec.inputs)
        case "notify": return try NotifyTask(spec.inputs)
        case "ready": return try ReadyTask(spec.inputs)
        case let name where later.contains(name):
            throw Diagnostic(.invalid, "this version of iter8 does not have task \"\(name)\" yet")
        case let name:
            throw Diagnostic(
                .invalid, "unknown task \"\(name)\"",
                hint: Suggestion.hint(for: name, in: schemas.map(\.task))
                    ?? "tasks: \(schemas.map(\.task).sorted().joined(separator: ", "))")
        }
    }
}
