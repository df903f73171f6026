import GoText

/// Reads a pattern as Go's `regexp/syntax` does with Perl's extensions, without recursion.
struct PatternParser {
    /// What has been read of a group, or of the whole pattern.
    struct Group {
        /// The number of a capturing group.
        let capture: Int?
        /// What holds again after the group.
        let outerFlags: PatternFlags
        var alternatives: [Syntax] = []
        var items: [Syntax] = []
    }

    let pattern: [UInt8]
    var index: Int = 0
    var flags: PatternFlags = []
    var groups: [Group] = [Group(capture: nil, outerFlags: [])]
    /// Of the capturing groups, by number; the whole match comes first.
    var captureNames: [String] = [""]
    /// Code points in character classes so far.
    var classScalars: Int = 0
    /// No `[:name:]` ends in what is left.
    var isPastPosixClasses: Bool = false
    /// Where the repetition began that was read just now.
    var lastRepetition: Int?

    init(_ pattern: [UInt8]) {
        self.pattern = pattern
    }

    mutating func parse() throws(RegularExpressionError) -> Syntax {
        while index < pattern.count {
            let start: Int = index
            let wasRepetition: Bool = try parseNext()
            lastRepetition = wasRepetition ? start : nil
        }
        let whole: Syntax = try closeAlternatives()
        guard groups.count == 1 else { throw error(.missingParenthesis, 0) }
        return whole
    }

    /// Reads one element; true for a repetition of the element before.
    private mutating func parseNext() throws(RegularExpressionError) -> Bool {
        switch pattern[index] {
        case UInt8(ascii: "("):
            if isAt("(?") {
                try parsePerlGroup()
            } else {
                openGroup(capturing: "")
                index += 1
            }
        case UInt8(ascii: ")"): try closeGroup()
        case UInt8(ascii: "|"):
            try endAlternative()
            index += 1
        case UInt8(ascii: "^"): try assertion(flags.contains(.multiline) ? .lineStart : .textStart, width: 1)
        case UInt8(ascii: "$"): try assertion(flags.contains(.multiline) ? .lineEnd : .textEnd, width: 1)
        case UInt8(ascii: "."):
            index += 1
            try add(Syntax(.characters(flags.contains(.dotMatchesNewline) ? .all : .allButNewline)))
        case UInt8(ascii: "["): try parseClass()
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
            try parseRepetition()
            return true
        case UInt8(ascii: "{"): return try parseCount()
        case UInt8(ascii: "\\"): try parseBackslash()
        default: try literal(try nextScalar())
        }
        return false
    }

    // MARK: - building the tree

    mutating func add(_ item: Syntax) throws(RegularExpressionError) {
        groups[groups.count - 1].items.append(try checked(item))
    }

    mutating func literal(_ scalar: UInt32) throws(RegularExpressionError) {
        try add(Syntax(.literal([scalar], foldsCase: flags.contains(.foldsCase))))
    }

    mutating func characters(_ set: ScalarSet) throws(RegularExpressionError) {
        classScalars += set.ranges.count * 2
        try add(Syntax(.characters(set)))
    }

    mutating func assertion(_ assertion: Assertion, width: Int) throws(RegularExpressionError) {
        index += width
        try add(Syntax(.assertion(assertion)))
    }

    mutating func openGroup(capturing name: String?) {
        if let name { captureNames.append(name) }
        groups.append(Group(capture: name == nil ? nil : captureNames.count - 1, outerFlags: flags))
    }

    private mutating func closeGroup() throws(RegularExpressionError) {
        let inner: Syntax = try closeAlternatives()
        guard groups.count > 1, let group = groups.popLast() else { throw error(.unexpectedParenthesis, 0) }
        index += 1
        flags = group.outerFlags
        if let capture = group.capture {
            try add(Syntax(.capture(capture, inner)))
        } else {
            try add(inner)
        }
    }

    private mutating func endAlternative() throws(RegularExpressionError) {
        let last: Int = groups.count - 1
        let sequence: Syntax = try checked(Self.sequence(groups[last].items))
        groups[last].items = []
        groups[last].alternatives.append(sequence)
    }

