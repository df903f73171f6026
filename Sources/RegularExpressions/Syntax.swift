/// A pattern as a tree.
struct Syntax {
    indirect enum Form {
        case empty
        /// Code points in a row.
        case literal([UInt32], foldsCase: Bool)
        case characters(ScalarSet)
        case assertion(Assertion)
        case capture(Int, Syntax)
        case star(Syntax, isLazy: Bool)
        case plus(Syntax, isLazy: Bool)
        case option(Syntax, isLazy: Bool)
        /// No maximum is nil.
        case repetition(Syntax, minimum: Int, maximum: Int?, isLazy: Bool)
        case sequence([Syntax])
        case alternation([Syntax])
    }

    let form: Form
    /// The height of the tree, and how many instructions it becomes at most; both are limited, as in Go.
    let height: Int
    let size: Int
    /// Whether it may take no character.
    let isNullable: Bool

    static let maximumHeight: Int = 1_000
    static let maximumSize: Int = (128 << 20) / 40
    /// Of code points in character classes.
    static let maximumScalars: Int = (128 << 20) / 4
    /// A count in braces, also the product of nested ones.
    static let maximumCount: Int = 1_000

    init(_ form: Form) {
        self.form = form
        let parts: (height: Int, size: Int)
        switch form {
        case .empty, .characters, .assertion: parts = (0, 1)
        case .literal(let scalars, _): parts = (0, max(1, scalars.count))
        case .capture(_, let inner), .star(let inner, _): parts = (inner.height, inner.size + 2)
        case .plus(let inner, _), .option(let inner, _): parts = (inner.height, inner.size + 1)
        case .repetition(let inner, let minimum, let maximum, _):
            let copies: Int = maximum ?? minimum
            let extra: Int = maximum.map { $0 - minimum } ?? (minimum == 0 ? 2 + inner.size : 1)
            parts = (inner.height, max(1, copies * inner.size + extra))
        case .sequence(let items):
            parts = (items.map(\.height).max() ?? 0, max(1, items.reduce(0) { $0 + $1.size }))
        case .alternation(let items):
            parts = (items.map(\.height).max() ?? 0, items.reduce(-1) { $0 + $1.size + 1 })
        }
        (height, size) = (parts.height + 1, parts.size)
        switch form {
        case .empty, .assertion, .star, .option: isNullable = true
        case .literal(let scalars, _): isNullable = scalars.isEmpty
        case .characters: isNullable = false
        case .capture(_, let inner), .plus(let inner, _): isNullable = inner.isNullable
        case .repetition(let inner, let minimum, _, _): isNullable = minimum == 0 || inner.isNullable
        case .sequence(let items): isNullable = items.allSatisfy(\.isNullable)
        case .alternation(let items): isNullable = items.contains(where: \.isNullable)
        }
    }

    /// Whether no more than `limit` copies of anything come of the counts in braces.
    func allowsCounts(upTo limit: Int) -> Bool {
        switch form {
        case .empty, .literal, .characters, .assertion: return true
        case .capture(_, let inner), .star(let inner, _), .plus(let inner, _), .option(let inner, _):
            return inner.allowsCounts(upTo: limit)
        case .repetition(let inner, let minimum, let maximum, _):
            if maximum == 0 { return true }
            let copies: Int = maximum ?? minimum
            return copies <= limit && inner.allowsCounts(upTo: copies > 0 ? limit / copies : limit)
        case .sequence(let items), .alternation(let items): return items.allSatisfy { $0.allowsCounts(upTo: limit) }
        }
    }
}

/// What holds between two characters without taking one.
enum Assertion: UInt8 {
    case lineStart
    case lineEnd
    case textStart
    case textEnd
    case wordBoundary
    case noWordBoundary
}

/// What `(?...)` switches.
struct PatternFlags: OptionSet {
    let rawValue: UInt8

    static let foldsCase: PatternFlags = PatternFlags(rawValue: 1)
    /// `.` matches newlines.
    static let dotMatchesNewline: PatternFlags = PatternFlags(rawValue: 2)
    /// `^` and `$` match at lines, not only at the text's ends.
    static let multiline: PatternFlags = PatternFlags(rawValue: 4)
    /// `*` is lazy and `*?` greedy.
    static let isUngreedy: PatternFlags = PatternFlags(rawValue: 8)
}
