/// `*`, `+`, `?` and counts in braces, each followed by `?` where it is lazy.
extension PatternParser {
    mutating func parseRepetition() throws(RegularExpressionError) {
        let start: Int = index
        index += 1
        let isLazy: Bool = takeLaziness()
        let inner: Syntax = try takeRepeated(start)
        switch pattern[start] {
        case UInt8(ascii: "*"): try add(Syntax(.star(inner, isLazy: isLazy)))
        case UInt8(ascii: "+"): try add(Syntax(.plus(inner, isLazy: isLazy)))
        default: try add(Syntax(.option(inner, isLazy: isLazy)))
        }
    }

    /// A count, or a literal brace (and false) where it is none.
    mutating func parseCount() throws(RegularExpressionError) -> Bool {
        let start: Int = index
        guard let (minimum, maximum) = takeCount() else {
            index = start + 1
            try literal(UInt32(UInt8(ascii: "{")))
            return false
        }
        let limit: Int = Syntax.maximumCount
        guard minimum <= limit, (maximum ?? 0) <= limit, minimum <= maximum ?? limit else {
            throw error(.repeatCount, start, index)
        }
        let isLazy: Bool = takeLaziness()
        let inner: Syntax = try takeRepeated(start)
        let repeated = Syntax(.repetition(inner, minimum: minimum, maximum: maximum, isLazy: isLazy))
        if minimum >= 2 || (maximum ?? 0) >= 2, !repeated.allowsCounts(upTo: limit) {
            throw error(.repeatCount, start, index)
        }
        try add(repeated)
        return true
    }

    private mutating func takeLaziness() -> Bool {
        let hasMark: Bool = byte() == UInt8(ascii: "?")
        if hasMark { index += 1 }
        return hasMark != flags.contains(.isUngreedy)
    }

    /// What the repetition that began at `start` repeats.
    private mutating func takeRepeated(_ start: Int) throws(RegularExpressionError) -> Syntax {
        if let lastRepetition { throw error(.nestedRepetition, lastRepetition, index) }
        guard let inner = groups[groups.count - 1].items.popLast() else {
            throw error(.missingRepeatArgument, start, index)
        }
        return inner
    }

    /// `{2}`, `{2,}` or `{2,5}`; nil, having read something, where it is none of them.
    private mutating func takeCount() -> (minimum: Int, maximum: Int?)? {
        index += 1
        guard let minimum = takeInteger() else { return nil }
        var maximum: Int? = minimum
        if byte() == UInt8(ascii: ",") {
            index += 1
            if byte() == UInt8(ascii: "}") {
                maximum = nil
            } else {
                maximum = takeInteger()
                if maximum == nil { return nil }
            }
        }
        guard byte() == UInt8(ascii: "}") else { return nil }
        index += 1
        return (minimum, maximum)
    }

    /// Digits without a leading zero; what is beyond every limit stays just there.
    private mutating func takeInteger() -> Int? {
        let start: Int = index
        var total: Int = 0
        while let byte = byte(), byte >= 0x30, byte <= 0x39 {
            total = min(total * 10 + Int(byte - 0x30), 1_000_000)
            index += 1
        }
        if index == start || (pattern[start] == 0x30 && index > start + 1) { return nil }
        return total
    }
}
