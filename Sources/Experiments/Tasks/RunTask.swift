import Diagnostics
import KubeRuntime
import ValueTree

/// `run`: a bash script.
struct RunTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "run", fields: [TaskSchema.Field("timeout", .duration, "how long it may take; without one, for ever")])

    private let script: String
    private let timeout: Double?

    init(_ script: String, _ inputs: Value) throws(Diagnostic) {
        try RunTask.schema.validate(inputs)
        self.script = script
        timeout = inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds)
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        let outcome: ScriptProcess.Outcome = try await ended()
        for line in outcome.output.split(separator: "\n") {
            environment.log(outcome.status == 0 ? .trace : .error, "run: \(line)")
        }
        try Task.checkCancellation()
        guard outcome.status == 0 else {
            throw Diagnostic(
                .failed, "the script ended with exit status \(outcome.status)",
                details: outcome.output.split(separator: "\n").suffix(5).map(String.init))
        }
    }

    private func ended() async throws -> ScriptProcess.Outcome {
        let script: String = script
        guard let timeout else { return try await ScriptProcess.run(script) }
        let late: @Sendable () -> any Error = {
            Diagnostic(.timedOut, "the script was stopped, as it was still running after \(timeout) s")
        }
        return try await withDeadline(.seconds(timeout), timedOut: late) { try await ScriptProcess.run(script) }
    }
}
