import CommandLineKit
import Diagnostics
import Experiments

/// `iter8 assert`: exit 0 if the conditions hold for a folder's experiment, 3 if not.
enum LocalAssert {
    static let spec = CommandSpec(
        "assert", "check conditions of this folder's experiment; exit 3 if they don't hold",
        about: "Check conditions of the experiment of a folder. With --timeout, wait for them while it runs.",
        examples: [
            CommandSpec.Example("a gate in a pipeline", "iter8 assert -c completed,nofailure,slos")
        ], flags: [RunFolder.flag, GroupAssert.condition, GroupAssert.timeout])

    static func run(_ invocation: Invocation) async throws {
        let folder = RunFolder(invocation)
        let assertions: [Assertion] = try GroupAssert.assertions(invocation)
        let deadline: ContinuousClock.Instant = .now + (invocation.values.duration(GroupAssert.timeout) ?? .zero)
        var experiment: Experiment = try folder.read()
        // The file is replaced as the experiment goes on: nothing else tells of it.
        while !assertions.allSatisfy({ $0.holds(for: experiment) }), !experiment.isFinished, .now < deadline {
            try await Task.sleep(for: .milliseconds(200))
            experiment = try folder.read()
        }
        try AssertionVerdict(assertions, experiment).report(
            subject: "the experiment of \(folder.file)", hint: "iter8 report\(folder.flags)", invocation.streams)
    }
}
