/// A pattern of `.Files.Glob`: `*` and `?` stop at slashes, `**` doesn't; `[a-z]`, `[!a-z]`, `{one,other}`.
struct FilesGlob {
    private enum Token {
        case character(Character)
        case oneCharacter
        case sequence
        case path
        case oneOf([ClosedRange<Character>], isNegated: Bool)
    }

    /// One list of tokens for each way through the braces.
    private let alternatives: [[Token]]

    /// nil if the pattern is malformed, or has absurdly many alternatives.
    init?(_ pattern: String) {
        guard let expanded = FilesGlob.expandBraces(Array(pattern)) else { return nil }
        var alternatives: [[Token]] = []
        for characters in expanded {
            guard let tokens = FilesGlob.tokens(characters) else { return nil }
            alternatives.append(tokens)
        }
        self.alternatives = alternatives
    }

    func matches(_ name: String) -> Bool {
        let characters: [Character] = Array(name)
        return alternatives.contains { FilesGlob.matches($0, characters) }
    }

    private static let maximumAlternatives: Int = 1_000

    /// Every pattern without braces that the pattern stands for.
    private static func expandBraces(_ pattern: [Character]) -> [[Character]]? {
        var open: Int?
        var depth: Int = 0
        var cuts: [Int] = []
        var position: Int = 0
        while position < pattern.count {
            switch pattern[position] {
            case "\\": position += 1
            case "{":
                if depth == 0 { open = position }
                depth += 1
            case "," where depth == 1: cuts.append(position)
            case "}" where depth > 0:
                depth -= 1
                guard depth == 0, let open else { break }
                return join(pattern, open: open, cuts: cuts, close: position)
            default: break
            }
            position += 1
        }
        return depth == 0 ? [pattern] : nil
    }

    private static func join(_ pattern: [Character], open: Int, cuts: [Int], close: Int) -> [[Character]]? {
        guard let tails = expandBraces(Array(pattern[(close + 1)...])) else { return nil }
        var expanded: [[Character]] = []
        var start: Int = open + 1
        for end in cuts + [close] {
            guard let middles = expandBraces(Array(pattern[start..<end])) else { return nil }
            for middle in middles {
                for tail in tails { expanded.append(pattern[..<open] + middle + tail) }
            }
            guard expanded.count <= maximumAlternatives else { return nil }
            start = end + 1
        }
        return expanded
    }

    private static func tokens(_ characters: [Character]) -> [Token]? {
        var tokens: [Token] = []
        var rest: ArraySlice<Character> = characters[...]
        while let character = rest.popFirst() {
            switch character {
            case "*":
                let isPath: Bool = rest.first == "*"
                while rest.first == "*" { rest.removeFirst() }
                tokens.append(isPath ? .path : .sequence)
            case "?": tokens.append(.oneCharacter)
            case "[":
                guard let token = characterClass(&rest) else { return nil }
                tokens.append(token)
            case "\\":
                guard let escaped = rest.popFirst() else { return nil }
                tokens.append(.character(escaped))
            default: tokens.append(.character(character))
            }
        }
        return tokens
    }

    private static func characterClass(_ rest: inout ArraySlice<Character>) -> Token? {
        let isNegated: Bool = rest.first == "!"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Character>] = []
        while let low = rest.popFirst() {
            if low == "]" { return ranges.isEmpty ? nil : .oneOf(ranges, isNegated: isNegated) }
            var high: Character = low
            if rest.first == "-", rest.count > 1, rest[rest.startIndex + 1] != "]" {
                rest.removeFirst()
                high = rest.removeFirst()
            }
            guard low <= high else { return nil }
            ranges.append(low...high)
        }
        return nil
    }

    /// Follows all ways through the tokens at once: linear in the name for a given pattern.
    private static func matches(_ tokens: [Token], _ name: [Character]) -> Bool {
        var states: Set<Int> = reachable(from: [0], tokens)
        for character in name {
            var next: Set<Int> = []
            for state in states where state < tokens.count {
                switch tokens[state] {
                case .character(let wanted): if wanted == character { next.insert(state + 1) }
                case .oneCharacter: if character != "/" { next.insert(state + 1) }
                case .oneOf(let ranges, let isNegated):
                    if ranges.contains(where: { $0.contains(character) }) != isNegated { next.insert(state + 1) }
                case .sequence: if character != "/" { next.insert(state) }
                case .path: next.insert(state)
                }
            }
            if next.isEmpty { return false }
            states = reachable(from: next, tokens)
        }
        return states.contains(tokens.count)
    }

    /// The states with those that stars may skip to.
    private static func reachable(from states: Set<Int>, _ tokens: [Token]) -> Set<Int> {
        var all: Set<Int> = states
        for state in states {
            var current: Int = state
            while current < tokens.count {
                switch tokens[current] {
                case .sequence, .path: current += 1
                default: current = tokens.count + 1
                }
                if current <= tokens.count { all.insert(current) }
            }
        }
        return all
    }
}
