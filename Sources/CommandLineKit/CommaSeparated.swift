/// One line of comma-separated values, as kubectl's and Helm's list flags read it (RFC 4180 quoting).
package enum CommaSeparated {
    /// nil where a quote is left open or stands inside a bare field.
    package static func fields(_ text: String) -> [String]? {
        if text.isEmpty { return [] }
        var fields: [String] = []
        var rest: Substring = text[...]
        while true {
            guard let (field, after) = rest.first == "\"" ? quoted(rest.dropFirst()) : bare(rest) else { return nil }
            fields.append(field)
            guard let next = after.first else { return fields }
            guard next == "," else { return nil }
            rest = after.dropFirst()
        }
    }

    private static func bare(_ text: Substring) -> (String, Substring)? {
        let field: Substring = text.prefix { $0 != "," }
        return field.contains("\"") ? nil : (String(field), text.dropFirst(field.count))
    }

    /// After the opening quote; two quotes stand for one.
    private static func quoted(_ text: Substring) -> (String, Substring)? {
        var field: String = ""
        var rest: Substring = text
        while let character = rest.first {
            rest = rest.dropFirst()
            guard character == "\"" else {
                field.append(character)
                continue
            }
            guard rest.first == "\"" else { return (field, rest) }
            field.append("\"")
            rest = rest.dropFirst()
        }
        return nil
    }
}
