/// Text inside HTML.
enum HTMLText {
    /// For content and for attributes in quotes. Characters that HTML forbids become U+FFFD.
    static func escape(_ text: String) -> String {
        var result: String = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            default:
                let isForbidden: Bool = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                result.unicodeScalars.append(isForbidden ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    /// `<tag class="...">content</tag>`; the content is HTML already.
    static func element(_ tag: String, _ content: String, class name: String? = nil) -> String {
        "<\(tag)\(name.map { " class=\"\($0)\"" } ?? "")>\(content)</\(tag)>"
    }
}
