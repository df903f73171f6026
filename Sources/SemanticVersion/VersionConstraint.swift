/// Which versions are wanted, in the grammar Helm users know (that of Masterminds/semver): `>=1.2, <2`, `^1.2`, `~1.2.3`,
/// `1.x`, `1.2 - 1.4`, `a || b`. A pre-release satisfies a part only if that part names one.
package struct VersionConstraint: Sendable {
    private enum Comparison: Sendable {
        case equal, notEqual, above, atLeast, below, atMost, tilde, caret
    }

    private struct Part: Sendable {
        let comparison: Comparison
        let version: SemanticVersion
        /// How many numbers were written: 0 for `*`.
        let precision: Int
    }

    private let alternatives: [[Part]]

    /// nil if the text is no constraint.
    package init?(_ text: String) {
        var alternatives: [[Part]] = []
        for alternative in text.split(separator: "||", omittingEmptySubsequences: false) {
            guard let parts = VersionConstraint.parts(VersionConstraint.unhyphenated(String(alternative))) else {
                return nil
            }
            alternatives.append(parts)
        }
        self.alternatives = alternatives
    }

    package func allows(_ version: SemanticVersion) -> Bool {
        alternatives.contains { parts in parts.allSatisfy { VersionConstraint.holds($0, for: version) } }
    }

    /// `1.2 - 1.4` says `>=1.2 <=1.4`.
    private static func unhyphenated(_ text: String) -> String {
        guard let dash = text.firstRange(of: " - ") else { return text }
        return ">=\(text[..<dash.lowerBound]) <=\(text[dash.upperBound...])"
    }

    private static func parts(_ text: String) -> [Part]? {
        var parts: [Part] = []
        var rest: Substring = text[...]
        func skip() { rest = rest.drop { $0 == " " || $0 == "," } }
        skip()
        while !rest.isEmpty {
            let mark: Substring = rest.prefix { "=<>!~^".contains($0) }
            rest = rest.dropFirst(mark.count).drop { $0 == " " }
            let word: Substring = rest.prefix { $0 != " " && $0 != "," }
            rest = rest.dropFirst(word.count)
            guard let comparison = comparison(mark), let part = part(comparison, String(word), mark) else { return nil }
            parts.append(part)
            skip()
        }
        return parts.isEmpty ? nil : parts
    }

    private static func comparison(_ mark: Substring) -> Comparison? {
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

    private static func part(_ comparison: Comparison, _ word: String, _ mark: Substring) -> Part? {
        var plain: Substring = word[...]
        if plain.first == "v" { plain.removeFirst() }
        let core: Substring = plain.prefix { $0 != "-" && $0 != "+" }
        var numbers: [Substring] = core.split(separator: ".", omittingEmptySubsequences: false)
        if let wild = numbers.firstIndex(where: { $0 == "x" || $0 == "X" || $0 == "*" }) {
            guard numbers[wild...].allSatisfy({ $0 == "x" || $0 == "X" || $0 == "*" }) else { return nil }
            numbers = Array(numbers[..<wild])
        }
        let tail: Substring = plain.dropFirst(core.count)
        let padded: [Substring] = numbers + Array(repeating: "0", count: max(0, 3 - numbers.count))
        guard let version = SemanticVersion(lenient: padded.joined(separator: ".") + tail), !word.isEmpty else {
            return nil
        }
        // A bare version with parts left out means any of them.
        let isOpen: Bool = comparison == .equal && numbers.count < 3
        return Part(comparison: isOpen ? .tilde : comparison, version: version, precision: numbers.count)
    }

    private static func holds(_ part: Part, for version: SemanticVersion) -> Bool {
        if !version.prerelease.isEmpty, part.version.prerelease.isEmpty { return false }
        let wanted: SemanticVersion = part.version
        switch part.comparison {
        case .equal: return version == wanted
        case .notEqual: return !isWithin(version, wanted, part.precision)
        case .above:
            return part.precision < 3
                ? version > wanted && !isWithin(version, wanted, part.precision) : version > wanted
        case .atLeast: return version >= wanted
        case .below: return version < wanted
        case .atMost: return version <= wanted || (part.precision < 3 && isWithin(version, wanted, part.precision))
        case .tilde: return version >= wanted && isWithin(version, wanted, min(part.precision, 2))
        case .caret: return version >= wanted && isWithin(version, wanted, caretPrecision(part))
        }
    }

    /// Whether the first `precision` numbers agree (and with three, all of the version).
    private static func isWithin(_ version: SemanticVersion, _ wanted: SemanticVersion, _ precision: Int) -> Bool {
        switch precision {
        case 0: return true
        case 1: return version.major == wanted.major
        case 2: return version.major == wanted.major && version.minor == wanted.minor
        default: return version == wanted
        }
    }

    /// `^` keeps the leftmost number that is not zero.
    private static func caretPrecision(_ part: Part) -> Int {
        if part.version.major > 0 || part.precision < 2 { return min(1, part.precision) }
        if part.version.minor > 0 || part.precision < 3 { return 2 }
        return 3
    }
}
