extension TOMLScanner {
    /// A string whose opening quote stands here, decoded.
    mutating func string() throws(TOMLFailure) -> String {
        if try accept("'") {
            guard has("''") else { return try rawString() }
            _ = try next()
            _ = try next()
            return try rawBlock()
        }
        _ = try next()
        guard has("\"\"") else { return try escapedString() }
        _ = try next()
        _ = try next()
        return try escapedBlock()
    }

    /// A quoted part of a key: never a block.
    mutating func quotedKey() throws(TOMLFailure) -> String {
        if try accept("'") { return try rawString() }
        _ = try next()
        return try escapedString()
    }

    private mutating func rawString() throws(TOMLFailure) -> String {
        let start: Int = position
        while true {
            let found: Unicode.Scalar? = try next()
            guard let found else { throw failure("unexpected EOF; expected \"'\"", after: nil) }
            if TOMLScanner.isBreak(found) { throw failure("strings cannot contain newlines", line: line - 1) }
            if found == "'" { return String(decoding: bytes[start..<position - 1], as: UTF8.self) }
        }
    }

    private mutating func escapedString() throws(TOMLFailure) -> String {
        let start: Int = position
        while true {
            let found: Unicode.Scalar? = try next()
            guard let found else { throw failure("unexpected EOF; expected '\"'", after: nil) }
            if TOMLScanner.isBreak(found) { throw failure("strings cannot contain newlines", line: line - 1) }
            if found == "\\" { try escape(start) }
            if found == "\"" { return try unescaped(Array(bytes[start..<position - 1])) }
        }
    }

    private mutating func rawBlock() throws(TOMLFailure) -> String {
        let start: Int = position
        while true {
            guard let found = try next() else { throw failure("unexpected EOF; expected \"'''\"", after: nil) }
            if found == "'", has("''"), let end = try closing(start, "'", "''''''") {
                return String(decoding: TOMLScanner.withoutFirstBreak(bytes[start..<end]), as: UTF8.self)
            }
        }
    }

    private mutating func escapedBlock() throws(TOMLFailure) -> String {
        let start: Int = position
        while true {
            guard let found = try next() else { throw failure("unexpected EOF; expected '\"\"\"'", after: nil) }
            if found == "\\" {
                if let following = try peek(), TOMLScanner.isBreak(following) {
                    _ = try next()
                } else {
                    try escape(start)
                }
            }
            if found == "\"", has("\"\""), let end = try closing(start, "\"", "\"\"\"\"\"\"") {
                let text: ArraySlice<UInt8> = TOMLScanner.withoutFirstBreak(bytes[start..<end])
                return try unescaped(TOMLScanner.withoutEscapedBreaks(Array(text)))
            }
        }
    }

    /// Where a block's text ends whose closing quotes may begin with the one just taken: up to two further quotes
    /// before them belong to the text.
    private mutating func closing(
        _ start: Int, _ quote: Unicode.Scalar, _ tooMany: String
    ) throws(TOMLFailure) -> Int? {
        _ = try next()
        _ = try next()
        if try peek() == quote {
            _ = try next()
            let current: ArraySlice<UInt8> = bytes[start..<position]
            let mark: UInt8 = UInt8(ascii: quote)
            // The quote just looked at is not counted yet in Go: five before it are too many.
            let run: Int = current.dropLast().reversed().prefix { $0 == mark }.count
            let isEscaped: Bool = quote == "\"" && run >= 5 && current.dropLast().dropLast(4).dropLast().last == 0x5C
            if run >= 5, !isEscaped {
                let text: String = quote == "\"" ? "'\(tooMany)'" : "\"\(tooMany)\""
                throw failure("unexpected \(text)")
            }
            stepBack(3)
            return nil
        }
        return position - 3
    }

    // MARK: - escapes

    /// Checks the escape behind the backslash just taken; `start` is where the string began.
    private mutating func escape(_ start: Int) throws(TOMLFailure) {
        let found: Unicode.Scalar? = try next()
        switch found {
        case "e", "b", "t", "n", "f", "r", "\"", " ", "\t", "\\": return
        case "x": try hexadecimal(2, "two", "x", start)
        case "u": try hexadecimal(4, "four", "u", start)
        case "U": try hexadecimal(8, "eight", "U", start)
        default:
            throw failure(
                "invalid escape in string '\\\(found ?? "\0")'", line: found == nil ? line - 1 : line)
        }
    }

    private mutating func hexadecimal(
        _ count: Int, _ name: String, _ mark: String, _ start: Int
    ) throws(TOMLFailure) {
        for _ in 0..<count {
            let found: Unicode.Scalar? = try next()
            guard let found, TOMLScanner.isHex(found) else {
                throw failure(
                    "expected \(name) hexadecimal digits after '\\\(mark)', but got "
                        + "\(TOMLKey.quotedText(text(from: start))) instead", after: found)
            }
        }
    }

    private func unescaped(_ text: [UInt8]) throws(TOMLFailure) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var index: Int = 0
        while index < text.count {
            guard text[index] == 0x5C, index + 1 < text.count else {
                output.append(text[index])
                index += 1
                continue
            }
            let mark: UInt8 = text[index + 1]
            index += 2
            switch mark {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "e"): output.append(0x1B)
            case UInt8(ascii: "\""), 0x5C: output.append(mark)
            case UInt8(ascii: "x"): try append(text, &index, 2, to: &output)
            case UInt8(ascii: "u"): try append(text, &index, 4, to: &output)
            case UInt8(ascii: "U"): try append(text, &index, 8, to: &output)
            default: throw failure("invalid escape: '\\\(Unicode.Scalar(mark))'")
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func append(
        _ text: [UInt8], _ index: inout Int, _ count: Int, to output: inout [UInt8]
    ) throws(TOMLFailure) {
        let digits: String = String(decoding: text[index..<min(index + count, text.count)], as: UTF8.self)
        index += count
        guard let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code) else {
            throw failure("Escaped character '\\u\(digits)' is not valid UTF-8.")
        }
        output += Character(scalar).utf8
    }

    private static func withoutFirstBreak(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.first == 0x0A ? text.dropFirst() : text.starts(with: [0x0D, 0x0A]) ? text.dropFirst(2) : text
    }

    /// A backslash at the end of a line takes the line break and all blank space after it away.
    private static func withoutEscapedBreaks(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var index: Int = 0
        while index < text.count {
            guard text[index] == 0x5C else {
                output.append(text[index])
                index += 1
                continue
            }
            let blank: ArraySlice<UInt8> = text[(index + 1)...].prefix {
                $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D
            }
            if blank.contains(0x0A) {
                index = blank.endIndex
                continue
            }
            // The character behind any other backslash is part of its escape.
            output += text[index..<min(index + 2, text.count)]
            index += 2
        }
        return output
    }
}
