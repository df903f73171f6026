import GoTemplate

/// Sprig's letter case.
enum CaseFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("upper", 1) { .string(try $0.string(0).uppercased()) }
        library.add("lower", 1) { .string(try $0.string(0).lowercased()) }
        library.add("title", 1) { .string(title(try $0.string(0))) }
        library.add("untitle", 1) { .string(eachWord(try $0.string(0)) { $0.lowercased() }) }
        library.add("swapcase", 1) { call in
            .string(
                try call.string(0).map { character in
                    character.isUppercase ? character.lowercased() : character.uppercased()
                }.joined())
        }
        library.add("camelcase", 1) { .string(camel(try $0.string(0))) }
        library.add("snakecase", 1) { .string(parted(try $0.string(0), "_")) }
        library.add("kebabcase", 1) { .string(parted(try $0.string(0), "-")) }
    }

    private static func title(_ text: String) -> String { eachWord(text) { $0.uppercased() } }

    /// Changes the first letter of each word; a word begins after anything that is no letter, digit, `_` or `'`.
    private static func eachWord(_ text: String, _ change: (Character) -> String) -> String {
        var output: String = ""
        var isStart: Bool = true
        for character in text {
            output += isStart ? change(character) : String(character)
            isStart = !(character.isLetter || character.isNumber || character == "_" || character == "'")
        }
        return output
    }

    /// `http_server` and `http-server` become `HttpServer`; leading separators stay.
    private static func camel(_ text: String) -> String {
        let isSeparator: (Character) -> Bool = { $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }
        let lead: Substring = text.prefix(while: isSeparator)
        var output: String = String(lead)
        var isStart: Bool = true
        for character in text.dropFirst(lead.count) {
            if isSeparator(character) {
                isStart = true
                continue
            }
            output += isStart ? character.uppercased() : String(character)
            isStart = false
        }
        return output
    }

    /// Words in lower case, joined with `mark`; a word ends before a capital that follows a small letter.
    private static func parted(_ text: String, _ mark: String) -> String {
        let characters: [Character] = Array(text)
        var output: String = ""
        for (index, character) in characters.enumerated() {
            if character == "_" || character == "-" || character == " " || character == "." {
                output += mark
                continue
            }
            if character.isUppercase, index > 0 {
                let before: Character = characters[index - 1]
                let isBeforeSmall: Bool = index + 1 < characters.count && characters[index + 1].isLowercase
                if before.isLowercase || before.isNumber || (before.isUppercase && isBeforeSmall) { output += mark }
            }
            output += character.lowercased()
        }
        return output
    }
}
