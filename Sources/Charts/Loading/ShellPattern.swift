/// A file name pattern as Go's `filepath.Match` has it: `*` and `?` stop at slashes, `[a-z]` and `[^a-z]` are
/// classes, a backslash takes the next character as it is.
struct ShellPattern: Sendable {
    private enum Token: Sendable {
        case character(Character)
        case anyCharacter
        case anySequence
        case oneOf([ClosedRange<Character>], isNegated: Bool)
    }

    private let tokens: [Token]

    /// nil if the pattern is malformed.
    init?(_ pattern: String) {
        var tokens: [Token] = []
        var rest: Substring = pattern[...]
        while let character = rest.popFirst() {
            switch character {
            case "*": tokens.append(.anySequence)
            case "?": tokens.append(.anyCharacter)
            case "[":
                guard let token = ShellPattern.characterClass(&rest) else { return nil }
                tokens.append(token)
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                tokens.append(.character(escaped))
            default: tokens.append(.character(character))
            }
        }
        self.tokens = tokens
    }

    private static func characterClass(_ rest: inout Substring) -> Token? {
        let isNegated: Bool = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while rest.first != "]" || ranges.isEmpty {
            guard let low = classCharacter(&rest) else { return nil }
            var high: Character = low
            if rest.first == "-" {
                rest.removeFirst()
                guard let end = classCharacter(&rest) else { return nil }
                high = end
            }
            if low <= high { ranges.append(low...high) } else { ranges.append(low...low) }
        }
        rest.removeFirst()
        return .oneOf(ranges, isNegated: isNegated)
    }

    private static func classCharacter(_ rest: inout Substring) -> Character? {
        guard let character = rest.popFirst(), character != "-", character != "]" else { return nil }
        return character == "\\" ? rest.popFirst() : character
    }

    func matches(_ name: some StringProtocol) -> Bool {
        matches(tokens[...], Array(name)[...])
    }

    /// Greedy with one point to come back to, so that no pattern takes more than quadratic time.
    private func matches(_ pattern: ArraySlice<Token>, _ name: ArraySlice<Character>) -> Bool {
        var token: Int = pattern.startIndex
        var position: Int = name.startIndex
        var retry: (token: Int, position: Int)?
        while position < name.endIndex || token < pattern.endIndex {
            if token < pattern.endIndex, case .anySequence = pattern[token] {
                retry = (token, position)
                token += 1
                continue
            }
            if token < pattern.endIndex, position < name.endIndex, accepts(pattern[token], name[position]) {
                token += 1
                position += 1
                continue
            }
            guard let (star, start) = retry, start < name.endIndex, name[start] != "/" else { return false }
            retry = (star, start + 1)
            token = star + 1
            position = start + 1
        }
        return true
    }

    private func accepts(_ token: Token, _ character: Character) -> Bool {
        switch token {
        case .character(let wanted): return character == wanted
        case .anyCharacter: return character != "/"
        case .oneOf(let ranges, let isNegated):
            return character != "/" && ranges.contains { $0.contains(character) } != isNegated
        case .anySequence: return false
        }
    }
}
