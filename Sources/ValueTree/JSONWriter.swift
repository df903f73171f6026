/// Writes a ``Value`` as Go's encoding/json does: keys sorted by bytes, shortest floats, no trailing newline.
package struct JSONWriter {
    /// Spaces a level; nil writes everything on one line without spaces.
    package var indent: Int?
    /// Whether `<`, `>` and `&` are written as \u003c and so on, as `json.Marshal` does by default.
    package var escapesHTML: Bool

    package init(indent: Int? = nil, escapesHTML: Bool = false) {
        self.indent = indent
        self.escapesHTML = escapesHTML
    }

    package static func bytes(_ value: Value, indent: Int? = nil, escapesHTML: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        JSONWriter(indent: indent, escapesHTML: escapesHTML).write(value, into: &output)
        return output
    }

    package static func string(_ value: Value, indent: Int? = nil, escapesHTML: Bool = false) -> String {
        String(decoding: bytes(value, indent: indent, escapesHTML: escapesHTML), as: UTF8.self)
    }

    /// Appends `value` to `output`. NaN and the infinities, which JSON can't say, are written as null.
    package func write(_ value: Value, into output: inout [UInt8]) {
        write(value, level: 0, into: &output)
    }

    private func write(_ value: Value, level: Int, into output: inout [UInt8]) {
        switch value {
        case .null: output += "null".utf8
        case .bool(let flag): output += (flag ? "true" : "false").utf8
        case .int(let integer): output += String(integer).utf8
        case .float(let double): output += (ShortestFloat(double)?.json ?? "null").utf8
        case .string(let text): writeString(text, into: &output)
        case .list(let elements): write(elements, level: level, into: &output)
        case .map(let members): write(members, level: level, into: &output)
        }
    }

    private func write(_ elements: [Value], level: Int, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            newLine(level + 1, into: &output)
            write(element, level: level + 1, into: &output)
        }
        if !elements.isEmpty { newLine(level, into: &output) }
        output.append(UInt8(ascii: "]"))
    }

    private func write(_ members: [String: Value], level: Int, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        var isFirst: Bool = true
        for key in members.sortedKeys {
            if !isFirst { output.append(UInt8(ascii: ",")) }
            isFirst = false
            newLine(level + 1, into: &output)
            writeString(key, into: &output)
            output.append(UInt8(ascii: ":"))
            if indent != nil { output.append(UInt8(ascii: " ")) }
            write(members[key] ?? .null, level: level + 1, into: &output)
        }
        if !members.isEmpty { newLine(level, into: &output) }
        output.append(UInt8(ascii: "}"))
    }

    private func newLine(_ level: Int, into output: inout [UInt8]) {
        guard let indent else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
    }

    /// Appends `text` quoted and escaped.
    package func writeString(_ text: String, into output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var text: String = text
        text.withUTF8 { bytes in
            var start: Int = 0
            var index: Int = 0
            while index < bytes.count {
                let byte: UInt8 = bytes[index]
                // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
                let isLineSeparator: Bool =
                    byte == 0xE2 && index + 2 < bytes.count && bytes[index + 1] == 0x80
                    && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9)
                guard isLineSeparator || needsEscape(byte) else {
                    index += 1
                    continue
                }
                output += UnsafeBufferPointer(rebasing: bytes[start..<index])
                if isLineSeparator {
                    output += (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8
                    index += 3
                } else {
                    escape(byte, into: &output)
                    index += 1
                }
                start = index
            }
            output += UnsafeBufferPointer(rebasing: bytes[start...])
        }
        output.append(UInt8(ascii: "\""))
    }

    private func needsEscape(_ byte: UInt8) -> Bool {
        if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
        return escapesHTML && (byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "&"))
    }

    private func escape(_ byte: UInt8, into output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""): output += "\\\"".utf8
        case UInt8(ascii: "\\"): output += "\\\\".utf8
        case 0x08: output += "\\b".utf8
        case 0x0C: output += "\\f".utf8
        case 0x0A: output += "\\n".utf8
        case 0x0D: output += "\\r".utf8
        case 0x09: output += "\\t".utf8
        default:
            let hexadecimal: [UInt8] = Array("0123456789abcdef".utf8)
            output += "\\u00".utf8
            output.append(hexadecimal[Int(byte >> 4)])
            output.append(hexadecimal[Int(byte & 15)])
        }
    }
}
