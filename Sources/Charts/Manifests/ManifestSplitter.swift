/// Splits the output of a template into its YAML documents, as Helm does: at lines that start with `---`, whatever
/// follows the dashes.
enum ManifestSplitter {
    /// The documents with white space at their start removed (and, but for the last one, at their end); empty ones
    /// are left out.
    static func documents(_ text: [UInt8]) -> [[UInt8]] {
        var documents: [[UInt8]] = []
        func add(_ document: ArraySlice<UInt8>) {
            let trimmed: ArraySlice<UInt8> = trimmed(document)
            if !trimmed.isEmpty { documents.append(Array(trimmed)) }
        }
        let rest: ArraySlice<UInt8> = trimmed(text[...])
        var start: Int = rest.startIndex
        var position: Int = rest.startIndex
        while position < rest.endIndex {
            guard isSeparator(rest, at: position) else {
                position = nextLine(rest, after: position)
                continue
            }
            // White space before the line of the dashes belongs to the separator, back to the text before.
            var end: Int = position
            while end > start, isSpace(rest[end - 1]) { end -= 1 }
            add(rest[start..<end])
            position += 3
            while position < rest.endIndex, isSpace(rest[position]) { position += 1 }
            start = position
            // A separator needs a line break before it that no other separator has taken.
            position = nextLine(rest, after: position)
        }
        add(rest[start...])
        return documents
    }

    private static let newline: UInt8 = UInt8(ascii: "\n")
    private static let dash: UInt8 = UInt8(ascii: "-")

    private static func isSeparator(_ text: ArraySlice<UInt8>, at position: Int) -> Bool {
        position + 3 <= text.endIndex && text[position] == dash && text[position + 1] == dash
            && text[position + 2] == dash
    }

    private static func nextLine(_ text: ArraySlice<UInt8>, after position: Int) -> Int {
        guard let end = text[position...].firstIndex(of: newline) else { return text.endIndex }
        return end + 1
    }

    /// White space around separators: that of regular expressions.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B
    }

    /// `text` without the white space at its start, now that of Unicode.
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest: ArraySlice<UInt8> = text
        while let byte = rest.first {
            if byte < 0x80 {
                guard isSpace(byte) || byte == 0x0B else { break }
                rest.removeFirst()
                continue
            }
            guard let scalar = String(decoding: rest.prefix(4), as: UTF8.self).unicodeScalars.first,
                scalar.properties.isWhitespace
            else { break }
            rest = rest.dropFirst(UTF8.width(scalar))
        }
        return rest
    }
}
