import GoTemplate

/// Sprig's strings.
enum StringFunctions {
    static func add(to library: inout FunctionLibrary) {
        trimming(&library)
        shaping(&library)
        quoting(&library)
        testing(&library)
        library.add("cat", 0...) { call in
            .string(call.arguments.filter { !$0.isNull }.map(ValueText.text).joined(separator: " "))
        }
        library.add("replace", 3) { .string(try replace(try $0.string(2), try $0.string(0), try $0.string(1))) }
        library.add("plural", 3) { call in
            let (one, many): (String, String) = (try call.string(0), try call.string(1))
            return .string(try call.integer(2) == 1 ? one : many)
        }
        library.add("toString", 1) { .string(Conversion.text($0[0])) }
        library.add("join", 2) { .string(Conversion.texts($0[1]).joined(separator: try $0.string(0))) }
        library.add("splitList", 2) { call in
            .list(split(try call.string(1), try call.string(0)).map { .string($0) })
        }
        library.add("split", 2) { numbered(split(try $0.string(1), try $0.string(0))) }
        library.add("splitn", 3) { call in
            numbered(split(try call.string(2), try call.string(0), limit: Int(try call.integer(1))))
        }
    }

    private static func trimming(_ library: inout FunctionLibrary) {
        library.add("trim", 1) { .string(trim(try $0.string(0), isSpace)) }
        library.add("trimAll", 2) { call in
            let marks: Set<Unicode.Scalar> = Set(try call.string(0).unicodeScalars)
            return .string(trim(try call.string(1)) { marks.contains($0) })
        }
        library.add("trimall", 2) { call in
            let marks: Set<Unicode.Scalar> = Set(try call.string(0).unicodeScalars)
            return .string(trim(try call.string(1)) { marks.contains($0) })
        }
        library.add("trimSuffix", 2) { call in
            let (suffix, text): (String, String) = (try call.string(0), try call.string(1))
            guard ends(text, with: suffix) else { return .string(text) }
            return .string(String(decoding: text.utf8.dropLast(suffix.utf8.count), as: UTF8.self))
        }
        library.add("trimPrefix", 2) { call in
            let (prefix, text): (String, String) = (try call.string(0), try call.string(1))
            guard text.utf8.starts(with: prefix.utf8) else { return .string(text) }
            return .string(String(decoding: text.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))
        }
        library.add("nospace", 1) { call in
            var kept = String.UnicodeScalarView()
            kept.append(contentsOf: try call.string(0).unicodeScalars.filter { !isSpace($0) })
            return .string(String(kept))
        }
    }

    private static func shaping(_ library: inout FunctionLibrary) {
        library.add("repeat", 2) { call in
            let (count, text): (Int64, String) = (try call.integer(0), try call.string(1))
            guard count >= 0 else { throw call.failure("strings: negative Repeat count") }
            let (size, overflow): (Int, Bool) = Int(count).multipliedReportingOverflow(by: text.utf8.count)
            try call.claim(overflow ? .max : size)
            return .string(String(repeating: text, count: Int(count)))
        }
        library.add("substr", 3) { call in
            let text: [UInt8] = Array(try call.string(2).utf8)
            let (start, end): (Int, Int) = (Int(try call.integer(0)), Int(try call.integer(1)))
            if start < 0 { return .string(String(decoding: text[..<max(0, min(end, text.count))], as: UTF8.self)) }
            let stop: Int = end < 0 || end > text.count ? text.count : end
            guard start <= stop else { throw call.failure("slice bounds out of range [\(start):\(stop)]") }
            return .string(String(decoding: text[start..<stop], as: UTF8.self))
        }
        library.add("trunc", 2) { call in
            let (limit, text): (Int, [UInt8]) = (Int(try call.integer(0)), Array(try call.string(1).utf8))
            if limit < 0, text.count + limit > 0 {
                return .string(String(decoding: text[(text.count + limit)...], as: UTF8.self))
            }
            if limit >= 0, text.count > limit { return .string(String(decoding: text[..<limit], as: UTF8.self)) }
            return .string(String(decoding: text, as: UTF8.self))
        }
        library.add("abbrev", 2) { .string(abbreviate(try $0.string(1), 0, Int(try $0.integer(0)))) }
        library.add("abbrevboth", 3) { call in
            .string(abbreviate(try call.string(2), Int(try call.integer(0)), Int(try call.integer(1))))
        }
        library.add("initials", 1) { call in
            let words: [Substring] = try call.string(0).split(whereSeparator: \.isWhitespace)
            return .string(String(words.compactMap(\.first)))
        }
        library.add("indent", 2) { .string(try indent($0)) }
        library.add("nindent", 2) { .string("\n" + (try indent($0))) }
        library.add("wrap", 2) { .string(wrap(try $0.string(1), Int(try $0.integer(0)), "\n")) }
        library.add("wrapWith", 3) { .string(wrap(try $0.string(2), Int(try $0.integer(0)), try $0.string(1))) }
        library.add("shuffle", 1) { call in
            var scalars = String.UnicodeScalarView()
            scalars.append(contentsOf: try call.string(0).unicodeScalars.shuffled())
            return .string(String(scalars))
        }
    }

