/// Rows under headings.
package struct Table: Sendable, Hashable {
    package struct Cell: Sendable, Hashable, ExpressibleByStringInterpolation {
        package var text: String
        package var style: Painter.Style?

        package init(_ text: String, _ style: Painter.Style? = nil) {
            self.text = text
            self.style = style
        }

        package init(stringLiteral value: String) {
            self.init(value)
        }
    }

    package var headings: [String]
    package private(set) var rows: [[Cell]] = []

    package init(_ headings: [String]) {
        self.headings = headings
    }

    package mutating func add(_ row: [Cell]) {
        rows.append(row)
    }

    /// Columns aligned with spaces on a terminal, cut to its width; separated by tabs elsewhere, with nothing cut,
    /// so that `cut -f` and `awk -F'\t'` can take them apart. Headings are there in both.
    package func text(for traits: Streams.Traits, painter: Painter = Painter(isOn: false)) -> String {
        traits.isTerminal ? aligned(width: traits.width, painter: painter) : separated()
    }

    private func separated() -> String {
        let lines: [[String]] = [headings] + rows.map { $0.map(\.text) }
        return lines.map { cells in cells.map(Table.oneLine).joined(separator: "\t") + "\n" }.joined()
    }

    private static func oneLine(_ text: String) -> String {
        PrintableText.escaped(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }

    private func aligned(width: Int, painter: Painter) -> String {
        let gap: String = "   "
        var widths: [Int] = headings.map { PrintableText.width($0) }
        let texts: [[String]] = rows.map { $0.map { Table.oneLine($0.text) } }
        for row in texts {
            for (column, text) in row.enumerated() where column < widths.count {
                widths[column] = max(widths[column], PrintableText.width(text))
            }
        }
        let fixed: Int = widths.dropLast().reduce(0, +) + gap.count * max(0, widths.count - 1)
        let last: Int = max(10, width - fixed)
        var result: String = line(headings.map { Cell($0, .bold) }, headings, widths, last, gap, painter)
        for (row, cells) in zip(rows, texts) { result += line(row, cells, widths, last, gap, painter) }
        return result
    }

    private func line(
        _ cells: [Cell], _ texts: [String], _ widths: [Int], _ last: Int, _ gap: String, _ painter: Painter
    ) -> String {
        var parts: [String] = []
        for (column, text) in texts.enumerated() {
            let isLast: Bool = column == texts.count - 1
            let shown: String = isLast ? PrintableText.truncated(text, to: last) : text
            let style: Painter.Style? = column < cells.count ? cells[column].style : nil
            let padding: Int = isLast ? 0 : max(0, widths[column] - PrintableText.width(shown))
            parts.append(
                (style.map { painter.paint(shown, $0) } ?? shown) + String(repeating: " ", count: padding))
        }
        return parts.joined(separator: gap) + "\n"
    }
}
