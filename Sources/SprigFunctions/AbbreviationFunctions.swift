import GoTemplate
import GoText
import RegularExpressions

/// Sprig's shorter forms of a string and its lines of limited length. All of them count bytes.
enum AbbreviationFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("abbrev", 2) { call in
            let width: Int = Int(try call.integer(0))
            return try abbreviated(call, 1, offset: 0, width: width)
        }
        library.add("abbrevboth", 3) { call in
            let (left, right): (Int, Int) = (Int(try call.integer(0)), Int(try call.integer(1)))
            if left > 0, right < 7 { return try call.part(2) { 0..<$0.count } }
            return try abbreviated(call, 2, offset: left, width: right)
        }
        library.add("initials", 1) { try initials($0) }
        library.add("wrap", 2) { call in
            let width: Int = Int(try call.integer(0))
            return .string(
                bytes: try call.withText(1) { try wrap(call, $0, width, [UInt8(ascii: "\n")], cutsWords: false) })
        }
        library.add("wrapWith", 3) { call in
            let width: Int = Int(try call.integer(0))
            let newline: [UInt8] = try call.bytes(1)
            return .string(
                bytes: try call.withText(2) {
                    try wrap(call, $0, width, newline.isEmpty ? [UInt8(ascii: "\n")] : newline, cutsWords: true)
                })
        }
    }

    // MARK: - abbreviations

    private static func abbreviated(
        _ call: FunctionCall, _ index: Int, offset: Int, width: Int
    ) throws -> TemplateValue {
        try call.withText(index) { text in
            guard width >= 4, text.count > width else { return call[index] }
            return .string(bytes: abbreviation(text, offset, width))
        }
    }

    /// Of a text longer than `width`, which is at least 4, and at least 7 for a positive `offset`.
    private static func abbreviation(_ text: TextBytes, _ offset: Int, _ width: Int) -> [UInt8] {
        let dots: [UInt8] = Array("...".utf8)
        var start: Int = min(offset, text.count)
        if start > 0 { start = min(start, text.count - (width - 3)) }
        if start <= 4 { return text[..<(width - 3)] + dots }
        guard start + width - 3 < text.count else { return dots + text[(text.count - (width - 3))...] }
        return dots + abbreviation(TextBytes(rebasing: text[start...]), 0, width - 3)
    }

    /// The first byte of each word, as the Latin-1 character of its number.
    private static func initials(_ call: FunctionCall) throws -> TemplateValue {
        try call.withText(0) { text in
            var output: [UInt8] = []
            var isInGap: Bool = true
            for byte in text {
                let isSpace: Bool = UnicodeCategory.isSpace(UInt32(byte))
                if isInGap, !isSpace { GoUTF8.append(UInt32(byte), to: &output) }
                isInGap = isSpace
            }
            return .string(bytes: output)
        }
    }

    // MARK: - lines

    /// Breaks at spaces so that lines are at most `width` bytes long; longer words stay whole unless `cutsWords`.
    private static func wrap(
        _ call: FunctionCall, _ text: TextBytes, _ given: Int, _ newline: [UInt8], cutsWords: Bool
    ) throws -> [UInt8] {
        let width: Int = max(1, given)
        let space: UInt8 = UInt8(ascii: " ")
        var output: [UInt8] = []
        var start: Int = 0
        while text.count - start > width {
            if text[start] == space {
                start += 1
                continue
            }
            let (end, next): (Int, Int)
            if let place = text[start...(start + width)].lastIndex(of: space) {
                (end, next) = (place, place + 1)
            } else if cutsWords {
                (end, next) = (start + width, start + width)
            } else if let place = text[(start + width)...].firstIndex(of: space) {
                (end, next) = (place, place + 1)
            } else {
                break
            }
            output += text[start..<end]
            output += newline
            start = next
            try call.claim(output.count)
        }
        return output + text[start...]
    }
}