    private static func quoting(_ library: inout FunctionLibrary) {
        library.add("quote", 0...) { call in
            .string(
                call.arguments.filter { !$0.isNull }.map { Formatting.printf("%q", [.string(Conversion.text($0))]) }
                    .joined(separator: " "))
        }
        library.add("squote", 0...) { call in
            .string(call.arguments.filter { !$0.isNull }.map { "'\(ValueText.text($0))'" }.joined(separator: " "))
        }
    }

    private static func testing(_ library: inout FunctionLibrary) {
        library.add("contains", 2) { .bool(find(try $0.string(0), in: Array(try $0.string(1).utf8)) != nil) }
        library.add("hasPrefix", 2) { .bool(try $0.string(1).utf8.starts(with: try $0.string(0).utf8)) }
        library.add("hasSuffix", 2) { .bool(ends(try $0.string(1), with: try $0.string(0))) }
    }

    // MARK: - the work

    private static func indent(_ call: FunctionCall) throws -> String {
        let (count, text): (Int64, String) = (try call.integer(0), try call.string(1))
        guard count >= 0 else { throw call.failure("strings: negative Repeat count") }
        guard count < 1 << 16 else { throw call.failure("indentation of \(count) is too deep") }
        let pad: [UInt8] = Array(repeating: UInt8(ascii: " "), count: Int(count))
        var output: [UInt8] = pad
        for byte in text.utf8 {
            output.append(byte)
            if byte == UInt8(ascii: "\n") { output += pad }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Bytewise, as Go: `strings.Split`, with an empty separator every character.
    static func split(_ text: String, _ separator: String, limit: Int = -1) -> [String] {
        if limit == 0 { return [] }
        if separator.isEmpty {
            let scalars: [String] = text.unicodeScalars.map { String($0) }
            guard limit > 0, scalars.count > limit else { return scalars }
            return Array(scalars[..<(limit - 1)]) + [scalars[(limit - 1)...].joined()]
        }
        let bytes: [UInt8] = Array(text.utf8)
        var parts: [String] = []
        var start: Int = 0
        while limit < 0 || parts.count < limit - 1, let place = find(separator, in: bytes, from: start) {
            parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
            start = place + separator.utf8.count
        }
        parts.append(String(decoding: bytes[start...], as: UTF8.self))
        return parts
    }

    static func replace(_ text: String, _ old: String, _ new: String) throws -> String {
        if old.isEmpty {
            return new + text.unicodeScalars.map { String($0) + new }.joined()
        }
        return split(text, old).joined(separator: new)
    }

    static func find(_ needle: String, in bytes: [UInt8], from start: Int = 0) -> Int? {
        let wanted: [UInt8] = Array(needle.utf8)
        guard !wanted.isEmpty else { return start }
        guard bytes.count >= wanted.count else { return nil }
        var index: Int = start
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) { return index }
            index += 1
        }
        return nil
    }

    static func ends(_ text: String, with suffix: String) -> Bool {
        text.utf8.count >= suffix.utf8.count && text.utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }

    static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    static func trim(_ text: String, _ isTrimmed: (Unicode.Scalar) -> Bool) -> String {
        var rest: Substring.UnicodeScalarView = text.unicodeScalars[...]
        while let first = rest.first, isTrimmed(first) { rest.removeFirst() }
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(Substring(rest))
    }

    /// `{_0: ..., _1: ...}`
    private static func numbered(_ parts: [String]) -> TemplateValue {
        var members: [String: TemplateValue] = [:]
        for (index, part) in parts.enumerated() { members["_\(index)"] = .string(part) }
        return .map(TemplateMap(members, typeName: "map[string]string"))
    }

    private static func abbreviate(_ text: String, _ offset: Int, _ width: Int) -> String {
        let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
        guard width >= 4, scalars.count > width, !(offset > 0 && width < 7) else { return text }
        func string(_ slice: ArraySlice<Unicode.Scalar>) -> String { slice.map { String($0) }.joined() }
        var start: Int = min(offset, scalars.count)
        if scalars.count - start < width - 3 { start = scalars.count - (width - 3) }
        if start <= 4 { return string(scalars[..<(width - 3)]) + "..." }
        if start + width - 3 < scalars.count {
            return "..." + abbreviate(string(scalars[start...]), 0, width - 3)
        }
        return "..." + string(scalars[(scalars.count - (width - 3))...])
    }

    /// Breaks lines at spaces so that they are at most `width` long where words allow.
    private static func wrap(_ text: String, _ width: Int, _ newline: String) -> String {
        let limit: Int = max(1, width)
        var lines: [String] = []
        var rest: Substring = text[...]
        while rest.unicodeScalars.count > limit {
            let characters: [Character] = Array(rest)
            var cut: Int?
            if limit < characters.count, let place = characters[...limit].lastIndex(of: " ") {
                cut = place
            } else {
                cut = characters[min(limit, characters.count)...].firstIndex(of: " ")
            }
            guard let cut else { break }
            lines.append(String(characters[..<cut]))
            rest = Substring(String(characters[(cut + 1)...]))
            while rest.first == " " { rest.removeFirst() }
        }
        lines.append(String(rest))
        return lines.joined(separator: newline)
    }
}
