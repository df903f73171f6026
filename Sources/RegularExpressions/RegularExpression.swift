import GoText

/// A regular expression as Go's `regexp` has it (RE2): its grammar, its leftmost-first choice among matches, and time in
/// proportion to the text, whatever the pattern.
///
///     let pattern = try RegularExpression("(?i)v(?P<major>[0-9]+)")
///     pattern.matches("V12")  // true
///
/// Texts are bytes: what is no UTF-8 counts as U+FFFD, a byte at a time, and is kept as it is.
package struct RegularExpression: Sendable {
    let program: Program
    /// Names of the groups by number, empty where they have none; the whole match comes first.
    package let groupNames: [String]
    private let isPatternEmpty: Bool

    package init(_ pattern: [UInt8]) throws(RegularExpressionError) {
        var parser = PatternParser(pattern)
        let syntax: Syntax = try parser.parse()
        program = Program(syntax)
        groupNames = parser.captureNames
        isPatternEmpty = pattern.isEmpty
    }

    package init(_ pattern: String) throws(RegularExpressionError) {
        try self.init(Array(pattern.utf8))
    }

    /// Whether the pattern fits anywhere in the text.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        Matcher.with(program, text, groups: 0) { $0.find(from: 0) }
    }

    package func matches(_ text: [UInt8]) -> Bool { text.withUnsafeBufferPointer { matches($0) } }

    package func matches(_ text: String) -> Bool {
        var text: String = text
        return text.withUTF8 { matches($0) }
    }

    /// Where the first match is.
    package func firstMatch(in text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        Matcher.with(program, text, groups: 1) { matcher in
            matcher.find(from: 0) ? matcher.slots[0]..<matcher.slots[1] : nil
        }
    }

    /// Where the first match and its groups are, nil for groups that took no part.
    package func firstSubmatches(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>?]? {
        Matcher.with(program, text, groups: groupNames.count) { matcher in
            matcher.find(from: 0) ? Self.ranges(matcher.slots) : nil
        }
    }

    /// Where up to `limit` matches are, all of them if it is negative. An empty match right after another does not count.
    package func allMatches(in text: UnsafeBufferPointer<UInt8>, limit: Int = -1) -> [Range<Int>] {
        var found: [Range<Int>] = []
        forEachMatch(text, groups: 1, limit) { found.append($0[0]..<$0[1]) }
        return found
    }

    /// As `allMatches`, with their groups.
    package func allSubmatches(in text: UnsafeBufferPointer<UInt8>, limit: Int = -1) -> [[Range<Int>?]] {
        var found: [[Range<Int>?]] = []
        forEachMatch(text, groups: groupNames.count, limit) { found.append(Self.ranges($0)) }
        return found
    }

    /// The text between matches, in at most `limit` pieces if that is positive; none at all if it is zero.
    package func split(_ text: UnsafeBufferPointer<UInt8>, limit: Int) -> [Range<Int>] {
        if limit == 0 { return [] }
        if text.isEmpty, !isPatternEmpty { return [0..<0] }
        var pieces: [Range<Int>] = []
        var (pieceStart, lastStart): (Int, Int) = (0, 0)
        for match in allMatches(in: text, limit: limit) {
            if limit > 0, pieces.count >= limit - 1 { break }
            lastStart = match.lowerBound
            if match.upperBound != 0 { pieces.append(pieceStart..<match.lowerBound) }
            pieceStart = match.upperBound
        }
        if lastStart != text.count { pieces.append(pieceStart..<text.count) }
        return pieces
    }

    /// The work `matches` does on a text, in steps that take about the same time each.
    package func stepCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
        Matcher.with(program, text, groups: groupNames.count) { matcher in
            _ = matcher.find(from: 0)
            return matcher.steps
        }
    }

    private func forEachMatch(
        _ text: UnsafeBufferPointer<UInt8>, groups: Int, _ limit: Int, _ body: ([Int]) -> Void
    ) {
        Matcher.with(program, text, groups: groups) { matcher in
            var left: Int = limit < 0 ? Int.max : limit
            var position: Int = 0
            var previousEnd: Int = -1
            while left > 0, position <= text.count, matcher.find(from: position) {
                let (start, end): (Int, Int) = (matcher.slots[0], matcher.slots[1])
                if end != position || start != previousEnd {
                    body(matcher.slots)
                    left -= 1
                }
                if end == position {
                    position += position < text.count ? GoUTF8.decode(text, at: position).width : 1
                } else {
                    position = end
                }
                previousEnd = end
            }
        }
    }

    private static func ranges(_ slots: [Int]) -> [Range<Int>?] {
        stride(from: 0, to: slots.count, by: 2).map { slots[$0] < 0 ? nil : slots[$0]..<slots[$0 + 1] }
    }
}
