/// Reads one alternative of a constraint: comparisons with white space or one comma between them, where `a - b` stands
/// for `>=a <=b`.
struct ConstraintReader {
    private var rest: Substring

    init(_ text: Substring) {
        rest = text
    }

    /// nil if that is not all there is.
    mutating func parts() -> [ConstraintPart]? {
        var parts: [ConstraintPart] = []
        skipSpace()
        repeat {
            guard let part = part() else { return nil }
            parts += part
        } while skipSeparator()
        return rest.isEmpty ? parts : nil
    }

    /// A comparison, or both of a range.
    private mutating func part() -> [ConstraintPart]? {
        let mark: Substring = rest.prefix { "=<>!~^".contains($0) }
        rest = rest.dropFirst(mark.count)
        skipSpace()
        guard let comparison = ConstraintReader.comparison(mark), let word = word() else { return nil }
        if mark.isEmpty, skipDash() {
            guard let end = self.word(), let low = ConstraintReader.part(.atLeast, word),
                let high = ConstraintReader.part(.atMost, end)
            else { return nil }
            return [low, high]
        }
        return ConstraintReader.part(comparison, word).map { [$0] }
    }

    private mutating func word() -> Substring? {
        let word: Substring = rest.prefix { !ConstraintReader.isSpace($0) && $0 != "," }
        rest = rest.dropFirst(word.count)
        return word.isEmpty ? nil : word
    }

    private mutating func skipSpace() { rest = rest.drop(while: ConstraintReader.isSpace) }

    /// Takes white space, or a comma with or without; false at the end.
    private mutating func skipSeparator() -> Bool {
        skipSpace()
        if rest.first == "," {
            rest.removeFirst()
            skipSpace()
            return true
        }
        return !rest.isEmpty
    }

    /// Takes a dash with white space on both sides.
    private mutating func skipDash() -> Bool {
        var ahead: Substring = rest.drop(while: ConstraintReader.isSpace)
        guard ahead.count < rest.count, ahead.popFirst() == "-", let next = ahead.first,
            ConstraintReader.isSpace(next)
        else { return false }
        rest = ahead
        skipSpace()
        return true
    }

    private static func isSpace(_ character: Character) -> Bool {
        character == " " || character == "\t" || character.isNewline
    }

    // MARK: What is between white space

    private static func comparison(_ mark: Substring) -> ConstraintPart.Comparison? {
        switch mark {
        case "", "=": return .equal
        case "!=": return .notEqual
        case ">": return .above
        case ">=", "=>": return .atLeast
        case "<": return .below
        case "<=", "=<": return .atMost
        case "~", "~>": return .tilde
        case "^": return .caret
        default: return nil
        }
    }

    private static func part(_ comparison: ConstraintPart.Comparison, _ word: Substring) -> ConstraintPart? {
        let plain: Substring = word.first == "v" ? word.dropFirst() : word
        let core: Substring = plain.prefix { $0 != "-" && $0 != "+" }
        let numbers: [Substring] = core.split(separator: ".", omittingEmptySubsequences: false)
        let areNumbers: Bool = numbers.allSatisfy { isWild($0) || UInt64($0) != nil && $0.first != "+" }
        guard numbers.count <= 3, areNumbers else { return nil }
        let known: [Substring] = Array(numbers.prefix { !isWild($0) })
        let padded: [Substring] = known + Array(repeating: "0", count: 3 - known.count)
        let text: String = padded.joined(separator: ".") + plain.dropFirst(core.count)
        guard let version = SemanticVersion(lenient: text) else { return nil }
        let open: ConstraintPart.Open = [.major, .minor, .patch, .nothing][known.count]
        return ConstraintPart(comparison: comparison, version: version, open: open)
    }

    private static func isWild(_ number: Substring) -> Bool { number == "x" || number == "X" || number == "*" }
}
