import Diagnostics

/// Recursive descent over a condition's words.
struct ConditionParser {
    private struct Word {
        let text: String
        let column: Int
        let isString: Bool
    }

    private let source: String
    private var words: [Word] = []
    private var index: Int = 0

    init(_ source: String) {
        self.source = source
    }

    mutating func parse() throws(Diagnostic) -> Condition.Node {
        try split()
        let node: Condition.Node = try disjunction()
        if let word = peek { throw fault("unexpected \"\(word.text)\"", word.column) }
        return node
    }

    private mutating func disjunction() throws(Diagnostic) -> Condition.Node {
        var node: Condition.Node = try conjunction()
        while take("or") || take("||") { node = .or(node, try conjunction()) }
        return node
    }

    private mutating func conjunction() throws(Diagnostic) -> Condition.Node {
        var node: Condition.Node = try negation()
        while take("and") || take("&&") { node = .and(node, try negation()) }
        return node
    }

    private mutating func negation() throws(Diagnostic) -> Condition.Node {
        if take("not") || take("!") { return .not(try negation()) }
        return try comparison()
    }

    private mutating func comparison() throws(Diagnostic) -> Condition.Node {
        let left: Condition.Node = try primary()
        for mark in ["==", "!=", "<=", ">=", "<", ">"] where take(mark) { return .compare(mark, left, try primary()) }
        return left
    }

    private mutating func primary() throws(Diagnostic) -> Condition.Node {
        guard let word = peek else { throw fault("the condition ends too early", source.count + 1) }
        index += 1
        if word.isString { return .literal(.string(word.text)) }
        if word.text == "(" {
            let inner: Condition.Node = try disjunction()
            guard take(")") else { throw fault("a \")\" is missing", peek?.column ?? source.count + 1) }
            return inner
        }
        if word.text == "true" || word.text == "false" { return .literal(.bool(word.text == "true")) }
        if let number = Double(word.text) { return .literal(.number(number)) }
        if take("(") {
            guard take(")") else { throw fault("\(word.text) takes no arguments", peek?.column ?? source.count + 1) }
            guard Condition.calls.contains(word.text) else {
                throw unknown(word, Condition.calls.map { $0 + "()" }, word.text + "()")
            }
            return .call(word.text)
        }
        guard Condition.fields.contains(word.text) else {
            throw unknown(word, Condition.fields + Condition.calls.map { $0 + "()" }, word.text)
        }
        return .field(word.text)
    }

    private func unknown(_ word: Word, _ known: [String], _ text: String) -> Diagnostic {
        fault("unknown \"\(text)\"", word.column)
            .hinting(Suggestion.hint(for: text, in: known) ?? "known are: \(known.joined(separator: ", "))")
    }

    // MARK: - words

    private var peek: Word? { index < words.count ? words[index] : nil }

    private mutating func take(_ text: String) -> Bool {
        guard let word = peek, !word.isString, word.text == text else { return false }
        index += 1
        return true
    }

    private mutating func split() throws(Diagnostic) {
        let characters: [Character] = Array(source)
        var place: Int = 0
        while place < characters.count {
            let character: Character = characters[place]
            let start: Int = place
            if character.isWhitespace {
                place += 1
                continue
            }
            if character == "\"" || character == "'" {
                guard let end = characters[(place + 1)...].firstIndex(of: character) else {
                    throw fault("the text has no end", place + 1)
                }
                words.append(Word(text: String(characters[(place + 1)..<end]), column: start + 1, isString: true))
                place = end + 1
                continue
            }
            let isWord: (Character) -> Bool = { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
            if isWord(character) {
                while place < characters.count, isWord(characters[place]) { place += 1 }
            } else {
                let pair: String = String(characters[place..<min(place + 2, characters.count)])
                place += ["==", "!=", "<=", ">=", "&&", "||"].contains(pair) ? 2 : 1
                guard place - start == 2 || "()<>!".contains(character) else {
                    throw fault("unexpected \"\(character)\"", start + 1)
                }
            }
            words.append(Word(text: String(characters[start..<place]), column: start + 1, isString: false))
        }
        if words.isEmpty { throw fault("the condition is empty", 1) }
    }

    private func fault(_ message: String, _ column: Int) -> Diagnostic {
        Diagnostic(.invalid, message, at: SourceLocation(file: "if", line: 1, column: column, sourceLine: source))
    }
}
