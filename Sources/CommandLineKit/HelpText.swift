package import Terminal

/// `--help`: what it does, how it is written, examples, commands, flags. Made to fit a screen; the rest is in help topics.
package struct HelpText: Sendable {
    private let path: CommandPath
    private let width: Int
    private let painter: Painter

    package init(_ path: CommandPath, width: Int = 80, painter: Painter = Painter(isOn: false)) {
        self.path = path
        self.width = min(width, 100)
        self.painter = painter
    }

    package var text: String {
        let parts: [[String]] = [about, usage, examples, commands, flags, inherited, footer]
        return parts.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    private var command: CommandSpec { path.command }

    private var about: [String] {
        PrintableText.wrapped(command.about.isEmpty ? command.summary : command.about, to: width)
    }

    private func heading(_ text: String) -> String { painter.paint(text, .bold) }

    private var usage: [String] { [heading("Usage:") + " " + UsageLine.text(path)] }

    private var examples: [String] {
        guard !command.examples.isEmpty else { return [] }
        var lines: [String] = [heading("Examples:")]
        for example in command.examples {
            lines.append("  " + painter.paint("# \(example.purpose)", .dim))
            lines += example.command.split(separator: "\n").map { "  \($0)" }
        }
        return lines
    }

    private var commands: [String] {
        let children: [CommandSpec] = command.visibleChildren
        guard !children.isEmpty else { return [] }
        return [heading("Commands:")] + columns(children.map { ($0.name, $0.summary) })
    }

    private var flags: [String] {
        let shown: [Flag] = command.flags.filter { !$0.isHidden && !$0.isAdvanced }
        guard !shown.isEmpty else { return [] }
        return [heading("Flags:")] + columns(shown.map { (FlagLine.spelling($0), FlagLine.explanation($0)) })
    }

    private var inherited: [String] {
        let shown: [Flag] = path.inherited.filter { !$0.isHidden && !$0.isAdvanced }
        guard !shown.isEmpty else { return [] }
        return [heading("Everywhere:")] + columns(shown.map { (FlagLine.spelling($0), FlagLine.explanation($0)) })
    }

    private var footer: [String] {
        var lines: [String] = []
        if !command.visibleChildren.isEmpty { lines.append("\(path.name) COMMAND --help says more about a command.") }
        let rare: [String] = command.flags.filter { $0.isAdvanced && !$0.isHidden }.map { "--\($0.name)" }
        if !rare.isEmpty {
            let text: String = "Rarely needed: \(rare.joined(separator: ", "))"
            lines += PrintableText.wrapped(text, to: max(30, width))
        }
        if path.inherited.contains(where: { $0.isAdvanced && !$0.isHidden }) {
            lines.append("More flags: \(path.specs[0].name) help connection")
        }
        return lines
    }

    /// Two columns, the second one wrapped.
    private func columns(_ rows: [(String, String)]) -> [String] {
        let left: Int = min(34, (rows.map { $0.0.count }.max() ?? 0) + 2)
        var lines: [String] = []
        for (name, explanation) in rows {
            let texts: [String] = PrintableText.wrapped(explanation, to: max(30, width - left - 2))
            var first: String = "  \(name)"
            if name.count + 2 > left {
                lines.append(first)
                first = ""
            }
            for (index, text) in texts.enumerated() {
                let start: String = index == 0 ? first : ""
                lines.append(start + String(repeating: " ", count: left + 2 - start.count) + text)
            }
        }
        return lines
    }
}

/// `iter8 k launch [flags]`.
enum UsageLine {
    static func text(_ path: CommandPath) -> String {
        var parts: [String] = [path.name]
        if !path.command.children.isEmpty { parts.append(path.command.isRunnable ? "[COMMAND]" : "COMMAND") }
        parts += path.command.arguments.map { argument in
            let name: String = argument.placeholder + (argument.repeats ? "..." : "")
            return argument.isRequired ? name : "[\(name)]"
        }
        parts += path.command.flags.filter(\.isRequired).map { "--\($0.name) \($0.placeholder)" }
        if !path.flags.isEmpty { parts.append("[flags]") }
        return parts.joined(separator: " ")
    }
}

/// A flag in help and pages.
package enum FlagLine {
    /// `-g, --group NAME`.
    package static func spelling(_ flag: Flag) -> String {
        let short: String = flag.short.map { "-\($0), " } ?? "    "
        let value: String
        switch flag.kind {
        case .bool: value = ""
        case .optionalChoice: value = "[=\(flag.placeholder)]"
        default: value = " \(flag.placeholder)"
        }
        return "\(short)--\(flag.name)\(value)"
    }

    package static func explanation(_ flag: Flag) -> String {
        var text: String = flag.help
        if case .choice(let words) = flag.kind { text += ": " + words.joined(separator: ", ") }
        if flag.isRepeatable { text += " (repeatable)" }
        if flag.isRequired { text += " (required)" }
        if let note = flag.defaultNote ?? flag.defaultValue, note != "false" { text += " (default \(note))" }
        return text
    }
}
