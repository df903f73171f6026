/// Characters of a TOML text, one at a time, and where they stand.
struct TOMLScanner {
    let bytes: [UInt8]
    private(set) var position: Int = 0
    private(set) var line: Int = 1
    /// The dotted key that is being read, for messages.
    var key: String = ""

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next character without taking it; nil at the end.
    func peek() throws(TOMLFailure) -> Unicode.Scalar? {
        guard position < bytes.count else { return nil }
        let byte: UInt8 = bytes[position]
        if byte < 0x80 {
            let isLoneReturn: Bool = byte == 0x0D && (position + 1 == bytes.count || bytes[position + 1] != 0x0A)
            let isControl: Bool = byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D || byte == 0x7F
            if isControl || isLoneReturn {
                let digits: String = (byte < 16 ? "0" : "") + String(byte, radix: 16)
                throw failure("TOML files cannot contain control characters: '0x\(digits)'", line: line)
            }
            return Unicode.Scalar(byte)
        }
        var decoder = UTF8()
        var iterator = bytes[position...].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
            throw failure("invalid UTF-8 byte: 0x\(String(byte, radix: 16))", line: line)
        }
        return scalar
    }

    mutating func next() throws(TOMLFailure) -> Unicode.Scalar? {
        // Go counts the line before it looks at the character.
        let found: Unicode.Scalar? = try peek()
        if let found {
            if found == "\n" { line += 1 }
            position += UTF8.width(found)
        }
        return found
    }

    mutating func accept(_ scalar: Unicode.Scalar) throws(TOMLFailure) -> Bool {
        guard try peek() == scalar else { return false }
        _ = try next()
        return true
    }

    mutating func skip(_ isSkipped: (Unicode.Scalar) -> Bool) throws(TOMLFailure) {
        while let found = try peek(), isSkipped(found) { _ = try next() }
    }

    /// Gives back the last `count` characters, ASCII ones of one line.
    mutating func stepBack(_ count: Int) { position -= count }

    func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    /// Whether the text goes on with `mark` here.
    func has(_ mark: String) -> Bool { bytes[position...].starts(with: mark.utf8) }

    // MARK: - failures

    func failure(_ message: String, line: Int) -> TOMLFailure {
        let last: String = key.isEmpty ? "" : " (last key \(TOMLKey.quotedText(key)))"
        return TOMLFailure(message: "toml: line \(line)\(last): \(message)")
    }

    /// `after` is what was just taken, nil for the end: that does not count as a new line.
    func failure(_ message: String, after taken: Unicode.Scalar?) -> TOMLFailure {
        let isAfterBreak: Bool = taken == nil && position > 0 && bytes[position - 1] == 0x0A
        return failure(message, line: isAfterBreak ? line - 1 : line)
    }

    func failure(_ message: String) -> TOMLFailure { failure(message, line: line) }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
    static func isBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { isSpace(scalar) || isBreak(scalar) }
    static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    static func isHex(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isASCIIHexDigit }

    /// As `%q` shows it; the end as the zero character.
    static func quoted(_ scalar: Unicode.Scalar?) -> String { TOMLKey.quotedCharacter(scalar ?? "\0") }
}
