/// `(?...)`: names, flags, groups that do not capture.
extension PatternParser {
    mutating func parsePerlGroup() throws(RegularExpressionError) {
        let start: Int = index
        let left: Int = pattern.count - start
        if left > 4, isAt("(?P<") {
            try parseNamedGroup(nameStart: start + 4)
        } else if left > 3, isAt("(?<") {
            try parseNamedGroup(nameStart: start + 3)
        } else {
            index += 2
            try parseFlags(start)
        }
    }

    private mutating func parseNamedGroup(nameStart: Int) throws(RegularExpressionError) {
        let start: Int = index
        guard let end = pattern[start...].firstIndex(of: UInt8(ascii: ">")) else {
            try checkUTF8(start, pattern.count)
            throw error(.namedCapture, start)
        }
        try checkUTF8(nameStart, end)
        let name: ArraySlice<UInt8> = pattern[nameStart..<end]
        let isValid: Bool = !name.isEmpty && name.allSatisfy { $0 == UInt8(ascii: "_") || Self.isAlphanumeric($0) }
        guard isValid else { throw error(.namedCapture, start, end + 1) }
        openGroup(capturing: String(decoding: name, as: UTF8.self))
        index = end + 1
    }

    /// `i`, `m`, `s`, `U`, with those after a `-` switched off; `:` opens a group, `)` changes the group around.
    private mutating func parseFlags(_ start: Int) throws(RegularExpressionError) {
        var (on, off): (PatternFlags, PatternFlags) = ([], [])
        var (isNegative, sawFlag): (Bool, Bool) = (false, false)
        while index < pattern.count {
            let mark: UInt32 = try nextScalar()
            if let flag = Self.flag(mark) {
                if isNegative { off.insert(flag) } else { on.insert(flag) }
                sawFlag = true
                continue
            }
            switch Unicode.Scalar(mark) ?? "\u{FFFD}" {
            case "-" where !isNegative:
                isNegative = true
                sawFlag = false
            case ":" where !isNegative || sawFlag, ")" where !isNegative || sawFlag:
                if mark == 0x3A { openGroup(capturing: nil) }
                flags = flags.union(on).subtracting(off)
                return
            default: throw error(.perlSyntax, start, index)
            }
        }
        throw error(.perlSyntax, start, index)
    }

    private static func flag(_ mark: UInt32) -> PatternFlags? {
        switch Unicode.Scalar(mark) ?? "\u{FFFD}" {
        case "i": return .foldsCase
        case "m": return .multiline
        case "s": return .dotMatchesNewline
        case "U": return .isUngreedy
        default: return nil
        }
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }
}
