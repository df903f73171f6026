import GoTemplate
import GoText
import RegularExpressions

/// Sprig's letter case.
enum CaseFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("upper", 1) { call in
            try ascii(call, 0x61...0x7A) ?? call.mapped(0, CaseMapping.upper)
        }
        library.add("lower", 1) { call in
            try ascii(call, 0x41...0x5A) ?? call.mapped(0, CaseMapping.lower)
        }
        library.add("title", 1) { call in
            var previous: UInt32 = 0x20
            return try call.mapped(0) { scalar in
                defer { previous = scalar }
                return separatesWords(previous) ? CaseMapping.title(scalar) : scalar
            }
        }
        library.add("untitle", 1) { call in
            var isStart: Bool = true
            return try call.mapped(0) { scalar in
                let isSpace: Bool = UnicodeCategory.isSpace(scalar)
                defer { isStart = isSpace }
                return isStart && !isSpace ? CaseMapping.lower(scalar) : scalar
            }
        }
        library.add("swapcase", 1) { call in
            var isStart: Bool = true
            return try call.mapped(0) { swapped($0, &isStart) }
        }
        library.add("camelcase", 1) { call in .string(bytes: try call.withText(0) { WordCase.camel($0) }) }
        library.add("snakecase", 1) { call in
            .string(bytes: try call.withText(0) { WordCase.parted($0, UInt8(ascii: "_")) })
        }
        library.add("kebabcase", 1) { call in
            .string(bytes: try call.withText(0) { WordCase.parted($0, UInt8(ascii: "-")) })
        }
    }

    /// The text with the letters of a range in the other case, nil if it is not ASCII alone.
    private static func ascii(_ call: FunctionCall, _ letters: ClosedRange<UInt8>) throws -> TemplateValue? {
        try call.withText(0) { text in
            var seen: UInt8 = 0
            var hasLetters: Bool = false
            for byte in text {
                seen |= byte
                if letters.contains(byte) { hasLetters = true }
            }
            if seen >= 0x80 { return nil }
            if !hasLetters { return call[0] }
            return .text(count: text.count, isUTF8: true) { buffer in
                for (index, byte) in text.enumerated() {
                    buffer.initializeElement(at: index, to: letters.contains(byte) ? byte ^ 0x20 : byte)
                }
            }
        }
    }

    /// What Go's `strings.Title` takes for the end of a word.
    private static func separatesWords(_ scalar: UInt32) -> Bool {
        if scalar == 0x5F || UnicodeCategory.isLetter(scalar) || UnicodeCategory.isDigit(scalar) { return false }
        return scalar < 0x80 || UnicodeCategory.isSpace(scalar)
    }

    /// Small letters at the start of a word become title case, others capitals.
    private static func swapped(_ scalar: UInt32, _ isStart: inout Bool) -> UInt32 {
        if UnicodeCategory.isUpper(scalar) || UnicodeCategory.isTitle(scalar) {
            isStart = false
            return CaseMapping.lower(scalar)
        }
        if UnicodeCategory.isLower(scalar) {
            defer { isStart = false }
            return isStart ? CaseMapping.title(scalar) : CaseMapping.upper(scalar)
        }
        isStart = UnicodeCategory.isSpace(scalar)
        return scalar
    }
}