    /// What the innermost open group says.
    private mutating func closeAlternatives() throws(RegularExpressionError) -> Syntax {
        try endAlternative()
        let alternatives: [Syntax] = groups[groups.count - 1].alternatives
        return alternatives.count == 1 ? alternatives[0] : try checked(Self.alternation(alternatives))
    }

    /// One node for a run of items: neighbouring literals and sequences become one.
    private static func sequence(_ items: [Syntax]) -> Syntax {
        var flat: [Syntax] = []
        var scalars: [UInt32] = []
        var folds: Bool = false
        func flush() {
            if !scalars.isEmpty { flat.append(Syntax(.literal(scalars, foldsCase: folds))) }
            scalars = []
        }
        for item in items {
            switch item.form {
            case .literal(let more, let foldsMore):
                if foldsMore != folds { flush() }
                folds = foldsMore
                scalars += more
            case .sequence(let inner):
                flush()
                flat += inner
            default:
                flush()
                flat.append(item)
            }
        }
        flush()
        switch flat.count {
        case 0: return Syntax(.empty)
        case 1: return flat[0]
        default: return Syntax(.sequence(flat))
        }
    }

    /// One node for alternatives: neighbouring single characters become one class.
    private static func alternation(_ alternatives: [Syntax]) -> Syntax {
        var flat: [Syntax] = []
        var ranges: [ClosedRange<UInt32>] = []
        func flush() {
            if !ranges.isEmpty { flat.append(Syntax(.characters(ScalarSet(ranges)))) }
            ranges = []
        }
        for alternative in alternatives {
            if let set = characterSet(alternative), !set.ranges.isEmpty {
                ranges += set.ranges
            } else {
                flush()
                if case .alternation(let inner) = alternative.form { flat += inner } else { flat.append(alternative) }
            }
        }
        flush()
        return flat.count == 1 ? flat[0] : Syntax(.alternation(flat))
    }

    private static func characterSet(_ syntax: Syntax) -> ScalarSet? {
        switch syntax.form {
        case .characters(let set): return set
        case .literal(let scalars, let folds) where scalars.count == 1:
            let set = ScalarSet([scalars[0]...scalars[0]])
            return folds ? set.foldingCase : set
        default: return nil
        }
    }

    func checked(_ syntax: Syntax) throws(RegularExpressionError) -> Syntax {
        guard classScalars <= Syntax.maximumScalars, syntax.size <= Syntax.maximumSize else {
            throw error(.tooLarge, 0)
        }
        guard syntax.height <= Syntax.maximumHeight else { throw error(.nestingDepth, 0) }
        return syntax
    }

    // MARK: - reading

    func isAt(_ text: StaticString) -> Bool {
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return index + wanted.count <= pattern.count && pattern[index..<index + wanted.count].elementsEqual(wanted)
    }

    /// The pattern's byte at a distance from here.
    func byte(_ offset: Int = 0) -> UInt8? {
        index + offset < pattern.count ? pattern[index + offset] : nil
    }

    /// Takes a code point; the pattern must not be at its end.
    mutating func nextScalar(before end: Int? = nil) throws(RegularExpressionError) -> UInt32 {
        let here: Int = index
        let decoded: GoUTF8.Decoded = pattern.withUnsafeBufferPointer { GoUTF8.decode($0, at: here) }
        if decoded.isInvalid { throw error(.utf8, here, end) }
        index += decoded.width
        return decoded.scalar
    }

    /// Refuses bytes that are no UTF-8.
    func checkUTF8(_ start: Int, _ end: Int) throws(RegularExpressionError) {
        var copy: PatternParser = self
        copy.index = start
        while copy.index < end { _ = try copy.nextScalar(before: end) }
    }

    /// An error about the pattern from `start` to `end`, by default its end.
    func error(_ reason: RegularExpressionError.Reason, _ start: Int, _ end: Int? = nil) -> RegularExpressionError {
        RegularExpressionError(reason: reason, part: Array(pattern[start..<(end ?? pattern.count)]))
    }
}
