import GoText
import RegularExpressions

/// Camel, snake and kebab case by the rules of the library that Sprig uses for them (huandu/xstrings).
enum WordCase {
    static func isConnector(_ scalar: UInt32) -> Bool {
        scalar == 0x2D || scalar == 0x5F || UnicodeCategory.isSpace(scalar)
    }

    /// `http_server` becomes `HttpServer`: one connector between words goes away, more of them leave all but one, and those
    /// at the ends stay. A capital is followed by small letters as long as capitals follow it.
    static func camel(_ text: TextBytes) -> [UInt8] {
        let scalars: [UInt32] = self.scalars(text)
        var output: [UInt8] = []
        guard let start = scalars.firstIndex(where: { !isConnector($0) }) else {
            // Nothing but connectors: the last of them comes twice.
            for scalar in scalars + scalars.suffix(1) { GoUTF8.append(scalar, to: &output) }
            return output
        }
        for scalar in scalars[..<start] { GoUTF8.append(scalar, to: &output) }
        var lowers: Bool = UnicodeCategory.isUpper(scalars[start])
        var pending: UInt32 = CaseMapping.upper(scalars[start])
        for scalar in scalars[(start + 1)...] {
            var next: UInt32 = scalar
            if isConnector(pending) {
                if isConnector(scalar) {
                    GoUTF8.append(pending, to: &output)
                } else {
                    lowers = UnicodeCategory.isUpper(scalar)
                    next = CaseMapping.upper(scalar)
                }
            } else {
                lowers = lowers && UnicodeCategory.isUpper(scalar)
                if lowers { next = CaseMapping.lower(scalar) }
                GoUTF8.append(pending, to: &output)
            }
            pending = next
        }
        GoUTF8.append(pending, to: &output)
        return output
    }

    private static func scalars(_ text: TextBytes) -> [UInt32] {
        var found: [UInt32] = []
        var place: Int = 0
        while place < text.count {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
            found.append(decoded.scalar)
            place += decoded.width
        }
        return found
    }

    /// `HTTPServer` becomes `http_server`, with `mark` between words and in place of every connector.
    static func parted(_ text: TextBytes, _ mark: UInt8) -> [UInt8] {
        var writer = PartedWriter(words: WordReader(text), mark: mark)
        return writer.run()
    }
}

/// Puts words together again, in small letters.
private struct PartedWriter {
    var words: WordReader
    let mark: UInt8
    private var output: [UInt8] = []

    init(words: WordReader, mark: UInt8) {
        self.words = words
        self.mark = mark
    }

    mutating func run() -> [UInt8] {
        var word: WordReader.Word = words.next()
        while !words.isAtEnd {
            if word.kind != .connector { write(word) }
            let previous: WordReader.Word = word
            word = words.next()
            switch previous.kind {
            case .number:
                word = writeWhileJoined(word)
                markUnlessParted(word)
            case .connector: write(previous)
            case .punctuation: break
            default:
                if word.kind != .number {
                    if !word.parts { output.append(mark) }
                } else if !words.isAtEnd {
                    word = afterNumber(word)
                }
            }
        }
        write(word)
        return output
    }

    /// A number belongs to the word before it (`bld4_floor`), unless letters follow that belong to the number
    /// (`http_2xx`).
    private mutating func afterNumber(_ number: WordReader.Word) -> WordReader.Word {
        var word: WordReader.Word = words.next()
        guard word.kind == .letters else {
            write(number)
            if !word.parts { output.append(mark) }
            return word
        }
        output.append(mark)
        write(number)
        word = writeWhileJoined(word)
        markUnlessParted(word)
        return word
    }

    /// Writes letters and numbers that follow each other; returns what comes next.
    private mutating func writeWhileJoined(_ first: WordReader.Word) -> WordReader.Word {
        var word: WordReader.Word = first
        while word.kind == .letters || word.kind == .number {
            write(word)
            word = words.next()
        }
        return word
    }

    private mutating func markUnlessParted(_ word: WordReader.Word) {
        if word.kind != .none, !word.parts { output.append(mark) }
    }

    private mutating func write(_ word: WordReader.Word) {
        let text = TextBytes(rebasing: words.text[word.range])
        guard word.kind == .capitals || word.kind == .connector else {
            output += text
            return
        }
        var place: Int = 0
        while place < text.count {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
            place += decoded.width
            if WordCase.isConnector(decoded.scalar) {
                output.append(mark)
            } else {
                let isUpper: Bool = UnicodeCategory.isUpper(decoded.scalar)
                GoUTF8.append(isUpper ? CaseMapping.lower(decoded.scalar) : decoded.scalar, to: &output)
            }
        }
    }
}
