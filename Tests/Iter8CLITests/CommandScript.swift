import Iter8CLI
import Terminal
import XCTest

/// A command run in-process, and what it said.
struct CommandOutcome: CustomStringConvertible {
    let code: ExitCode
    let output: String
    let errors: String

    var description: String { "exit \(code.rawValue)\nstdout: \(output)\nstderr: \(errors)" }
}

/// Runs commands as a shell would, but without a process, a terminal or this machine's environment.
struct CommandScript {
    var environment: [String: String] = ["HOME": "/nonexistent", "ITER8_CLUSTER_DIR": "/nonexistent/cluster"]

    /// `line` is split at spaces; quotes have no meaning.
    func run(_ line: String, isTerminal: Bool = false) async -> CommandOutcome {
        await run(line.split(separator: " ").map(String.init), isTerminal: isTerminal)
    }

    func run(_ arguments: [String], isTerminal: Bool = false) async -> CommandOutcome {
        let (output, errors): (BufferSink, BufferSink) = (BufferSink(), BufferSink())
        let traits = Streams.Traits(isTerminal: isTerminal, width: 80)
        let streams = Streams(output: output, errors: errors, outputTraits: traits, errorTraits: traits, color: .auto)
        let code: ExitCode = await Iter8Program.run(
            arguments: arguments, environment: environment, streams: streams)
        return CommandOutcome(code: code, output: output.text, errors: errors.text)
    }
}

/// A line of a script and what must come of it.
struct ExpectedCommand {
    let line: String
    var code: ExitCode = .success
    var output: String?
    var errors: String?

    func check(in script: CommandScript, file: StaticString = #filePath, at position: UInt = #line) async {
        let outcome: CommandOutcome = await script.run(line)
        XCTAssertEqual(outcome.code, code, "\(line): \(outcome)", file: file, line: position)
        if let output { XCTAssertEqual(outcome.output, output, line, file: file, line: position) }
        if let errors { XCTAssertEqual(outcome.errors, errors, line, file: file, line: position) }
    }
}
