import Diagnostics
import Glibc

/// `run`: a bash script.
struct RunTask: ExperimentTask {
    let script: String

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        let outcome: ScriptProcess.Outcome = try await ScriptProcess.run(script)
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
}
