package import Diagnostics

/// How a failure looks: `error: context: place: message`, the line at fault with a caret, details, a hint.
package enum DiagnosticText {
    package static func render(_ diagnostic: Diagnostic, painter: Painter) -> String {
        var lines: [String] = ["\(painter.paint("error:", .red)) \(PrintableText.escaped(diagnostic.description))"]
        lines += excerpt(diagnostic.location, painter)
        for detail in diagnostic.details {
            lines += detail.split(separator: "\n", omittingEmptySubsequences: false).map {
                "  " + PrintableText.escaped(String($0))
            }
        }
        if let hint = diagnostic.hint {
            lines.append("\(painter.paint("hint:", .cyan)) \(PrintableText.escaped(hint))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The source line, and a caret under the column; very long lines are cut around it.
    private static func excerpt(_ location: SourceLocation?, _ painter: Painter) -> [String] {
        guard let location, let source = location.sourceLine else { return [] }
        var characters: [Character] = Array(source.filter { !$0.isNewline })
        var column: Int = location.column ?? 0
        let limit: Int = 100
        if characters.count > limit {
            let start: Int = min(max(0, column - limit / 2), max(0, characters.count - limit))
            characters = Array(characters[start..<min(characters.count, start + limit)])
            column -= start
        }
        let margin: String = location.line.map { "\($0) | " } ?? "| "
        let shown: String = PrintableText.escaped(String(characters.map { $0 == "\t" ? " " : $0 }))
        var lines: [String] = ["  " + painter.paint(margin, .dim) + shown]
        if column >= 1 {
            let before: String = String(characters.prefix(column - 1))
            let padding: Int = margin.count + PrintableText.width(before)
            lines.append("  " + String(repeating: " ", count: padding) + painter.paint("^", .red))
        }
        return lines
    }
}
