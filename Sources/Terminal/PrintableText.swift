/// Text that comes from somewhere else and goes to a terminal.
package enum PrintableText {
    /// Control characters made visible, so that a name or a log line can't drive the terminal; line ends, tabs and
    /// our own colours stay.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var result: String.UnicodeScalarView = String.UnicodeScalarView()
        let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
        var index: Int = 0
        while index < scalars.count {
            if let end = colorEnd(scalars, index) {
                result.append(contentsOf: scalars[index..<end])
                index = end
                continue
            }
            let scalar: Unicode.Scalar = scalars[index]
            if isControl(scalar) {
                result.append(contentsOf: "\\x\(hex(scalar.value))".unicodeScalars)
            } else {
                result.append(scalar)
            }
            index += 1
        }
        return String(result)
    }

    /// The end of an SGR sequence (colours and nothing else) that starts at `start`.
    private static func colorEnd(_ scalars: [Unicode.Scalar], _ start: Int) -> Int? {
        guard scalars[start] == "\u{1B}", start + 1 < scalars.count, scalars[start + 1] == "[" else { return nil }
        var index: Int = start + 2
        while index < scalars.count, scalars[index] == ";" || ("0"..."9").contains(scalars[index]) { index += 1 }
        return index < scalars.count && scalars[index] == "m" ? index + 1 : nil
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == "\n" || scalar == "\t" { return false }
        return scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }

    private static func hex(_ value: UInt32) -> String {
        let digits: String = String(value, radix: 16)
        return digits.count < 2 ? "0" + digits : digits
    }

    /// Columns that `text` takes on a terminal, colours not counted.
    package static func width(_ text: String) -> Int {
        var width: Int = 0
        let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
        var index: Int = 0
        var plain: String = ""
        while index < scalars.count {
            if let end = colorEnd(scalars, index) {
                index = end
                continue
            }
            plain.unicodeScalars.append(scalars[index])
            index += 1
        }
        for character in plain { width += isWide(character) ? 2 : 1 }
        return width
    }

    private static func isWide(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return true
        default:
            return scalar.properties.isEmojiPresentation
        }
    }

    /// `text` cut to `width` columns, with an ellipsis where something is missing. Not for coloured text.
    package static func truncated(_ text: String, to width: Int) -> String {
        guard PrintableText.width(text) > width, width > 0 else { return text }
        var result: String = ""
        var used: Int = 0
        for character in text {
            let next: Int = isWide(character) ? 2 : 1
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + (text.contains("\u{1B}") ? "\u{1B}[0m…" : "…")
    }

    /// `text` broken at spaces into lines of at most `width` columns; a longer word stands alone.
    package static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line: String = ""
            for word in paragraph.split(separator: " ") {
                if !line.isEmpty, PrintableText.width(line) + 1 + PrintableText.width(String(word)) > width {
                    lines.append(line)
                    line = ""
                }
                line += line.isEmpty ? String(word) : " \(word)"
            }
            lines.append(line)
        }
        return lines
    }
}
