import GoText
import RegularExpressions

/// Cuts a text into runs of one kind of character. Bytes that are no UTF-8 belong to the character after them.
struct WordReader {
    enum Kind {
        /// Nothing, or nothing that is UTF-8.
        case none
        case number
        /// Capitals, or a capital and the small letters after it.
        case capitals
        case letters
        case connector
        case punctuation
        case other
    }

    struct Word {
        let kind: Kind
        let range: Range<Int>

        /// It stands between other words by itself.
        var parts: Bool { kind == .connector || kind == .punctuation }
    }

    private struct Character {
        let scalar: UInt32
        /// With the bytes before it that are no UTF-8.
        let width: Int
    }

    let text: TextBytes
    private var place: Int = 0

    init(_ text: TextBytes) {
        self.text = text
    }

    var isAtEnd: Bool { place >= text.count }

    mutating func next() -> Word {
        let start: Int = place
        guard start < text.count else { return Word(kind: .none, range: start..<start) }
        let first: Character = character(after: 0xFFFD)
        place += first.width
        return Word(kind: read(first.scalar), range: start..<place)
    }

    /// Takes what belongs to a word that begins with `first`.
    private mutating func read(_ first: UInt32) -> Kind {
        if first == 0xFFFD { return .none }
        if WordCase.isConnector(first) {
            take(after: first, while: WordCase.isConnector)
            return .connector
        }
        if UnicodeCategory.isPunctuation(first) {
            take(after: first, while: UnicodeCategory.isPunctuation)
            return .punctuation
        }
        if UnicodeCategory.isUpper(first) {
            takeCapitals(after: first)
            return .capitals
        }
        if Self.isAlphabetic(first) {
            take(after: first, while: Self.isSmall)
            return .letters
        }
        if UnicodeCategory.isNumber(first) {
            take(after: first, while: UnicodeCategory.isNumber)
            return .number
        }
        take(after: first) { scalar in
            !WordCase.isConnector(scalar) && !Self.isAlphabetic(scalar) && !UnicodeCategory.isNumber(scalar)
                && !UnicodeCategory.isPunctuation(scalar)
        }
        return .other
    }

    private mutating func takeCapitals(after first: UInt32) {
        guard !isAtEnd else { return }
        let second: Character = character(after: first)
        if UnicodeCategory.isUpper(second.scalar) {
            var last: Character = second
            place += second.width
            while !isAtEnd {
                let next: Character = character(after: last.scalar)
                guard UnicodeCategory.isUpper(next.scalar) else {
                    // "HTTPServer": the last capital begins the next word.
                    if Self.isAlphabetic(next.scalar) { place -= last.width }
                    return
                }
                last = next
                place += next.width
            }
        } else if Self.isAlphabetic(second.scalar) {
            place += second.width
            take(after: second.scalar, while: Self.isSmall)
        }
    }

    private mutating func take(after first: UInt32, while belongs: (UInt32) -> Bool) {
        var scalar: UInt32 = first
        while !isAtEnd {
            let next: Character = character(after: scalar)
            guard belongs(next.scalar) else { return }
            scalar = next.scalar
            place += next.width
        }
    }

    /// The next character; where none is left that is UTF-8, the rest counts as one more of the character before.
    private func character(after previous: UInt32) -> Character {
        var end: Int = place
        while end < text.count {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: end)
            end += decoded.width
            if decoded.scalar != 0xFFFD { return Character(scalar: decoded.scalar, width: end - place) }
        }
        return Character(scalar: previous, width: end - place)
    }

    private static func isSmall(_ scalar: UInt32) -> Bool { isAlphabetic(scalar) && !UnicodeCategory.isUpper(scalar) }

    /// A letter of a script that is written letter by letter: Han characters are none.
    private static func isAlphabetic(_ scalar: UInt32) -> Bool {
        guard UnicodeCategory.isLetter(scalar) else { return false }
        switch scalar {
        case 0x3400...0x4D85, 0x4E00...0x9FCC, 0x20000...0x2B81D: return false
        default: return true
        }
    }
}
