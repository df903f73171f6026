/// Where a JSON value ends that other text may follow, as Go's decoder sees it. What is in between need not be
/// valid JSON: that is for the reader to say.
enum JSONExtent {
    /// The index behind the value that starts at `start`.
    static func end(of text: [Unicode.Scalar], from start: Int) -> Int {
        guard start < text.count else { return start }
        switch text[start] {
        case "{", "[": return endOfNested(text, from: start)
        case "\"": return endOfString(text, from: start)
        case "-", "0"..."9":
            let digits: (Unicode.Scalar) -> Bool = { "0123456789+-.eE".unicodeScalars.contains($0) }
            return text[start...].firstIndex { !digits($0) } ?? text.count
        default:
            let words: [String] = ["true", "false", "null"]
            let word: String? = words.first { text[start...].starts(with: $0.unicodeScalars) }
            return word.map { start + $0.unicodeScalars.count } ?? text.count
        }
    }

    private static func endOfNested(_ text: [Unicode.Scalar], from start: Int) -> Int {
        var depth: Int = 0
        var position: Int = start
        while position < text.count {
            switch text[position] {
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case "\"":
                position = endOfString(text, from: position)
                continue
            default: break
            }
            position += 1
            if depth == 0 { return position }
        }
        return position
    }

    private static func endOfString(_ text: [Unicode.Scalar], from start: Int) -> Int {
        var position: Int = start + 1
        while position < text.count {
            if text[position] == "\"" { return position + 1 }
            position += text[position] == "\\" ? 2 : 1
        }
        return text.count
    }
}
