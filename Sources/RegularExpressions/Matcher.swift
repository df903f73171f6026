import GoText

/// One operation's view of a program and a text: finds matches from left to right.
///
/// Short searches try one way after the other and remember where they have been; long ones follow all ways at once. Both
/// take time in proportion to the text, and find what comes first by the pattern's preferences.
struct Matcher {
    let program: Program
    let text: UnsafeBufferPointer<UInt8>
    let instructions: UnsafeBufferPointer<Instruction>
    let sets: UnsafeBufferPointer<SetTable>
    let ranges: UnsafeBufferPointer<UInt32>
    /// Where the match and its groups begin and end, -1 for groups that took no part: two for each.
    var slots: [Int]
    /// Instructions gone through, a measure of the work done.
    var steps: Int = 0

    var jobs: [BacktrackJob] = []
    var visited: [UInt64] = []

    /// How many (checkpoint, position) pairs a search may remember.
    private static let visitedLimit: Int = 256 * 1_024

    /// - Parameter groups: how many groups to capture, the whole match among them.
    static func with<Result>(
        _ program: Program, _ text: UnsafeBufferPointer<UInt8>, groups: Int, _ body: (inout Matcher) throws -> Result
    ) rethrows -> Result {
        try program.instructions.withUnsafeBufferPointer { instructions in
            try program.sets.withUnsafeBufferPointer { sets in
                try program.ranges.withUnsafeBufferPointer { ranges in
                    var matcher = Matcher(
                        program: program, text: text, instructions: instructions, sets: sets, ranges: ranges,
                        slots: Array(repeating: -1, count: groups * 2))
                    return try body(&matcher)
                }
            }
        }
    }

    /// Finds the first match that begins at or after `start`; `slots` say where it is.
    mutating func find(from start: Int) -> Bool {
        if program.facts.isAnchored, start > 0 { return false }
        if program.facts.isPrefixOnly { return findPrefix(from: start) }
        let window: Int = text.count - start + 1
        if program.checkpointCount * window <= Self.visitedLimit { return backtrack(from: start, window) }
        return ParallelSearch.run(&self, from: start)
    }

    private mutating func findPrefix(from start: Int) -> Bool {
        let prefix: [UInt8] = program.facts.prefix
        guard let place = Self.place(of: prefix, in: text, from: start) else { return false }
        if slots.count > 1 { (slots[0], slots[1]) = (place, place + prefix.count) }
        return true
    }

    private static func place(of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        needle.withUnsafeBufferPointer { ByteSearch.first($0, in: text, from: start) }
    }

    /// The first position at or after `start` where a match may begin.
    @inline(__always)
    mutating func candidate(from start: Int) -> Int? {
        if program.facts.isAnchored { return start == 0 ? 0 : nil }
        if program.facts.prefix.count > 1 { return Self.place(of: program.facts.prefix, in: text, from: start) }
        guard let firstBytes = program.facts.firstBytes else { return start <= text.count ? start : nil }
        var place: Int = start
        while place < text.count {
            if firstBytes[Int(text[place])] { return place }
            place += 1
        }
        return nil
    }

    // MARK: - questions about a position

    /// How many bytes a character-taking instruction takes at `position`, 0 where it does not fit.
    @inline(__always)
    func width(_ instruction: Instruction, at position: Int) -> Int {
        guard position < text.count else { return 0 }
        let byte: UInt8 = text[position]
        if byte < 0x80 {
            switch instruction.kind {
            case .byte: return Int32(byte) == instruction.argument ? 1 : 0
            case .set: return sets[Int(instruction.argument)].containsASCII(byte) ? 1 : 0
            case .any: return 1
            case .anyButNewline: return byte == 0x0A ? 0 : 1
            default: return 0
            }
        }
        return longWidth(instruction, at: position)
    }

    private func longWidth(_ instruction: Instruction, at position: Int) -> Int {
        if instruction.kind == .byte { return 0 }
        let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: position)
        switch instruction.kind {
        case .scalar: return Int32(decoded.scalar) == instruction.argument ? decoded.width : 0
        case .set: return contains(sets[Int(instruction.argument)], decoded.scalar) ? decoded.width : 0
        default: return decoded.width
        }
    }

    private func contains(_ set: SetTable, _ scalar: UInt32) -> Bool {
        let first: Int = Int(set.firstRange)
        var (low, high): (Int, Int) = (0, Int(set.rangeCount))
        while low < high {
            let middle: Int = (low + high) / 2
            if ranges[first + middle * 2 + 1] < scalar { low = middle + 1 } else { high = middle }
        }
        return low < Int(set.rangeCount) && ranges[first + low * 2] <= scalar
    }

    func holds(_ assertion: Int32, at position: Int) -> Bool {
        switch Assertion(rawValue: UInt8(assertion)) {
        case .textStart: return position == 0
        case .textEnd: return position == text.count
        case .lineStart: return position == 0 || text[position - 1] == 0x0A
        case .lineEnd: return position == text.count || text[position] == 0x0A
        case .wordBoundary: return isWord(position - 1) != isWord(position)
        case .noWordBoundary: return isWord(position - 1) == isWord(position)
        case nil: return false
        }
    }

    private func isWord(_ position: Int) -> Bool {
        guard position >= 0, position < text.count else { return false }
        let byte: UInt8 = text[position]
        return byte == UInt8(ascii: "_") || PatternParser.isAlphanumeric(byte)
    }
}
