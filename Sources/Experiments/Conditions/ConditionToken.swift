import Diagnostics

/// A word of a condition.
struct ConditionToken: Equatable {
    enum Kind: Equatable {
        case number(Double)
        case string(String)
        /// A name, keywords included.
        case name
        /// An operator or a bracket.
        case mark
        case end
    }

    let kind: Kind
    let text: String
    /// Of its first character, from 1.
    let column: Int
}

/// Splits a condition into words.
struct ConditionLexer {
    /// The longest ones first.
    private static let marks: [String] = [
        "**", "==", "!=", "<=", ">=", "&&", "||", "..", "??", "?.", "(", ")", "[", "]", "{", "}", "<", ">", "!", "+",
        "-", "*", "/", "%", "?", ":", ",", ".", "#",
    ]

    /// So that no chain of operators nests deeper than the stack.
    private static let limit: Int = 1_000

    private let source: String
    private let characters: [Character]
    private var place: Int = 0

    init(_ source: String) {
        self.source = source
        characters = Array(source)
    }

    /// Every word, and one that stands for the end.
    mutating func tokens() throws(Diagnostic) -> [ConditionToken] {
        var tokens: [ConditionToken] = []
        while true {
            while place < characters.count, characters[place].isWhitespace { place += 1 }
            guard place < characters.count else { break }
            tokens.append(try next())
        }
        guard tokens.count <= ConditionLexer.limit else {
            throw ConditionFault.at(1, "the condition has more than \(ConditionLexer.limit) words", in: source)
        }
        tokens.append(ConditionToken(kind: .end, text: "the end", column: characters.count + 1))
        return tokens
    }

    private mutating func next() throws(Diagnostic) -> ConditionToken {
        let start: Int = place
        let first: Character = characters[place]
        if first == "\"" || first == "'" || first == "`" { return try string(first) }
        if first.isASCII, first.isNumber { return try number() }
        if ConditionLexer.isLetter(first) {
            while place < characters.count, ConditionLexer.isLetter(characters[place]) || characters[place].isNumber {
                place += 1
            }
            return token(.name, from: start)
        }
        for mark in ConditionLexer.marks where matches(mark) {
            place += mark.count
            return token(.mark, from: start)
        }
        throw ConditionFault.at(start + 1, "unexpected \"\(first)\"", in: source)
    }

    private func matches(_ mark: String) -> Bool {
        var index: Int = place
        for character in mark {
            guard index < characters.count, characters[index] == character else { return false }
            index += 1
        }
        return true
    }

    private static func isLetter(_ character: Character) -> Bool { character.isLetter || character == "_" }

    private func token(_ kind: ConditionToken.Kind, from start: Int) -> ConditionToken {
        ConditionToken(kind: kind, text: String(characters[start..<place]), column: start + 1)
    }

    private func isDigit(_ index: Int) -> Bool {
        guard index < characters.count, characters[index].isASCII else { return false }
        return characters[index].isNumber || characters[index] == "_"
    }

    /// Digits, a fraction, an exponent; `1..3` is two numbers.
    private mutating func number() throws(Diagnostic) -> ConditionToken {
        let start: Int = place
        while isDigit(place) { place += 1 }
        if place < characters.count, characters[place] == ".", isDigit(place + 1) {
            place += 1
            while isDigit(place) { place += 1 }
        }
        if place < characters.count, characters[place] == "e" || characters[place] == "E" {
            let sign: Int = place + 1 < characters.count && "+-".contains(characters[place + 1]) ? 1 : 0
            if isDigit(place + 1 + sign) {
                place += 1 + sign
                while isDigit(place) { place += 1 }
            }
        }
        let text: String = String(characters[start..<place])
        guard let value = Double(text.filter { $0 != "_" }), value.isFinite else {
            throw ConditionFault.at(start + 1, "\"\(text)\" is no number", in: source)
        }
        return ConditionToken(kind: .number(value), text: text, column: start + 1)
    }

    private mutating func string(_ quote: Character) throws(Diagnostic) -> ConditionToken {
        let start: Int = place
        var text: String = ""
        place += 1
        while place < characters.count, characters[place] != quote {
            if characters[place] == "\\", quote != "`", place + 1 < characters.count {
                place += 1
                text.append(["n": "\n", "t": "\t", "r": "\r"][characters[place]] ?? characters[place])
            } else {
                text.append(characters[place])
            }
            place += 1
        }
        guard place < characters.count else {
            throw ConditionFault.at(start + 1, "the text has no end: a \(quote) is missing", in: source)
        }
        place += 1
        return ConditionToken(kind: .string(text), text: text, column: start + 1)
    }
}

/// Errors with the place in the condition.
enum ConditionFault {
    static func at(
        _ column: Int, _ message: String, in source: String, hint: String? = nil, code: Diagnostic.Code = .invalid
    ) -> Diagnostic {
        let fault = Diagnostic(
            code, message, at: SourceLocation(file: "if", line: 1, column: column, sourceLine: source))
        return hint.map { fault.hinting($0) } ?? fault
    }
}
