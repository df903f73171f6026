/// What follows a backslash.
extension PatternParser {
    mutating func parseBackslash() throws(RegularExpressionError) {
        switch byte(1) {
        case UInt8(ascii: "A"): try assertion(.textStart, width: 2)
        case UInt8(ascii: "z"): try assertion(.textEnd, width: 2)
        case UInt8(ascii: "b"): try assertion(.wordBoundary, width: 2)
        case UInt8(ascii: "B"): try assertion(.noWordBoundary, width: 2)
        case UInt8(ascii: "C"): throw error(.escape, index, index + 2)
        case UInt8(ascii: "Q"): try parseQuotation()
        default:
            if let set = try takeNamedSet() {
                try characters(set)
            } else {
                try literal(try takeEscape())
            }
        }
    }

    /// `\Q...\E`, or to the end.
    private mutating func parseQuotation() throws(RegularExpressionError) {
        index += 2
        var end: Int = index
        let mark: [UInt8] = Array("\\E".utf8)
        while end < pattern.count, !pattern[end...].starts(with: mark) { end += 1 }
        while index < end { try literal(try nextScalar(before: end)) }
        index = min(end + 2, pattern.count)
    }

    /// `\d`, `\pL`, `\p{Greek}` and their negations; nil, having read nothing, where none stands here.
    mutating func takeNamedSet() throws(RegularExpressionError) -> ScalarSet? {
        guard byte() == UInt8(ascii: "\\"), let letter = byte(1) else { return nil }
        if letter == UInt8(ascii: "p") || letter == UInt8(ascii: "P") { return try takeUnicodeClass() }
        guard let set = NamedClasses.perl(letter | 0x20) else { return nil }
        index += 2
        return folded(set, isNegative: letter & 0x20 == 0)
    }

    /// With the other cases of its letters where case does not count, and only then turned round.
    func folded(_ set: ScalarSet, isNegative: Bool) -> ScalarSet {
        let complete: ScalarSet = flags.contains(.foldsCase) ? set.foldingCase : set
        return isNegative ? complete.inverted : complete
    }

    private mutating func takeUnicodeClass() throws(RegularExpressionError) -> ScalarSet {
        let start: Int = index
        var isNegative: Bool = pattern[start + 1] == UInt8(ascii: "P")
        index += 2
        var name: ArraySlice<UInt8> = []
        if index < pattern.count {
            let nameStart: Int = index
            if try nextScalar() == UInt32(UInt8(ascii: "{")) {
                guard let end = pattern[index...].firstIndex(of: UInt8(ascii: "}")) else {
                    try checkUTF8(start, pattern.count)
                    throw error(.characterRange, start)
                }
                try checkUTF8(index, end)
                name = pattern[index..<end]
                index = end + 1
            } else {
                name = pattern[nameStart..<index]
            }
        }
        if name.first == UInt8(ascii: "^") {
            isNegative.toggle()
            name = name.dropFirst()
        }
        guard let set = UnicodeClasses.named(name) else { throw error(.characterRange, start, index) }
        return folded(set, isNegative: isNegative)
    }

    /// One escaped character.
    mutating func takeEscape() throws(RegularExpressionError) -> UInt32 {
        let start: Int = index
        index += 1
        guard index < pattern.count else { throw error(.trailingBackslash, index) }
        let mark: UInt32 = try nextScalar()
        switch Unicode.Scalar(mark) ?? "\u{FFFD}" {
        case "a": return 0x07
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "v": return 0x0B
        case "x":
            if let scalar = try takeHexadecimal() { return scalar }
        case "0": return takeOctal(0)
        case "1"..."7":
            // A digit alone would refer back to a group, which there is not.
            if let next = byte(), next >= 0x30, next <= 0x37 { return takeOctal(mark - 0x30) }
        default:
            if mark < 0x80, !Self.isAlphanumeric(UInt8(mark)) { return mark }
        }
        throw error(.escape, start, index)
    }

    /// Up to two more digits.
    private mutating func takeOctal(_ first: UInt32) -> UInt32 {
        var total: UInt32 = first
        for _ in 0..<2 {
            guard let digit = byte(), digit >= 0x30, digit <= 0x37 else { break }
            total = total * 8 + UInt32(digit - 0x30)
            index += 1
        }
        return total
    }

    /// Two digits, or any number of them in braces; nil where they are wrong, with the wrong one read.
    private mutating func takeHexadecimal() throws(RegularExpressionError) -> UInt32? {
        guard index < pattern.count else { return nil }
        let first: UInt32 = try nextScalar()
        guard first == UInt32(UInt8(ascii: "{")) else {
            guard index < pattern.count else { return nil }
            let second: UInt32 = try nextScalar()
            guard let high = Self.hexadecimal(first), let low = Self.hexadecimal(second) else { return nil }
            return high * 16 + low
        }
        var total: UInt32?
        while index < pattern.count {
            let mark: UInt32 = try nextScalar()
            if mark == UInt32(UInt8(ascii: "}")) { return total }
            guard let digit = Self.hexadecimal(mark) else { return nil }
            let next: UInt32 = (total ?? 0) * 16 + digit
            guard next <= ScalarSet.last else { return nil }
            total = next
        }
        return nil
    }

    private static func hexadecimal(_ mark: UInt32) -> UInt32? {
        switch mark {
        case 0x30...0x39: return mark - 0x30
        case 0x41...0x46: return mark - 0x41 + 10
        case 0x61...0x66: return mark - 0x61 + 10
        default: return nil
        }
    }
}
