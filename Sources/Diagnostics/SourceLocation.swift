/// A place in a text the user can open: file, line and column (both from 1, columns in characters).
package struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
    /// A path as the user would type it, a URL, or a flag (`--set`).
    package var file: String
    package var line: Int?
    package var column: Int?
    /// The text of that line, for a caret under the column.
    package var sourceLine: String?

    package init(file: String, line: Int? = nil, column: Int? = nil, sourceLine: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.sourceLine = sourceLine
    }

    /// `file:line:column`, as far as known.
    package var description: String {
        var text: String = file
        if let line {
            text += ":\(line)"
            if let column { text += ":\(column)" }
        }
        return text
    }
}
