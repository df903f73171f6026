import CommandLineKit
import Diagnostics
import Terminal

/// `iter8 help [TOPIC | COMMAND...]`, and every `--help`.
enum HelpCommand {
    static let spec = CommandSpec(
        "help", "help on a command or a topic: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", "))",
        about: "Help on a command, or on a topic: \(HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")).",
        examples: [
            CommandSpec.Example("a command", "iter8 help k launch"),
            CommandSpec.Example("a topic", "iter8 help exit-codes"),
        ],
        arguments: (0..<3).map { CommandSpec.Argument($0 == 0 ? "TOPIC" : "COMMAND", required: false) })

    static func run(_ invocation: Invocation) throws {
        let words: [String] = invocation.arguments
        if words.count == 1, let topic = HelpTopic(rawValue: words[0]) {
            try invocation.streams.print(topic.text(invocation))
            return
        }
        let path: CommandPath = .following(words, from: invocation.root)
        guard path.words.count == words.count else {
            let word: String = words[path.words.count]
            let known: [String] =
                path.command.visibleChildren.map(\.name)
                + (path.words.isEmpty ? HelpTopic.allCases.map(\.rawValue) : [])
            throw Diagnostic(
                .usage, "there is no help on \"\(word)\"",
                hint: Suggestion.hint(for: word, in: known) ?? "there is help on: \(known.joined(separator: ", "))")
        }
        try show(path, invocation)
    }

    static func show(_ path: CommandPath, _ invocation: Invocation) throws {
        let text = HelpText(
            path, width: invocation.streams.outputTraits.width, painter: invocation.streams.outputPainter)
        try invocation.streams.print(text.text)
    }
}
