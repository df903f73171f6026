/// The commands as markdown, one page per visible command, for docs/cli.
package enum MarkdownPages {
    package struct Page: Sendable, Hashable {
        /// `iter8_k_launch.md`.
        package var fileName: String
        package var text: String
    }

    package static func pages(of root: CommandSpec) -> [Page] {
        pages(at: CommandPath(root: root))
    }

    private static func pages(at path: CommandPath) -> [Page] {
        let own = Page(fileName: fileName(path), text: text(path))
        return [own] + path.command.visibleChildren.flatMap { pages(at: path.appending($0)) }
    }

    private static func fileName(_ path: CommandPath) -> String {
        path.specs.map(\.name).joined(separator: "_") + ".md"
    }

    private static func text(_ path: CommandPath) -> String {
        let command: CommandSpec = path.command
        var parts: [String] = [
            "# \(path.name)", command.about.isEmpty ? command.summary : command.about,
            "```\n\(UsageLine.text(path))\n```",
        ]
        if !command.visibleChildren.isEmpty {
            let lines: [String] = command.visibleChildren.map {
                "- [\(path.name) \($0.name)](\(fileName(path.appending($0)))): \($0.summary)"
            }
            parts.append("## Commands\n\n" + lines.joined(separator: "\n"))
        }
        if !command.examples.isEmpty {
            let lines: [String] = command.examples.map { "# \($0.purpose)\n\($0.command)" }
            parts.append("## Examples\n\n```sh\n" + lines.joined(separator: "\n") + "\n```")
        }
        parts += table("Flags", command.flags) + table("Inherited flags", path.inherited)
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func table(_ title: String, _ flags: [Flag]) -> [String] {
        let shown: [Flag] = flags.filter { !$0.isHidden }
        guard !shown.isEmpty else { return [] }
        var lines: [String] = ["## \(title)", "", "| flag | meaning | environment |", "|---|---|---|"]
        for flag in shown {
            let spelling: String = FlagLine.spelling(flag).trimmingLeadingSpaces
            let variable: String = flag.environment.map { "`\($0)`" } ?? ""
            lines.append("| `\(spelling)` | \(escaped(FlagLine.explanation(flag))) | \(variable) |")
        }
        return [lines.joined(separator: "\n")]
    }

    private static func escaped(_ text: String) -> String {
        var result: String = ""
        for character in text {
            if "|<>*_".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }
}

extension String {
    fileprivate var trimmingLeadingSpaces: String { String(drop { $0 == " " }) }
}
