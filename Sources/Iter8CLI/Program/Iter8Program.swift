import CommandLineKit
import Diagnostics
import LocalCluster
package import Terminal

/// The program: arguments in, exit code out; all it says goes through `streams`.
package enum Iter8Program {
    /// The supervisor of a container of the embedded cluster (`cluster shim FOLDER`) is a plain program with signals
    /// of its own: it runs before anything else, and ends the process. nil for every other command.
    package static func supervise(arguments: [String]) -> Int32? {
        guard arguments.count == 3, arguments[0] == "cluster", arguments[1] == "shim" else { return nil }
        return ContainerShim.run(directory: arguments[2])
    }

    /// - Parameter arguments: without the program's name.
    package static func run(
        arguments: [String], environment: [String: String], streams: Streams
    ) async -> ExitCode {
        var streams: Streams = streams
        do {
            let root: Command = CommandTable.root
            if arguments.first == CandidatesCommand.name {
                let invocation = Invocation(
                    path: CommandPath(root: root.spec), values: FlagValues(), arguments: [],
                    environment: environment, streams: streams)
                try await CandidatesCommand.answer(Array(arguments.dropFirst()), invocation)
                return .success
            }
            let words: [String] = arguments == ["--version"] ? [VersionCommand.spec.name] : arguments
            let parsed: ParsedCommand = try CommandLineParser(root: root.spec, environment: environment).parse(words)
            if let color = parsed.values.string(GlobalFlags.color).flatMap(ColorPolicy.init(rawValue:)),
                parsed.values.isGiven(GlobalFlags.color)
            {
                streams.color = color
            }
            let invocation = Invocation(
                path: parsed.path, values: parsed.values, arguments: parsed.arguments, environment: environment,
                streams: streams)
            if parsed.wantsHelp {
                try HelpCommand.show(parsed.path, invocation)
            } else {
                try await root.following(parsed.path.words).run(invocation)
            }
            return .success
        } catch {
            return end(with: error, streams)
        }
    }

    private static func end(with error: any Error, _ streams: Streams) -> ExitCode {
        if error is OutputClosed { return .success }
        if error is DifferencesFound { return .differencesFound }
        var diagnostic: Diagnostic
        switch error {
        case let known as Diagnostic: diagnostic = known
        case is CancellationError: diagnostic = Diagnostic(.interrupted, "interrupted")
        default: diagnostic = Diagnostic(.failed, "\(error)")
        }
        // Whatever a cancelled task was busy with, its failure is the interruption.
        if Task.isCancelled, diagnostic.code != .interrupted { diagnostic = Diagnostic(.interrupted, "interrupted") }
        streams.report(diagnostic)
        return ExitCode(diagnostic.code)
    }
}
