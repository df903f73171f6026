import Terminal

/// A table laid out as Helm lays it out: cells padded to their column and cut to a width, with tabs between them.
enum HelmTable {
    static func text(_ given: [[String]], maximumWidth: Int) -> String {
        let rows: [[String]] = given.map { $0.map(oneLine) }
        let columns: Int = rows.map(\.count).max() ?? 0
        let widths: [Int] = (0..<columns).map { column in
            let widest: Int = rows.map { column < $0.count ? PrintableText.width($0[column]) : 0 }.max() ?? 0
            return maximumWidth > 0 ? min(widest, maximumWidth) : widest
        }
        return rows.map { row in
            row.enumerated().map { column, text in fitted(text, widths[column]) }.joined(separator: "\t") + "\n"
        }.joined()
    }

    /// What others wrote must neither break the line nor drive the terminal.
    private static func oneLine(_ text: String) -> String {
        PrintableText.escaped(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }

    private static func fitted(_ text: String, _ width: Int) -> String {
        let actual: Int = PrintableText.width(text)
        guard actual > width else { return text + String(repeating: " ", count: width - actual) }
        var (cut, used): (String, Int) = ("", 0)
        let room: Int = max(0, width - 3)
        for character in text {
            let next: Int = PrintableText.width(String(character))
            if used + next > room { break }
            cut.append(character)
            used += next
        }
        return cut + String(repeating: ".", count: min(3, width)) + String(repeating: " ", count: room - used)
    }
}
