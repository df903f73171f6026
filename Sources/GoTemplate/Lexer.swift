import Diagnostics

/// Splits a template into text and the tokens of its actions, in Go's grammar, trim markers applied.
struct Lexer {
    private let bytes: [UInt8]
    private let source: TemplateSource
    private var position: Int = 0
    private var tokens: [Token] = []
    private var trimsNext: Bool = false

    private static let keywords: Set<String> = [
        "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with",
    ]

    private init(_ source: TemplateSource) {
        self.source = source
        bytes = source.bytes
    }

    static func tokens(of source: TemplateSource) throws(Diagnostic) -> [Token] {
        var lexer = Lexer(source)
        try lexer.run()
        return lexer.tokens
    }

    private mutating func run() throws(Diagnostic) {
        while position < bytes.count {
            let start: Int = position
            let open: Int = find("{{", from: position) ?? bytes.count
            var end: Int = open
            let trimsBefore: Bool =
                open + 3 < bytes.count && bytes[open + 2] == UInt8(ascii: "-") && isSpace(bytes[open + 3])
            if trimsBefore { while end > start, isSpace(bytes[end - 1]) { end -= 1 } }
            var textStart: Int = start
            if trimsNext { while textStart < end, isSpace(bytes[textStart]) { textStart += 1 } }
            trimsNext = false
            if end > textStart {
                tokens.append(Token(kind: .text, offset: textStart, end: end))
            }
            position = open
            guard open < bytes.count else { break }
            position += trimsBefore ? 3 : 2
            try action(from: open)
        }
        tokens.append(Token(kind: .end, offset: bytes.count, end: bytes.count))
    }

