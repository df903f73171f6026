import Diagnostics

/// Whether a flag's text is of the flag's kind.
enum FlagCheck {
    static func check(_ flag: Flag, _ text: String, spelling: String) throws(Diagnostic) {
        switch flag.kind {
        case .bool:
            guard GoBoolean.parse(text) != nil else { throw wrong(spelling, text, "true or false") }
        case .integer:
            guard Int(text) != nil else { throw wrong(spelling, text, "a whole number") }
        case .duration:
            guard GoDuration.parse(text) != nil else { throw wrong(spelling, text, "a duration such as 90s or 1h30m") }
        case .choice(let words), .optionalChoice(let words, _):
            guard words.contains(where: { $0.lowercased() == text.lowercased() }) else {
                throw wrong(spelling, text, words.joined(separator: ", "), Suggestion.hint(for: text, in: words))
            }
        case .slice:
            guard CommaSeparated.fields(text) != nil else {
                throw wrong(spelling, text, "values separated by commas, with quotes around a whole value only")
            }
        case .string, .array:
            return
        }
    }

    /// The word that a choice means, whatever its case; any other text as it is.
    static func meant(_ flag: Flag, _ text: String) -> String {
        switch flag.kind {
        case .choice(let words), .optionalChoice(let words, _):
            return words.first { $0.lowercased() == text.lowercased() } ?? text
        default: return text
        }
    }

    private static func wrong(
        _ spelling: String, _ text: String, _ wanted: String, _ hint: String? = nil
    ) -> Diagnostic {
        Diagnostic(.usage, "\(spelling) \"\(text)\": expected \(wanted)", hint: hint)
    }
}
