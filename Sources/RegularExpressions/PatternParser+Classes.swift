/// `[...]`.
extension PatternParser {
    mutating func parseClass() throws(RegularExpressionError) {
        let start: Int = index
        index += 1
        let isNegative: Bool = byte() == UInt8(ascii: "^")
        if isNegative { index += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst: Bool = true
        while isFirst || byte() != UInt8(ascii: "]") {
            isFirst = false
            if let set = try takePosixClass() {
                ranges += set.ranges
            } else if let set = try takeNamedSet() {
                ranges += set.ranges
            } else {
                let range: ClosedRange<UInt32> = try takeRange(start)
                ranges += flags.contains(.foldsCase) ? ScalarSet([range]).foldingCase.ranges : [range]
            }
        }
        index += 1
        let set = ScalarSet(ranges)
        try characters(isNegative ? set.inverted : set)
    }

    /// `[:alpha:]`; nil, having read nothing, where none stands here.
    private mutating func takePosixClass() throws(RegularExpressionError) -> ScalarSet? {
        guard isAt("[:"), pattern.count - index > 2, !isPastPosixClasses else { return nil }
        let start: Int = index
        var end: Int = start + 2
        while end + 1 < pattern.count, !(pattern[end] == UInt8(ascii: ":") && pattern[end + 1] == UInt8(ascii: "]")) {
            end += 1
        }
        guard end + 1 < pattern.count else {
            isPastPosixClasses = true
            return nil
        }
        let isNegative: Bool = pattern[start + 2] == UInt8(ascii: "^")
        let name: String = String(decoding: pattern[(start + (isNegative ? 3 : 2))..<end], as: UTF8.self)
        index = end + 2
        guard let set = NamedClasses.posix(name) else { throw error(.characterRange, start, index) }
        return folded(set, isNegative: isNegative)
    }

    /// A character, or two with a hyphen between.
    private mutating func takeRange(_ classStart: Int) throws(RegularExpressionError) -> ClosedRange<UInt32> {
        let start: Int = index
        let low: UInt32 = try takeCharacter(classStart)
        guard byte() == UInt8(ascii: "-"), let next = byte(1), next != UInt8(ascii: "]") else { return low...low }
        index += 1
        let high: UInt32 = try takeCharacter(classStart)
        guard low <= high else { throw error(.characterRange, start, index) }
        return low...high
    }

    private mutating func takeCharacter(_ classStart: Int) throws(RegularExpressionError) -> UInt32 {
        guard index < pattern.count else { throw error(.missingBracket, classStart) }
        return byte() == UInt8(ascii: "\\") ? try takeEscape() : try nextScalar()
    }
}