    private mutating func action(from open: Int) throws(Diagnostic) {
        if starts("/*", at: skippingSpaces(position)) {
            try comment(from: open)
            return
        }
        add(.leftDelimiter, open, open + 2)
        var parentheses: Int = 0
        while true {
            guard position < bytes.count else { throw fault("unclosed action", open) }
            if starts("}}", at: position) || trimmedEnd() {
                guard parentheses == 0 else { throw fault("unclosed left paren", position) }
                close()
                return
            }
            let byte: UInt8 = bytes[position]
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                let start: Int = position
                while position < bytes.count, isSpace(bytes[position]), !trimmedEnd() { position += 1 }
                add(.space, start, position)
            case UInt8(ascii: "("):
                parentheses += 1
                single(.leftParenthesis)
            case UInt8(ascii: ")"):
                parentheses -= 1
                guard parentheses >= 0 else { throw fault("unexpected right paren", position) }
                single(.rightParenthesis)
            case UInt8(ascii: "|"): single(.pipe)
            case UInt8(ascii: ","): single(.comma)
            case UInt8(ascii: "="): single(.assign)
            case UInt8(ascii: ":"):
                guard starts(":=", at: position) else { throw fault("expected :=", position) }
                add(.declare, position, position + 2)
                position += 2
            case UInt8(ascii: "\""): try quoted(.string, UInt8(ascii: "\""))
            case UInt8(ascii: "'"): try quoted(.character, UInt8(ascii: "'"))
            case UInt8(ascii: "`"): try raw()
            case UInt8(ascii: "$"): word(.variable)
            case UInt8(ascii: "."): try dotOrFieldOrNumber()
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
            default:
                guard isLetter(byte) else {
                    throw fault("unexpected \(shown(position)) in action", position)
                }
                identifier()
            }
        }
    }

    private mutating func comment(from open: Int) throws(Diagnostic) {
        let start: Int = skippingSpaces(position)
        guard let end = find("*/", from: start + 2) else { throw fault("unclosed comment", open) }
        position = end + 2
        if starts("}}", at: position) || trimmedEnd() {
            close()
        } else {
            throw fault("comment ends before closing delimiter", position)
        }
        tokens.removeLast()  // a comment leaves no delimiter behind
    }

    private mutating func close() {
        let isTrimmed: Bool = !starts("}}", at: position)
        if isTrimmed {
            while bytes[position] != UInt8(ascii: "-") { position += 1 }
            position += 1
        }
        trimsNext = isTrimmed
        add(.rightDelimiter, position, position + 2)
        position += 2
    }

    /// ` -}}` at the current place: white space, the marker, the delimiter.
    private func trimmedEnd() -> Bool {
        position < bytes.count && isSpace(bytes[position]) && starts("-}}", at: position + 1)
    }

    private mutating func single(_ kind: Token.Kind) {
        add(kind, position, position + 1)
        position += 1
    }

    /// An item whose kind tells all.
    private mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
        tokens.append(Token(kind: kind, offset: start, end: min(end, bytes.count)))
    }

    private mutating func addSpelled(_ kind: Token.Kind, _ start: Int, _ end: Int) {
        let text: String = String(decoding: bytes[start..<end], as: UTF8.self)
        tokens.append(Token(kind: kind, offset: start, end: end, text: text))
    }

    private mutating func word(_ kind: Token.Kind) {
        let start: Int = position
        position += 1
        while position < bytes.count, isLetter(bytes[position]) || isDigit(bytes[position]) { position += 1 }
        addSpelled(kind, start, position)
    }

    private mutating func identifier() {
        word(.identifier)
        let text: String = tokens[tokens.count - 1].text
        var kind: Token.Kind = .identifier
        if text == "true" || text == "false" {
            kind = .bool
        } else if text == "nil" {
            kind = .null
        } else if Lexer.keywords.contains(text) {
            kind = .keyword
        }
        tokens[tokens.count - 1].kind = kind
    }

    private mutating func dotOrFieldOrNumber() throws(Diagnostic) {
        let next: UInt8 = position + 1 < bytes.count ? bytes[position + 1] : UInt8(ascii: " ")
        if isDigit(next) { return try number() }
        if isLetter(next) { return word(.field) }
        single(.dot)
    }

    private mutating func number() throws(Diagnostic) {
        let start: Int = position
        position += 1
        while position < bytes.count {
            let byte: UInt8 = bytes[position]
            let isExponentSign: Bool =
                (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
                && [UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p"), UInt8(ascii: "P")].contains(
                    bytes[position - 1])
            guard isDigit(byte) || isLetter(byte) || byte == UInt8(ascii: ".") || isExponentSign else { break }
            position += 1
        }
        addSpelled(.number, start, position)
    }

    private mutating func quoted(_ kind: Token.Kind, _ quote: UInt8) throws(Diagnostic) {
        let start: Int = position
        position += 1
        while position < bytes.count, bytes[position] != quote, bytes[position] != UInt8(ascii: "\n") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count, bytes[position] == quote else {
            throw fault(kind == .string ? "unterminated quoted string" : "unterminated character constant", start)
        }
        position += 1
        addSpelled(kind, start, position)
    }

    private mutating func raw() throws(Diagnostic) {
        let start: Int = position
        guard let end = find("`", from: position + 1) else { throw fault("unterminated raw quoted string", start) }
        position = end + 1
        addSpelled(.rawString, start, position)
    }

    // MARK: - bytes

    private func find(_ mark: StaticString, from start: Int) -> Int? {
        var index: Int = start
        while index + mark.utf8CodeUnitCount <= bytes.count {
            if starts(mark, at: index) { return index }
            index += 1
        }
        return nil
    }

    private func starts(_ mark: StaticString, at index: Int) -> Bool {
        guard index + mark.utf8CodeUnitCount <= bytes.count else { return false }
        for offset in 0..<mark.utf8CodeUnitCount where bytes[index + offset] != mark.utf8Start[offset] { return false }
        return true
    }

    private func skippingSpaces(_ start: Int) -> Int {
        var index: Int = start
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        return index
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Bytes above ASCII belong to letters here: identifiers may be Unicode.
    private func isLetter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private func shown(_ index: Int) -> String {
        let rest: String = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
        return rest.first.map { "\"\($0)\"" } ?? "end of input"
    }

    private func fault(_ message: String, _ offset: Int) -> Diagnostic {
        Diagnostic(.invalid, message, at: source.location(at: offset))
    }
}
