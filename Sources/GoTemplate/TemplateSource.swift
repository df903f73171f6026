package import Diagnostics

/// A template's text and the file it came from, for positions in errors.
package final class TemplateSource: Sendable {
    package let file: String
    let bytes: [UInt8]

    package init(file: String, text: [UInt8]) {
        self.file = file
        bytes = text
    }

    /// Line and column (from 1) of a byte offset, with the text of the line.
    package func location(at offset: Int) -> SourceLocation {
        let place: Int = min(max(offset, 0), bytes.count)
        let start: Int = (bytes[..<place].lastIndex(of: 0x0A) ?? -1) + 1
        let end: Int = bytes[place...].firstIndex(of: 0x0A) ?? bytes.count
        return SourceLocation(
            file: file, line: bytes[..<start].count { $0 == 0x0A } + 1,
            column: String(decoding: bytes[start..<place], as: UTF8.self).count + 1,
            sourceLine: end - start <= 500 ? String(decoding: bytes[start..<end], as: UTF8.self) : nil)
    }
}
