/// Finds secrets in a text by how they look: `://user:password@`, the query of a URL, `Bearer abc`, `password=abc`,
/// `"token": "abc"`.
enum TextRedaction {
    static func redacted(_ text: String) -> String { assignments(urls(text)) }

    // MARK: - URLs

    private static func urls(_ text: String) -> String {
        guard text.contains("://") else { return text }
        var output: String = ""
        var rest: Substring = text[...]
        while let mark = rest.firstRange(of: "://") {
            output += rest[..<mark.upperBound]
            let url: Substring = rest[mark.upperBound...].prefix { !endsURL($0) }
            rest = rest[url.endIndex...]
            output += redactedURL(url)
        }
        return output + rest
    }

    private static func endsURL(_ character: Character) -> Bool {
        character.isWhitespace || "\"'`<>\\|".contains(character)
    }

    /// What follows `://`, without user information and the query's values.
    private static func redactedURL(_ url: Substring) -> String {
        var shown: Substring = url.prefix { $0 != "?" && $0 != "#" }
        let hasMore: Bool = shown.endIndex < url.endIndex
        let authority: Substring = shown.prefix { $0 != "/" }
        var user: String = ""
        if let at = authority.lastIndex(of: "@") {
            shown = shown[shown.index(after: at)...]
            user = "\(Redaction.mark)@"
        }
        return user + shown + (hasMore ? "?\(Redaction.mark)" : "")
    }

    // MARK: - names before values

    /// Words that stand between a name and its secret, or before a secret without a name.
    private static let schemes: Set<String> = ["bearer", "basic", "token", "api-token", "apikey"]

    private static func assignments(_ text: String) -> String {
        var output: String = ""
        var rest: Substring = text[...]
        while let start = rest.firstIndex(where: isOfWord) {
            output += rest[..<start]
            let word: Substring = rest[start...].prefix(while: isOfWord)
            rest = rest[word.endIndex...]
            output += word
            if let value = valueAfter(word, rest) {
                output += rest[..<value.lowerBound] + Redaction.mark
                rest = rest[value.upperBound...]
            }
        }
        return output + rest
    }

    /// Where the secret is that `word` announces; nil if it announces none.
    private static func valueAfter(_ word: Substring, _ rest: Substring) -> Range<Substring.Index>? {
        if ["bearer", "basic"].contains(word.lowercased()), rest.first == " " {
            let value: Substring = secret(rest.dropFirst())
            return value.count >= 6 ? value.startIndex..<value.endIndex : nil
        }
        guard SecretNames.isSecret(String(word)) else { return nil }
        var next: Substring = rest.drop(while: isQuote).drop { $0 == " " }
        guard next.first == ":" || next.first == "=" else { return nil }
        next = next.dropFirst().drop { $0 == " " }.drop(while: isQuote)
        var value: Substring = secret(next)
        if schemes.contains(value.lowercased()) {
            value = secret(next[value.endIndex...].drop { $0 == " " })
        }
        guard !value.isEmpty, !value.hasPrefix("[redacted") else { return nil }
        return value.startIndex..<value.endIndex
    }

    private static func secret(_ text: Substring) -> Substring {
        text.prefix { !$0.isWhitespace && !isQuote($0) && !",;&}".contains($0) }
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }

    private static func isQuote(_ character: Character) -> Bool { "\"'`\\".contains(character) }
}
