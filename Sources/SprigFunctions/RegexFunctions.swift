import GoTemplate

/// Sprig's regular expressions, on Swift's engine with Unicode scalars as characters.
enum RegexFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("mustRegexMatch", 2) { .bool(try matches(try compile($0), try $0.string(1), limit: 1).count > 0) }
        library.add("regexMatch", 2) { call in
            guard let pattern = try? compile(call) else { return .bool(false) }
            return .bool(try matches(pattern, try call.string(1), limit: 1).count > 0)
        }
        both(&library, "regexFind", 2) { call in
            let text: String = try call.string(1)
            return .string(try matches(try compile(call), text, limit: 1).first.map { String(text[$0.range]) } ?? "")
        }
        both(&library, "regexFindAll", 3) { call in
            let text: String = try call.string(1)
            let found: [Match] = try matches(try compile(call), text, limit: Int(try call.integer(2)))
            return .list(found.map { .string(String(text[$0.range])) })
        }
        both(&library, "regexReplaceAll", 3) { call in
            let (text, replacement): (String, String) = (try call.string(1), try call.string(2))
            return .string(try replace(try compile(call), text) { expand(replacement, $0, text) })
        }
        both(&library, "regexReplaceAllLiteral", 3) { call in
            let (text, replacement): (String, String) = (try call.string(1), try call.string(2))
            return .string(try replace(try compile(call), text) { _ in replacement })
        }
        both(&library, "regexSplit", 3) { call in
            .list(try split(try compile(call), try call.string(1), Int(try call.integer(2))).map { .string($0) })
        }
        library.add("regexQuoteMeta", 1) { call in
            let marks: Set<Character> = Set("\\.+*?()|[]{}^$")
            return .string(try call.string(0).map { marks.contains($0) ? "\\\($0)" : String($0) }.joined())
        }
    }

    private typealias Pattern = Regex<AnyRegexOutput>
    private typealias Match = Regex<AnyRegexOutput>.Match

    private static func both(
        _ library: inout FunctionLibrary, _ name: String, _ count: Int, _ body: @escaping TemplateFunction
    ) {
        library.add(name, count, body)
        library.add("must" + name.prefix(1).uppercased() + name.dropFirst(), count, body)
    }

    private static func compile(_ call: FunctionCall) throws -> Pattern {
        let text: String = try call.string(0)
        do {
            return try Regex(text.replacing("(?P<", with: "(?<")).matchingSemantics(.unicodeScalar)
        } catch {
            throw call.failure("error parsing regexp: `\(text)`: \(error)")
        }
    }

    /// Up to `limit` matches, all where it is negative; an empty match right after another does not count.
    private static func matches(_ pattern: Pattern, _ text: String, limit: Int) throws -> [Match] {
        var found: [Match] = []
        var start: String.Index = text.startIndex
        var previousEnd: String.Index?
        while limit < 0 || found.count < limit {
            guard let match = try pattern.firstMatch(in: text[start...]) else { break }
            if !(match.range.isEmpty && match.range.lowerBound == previousEnd) { found.append(match) }
            previousEnd = match.range.upperBound
            if match.range.isEmpty {
                guard match.range.upperBound < text.endIndex else { break }
                start = text.unicodeScalars.index(after: match.range.upperBound)
            } else {
                start = match.range.upperBound
            }
        }
        return found
    }

    private static func replace(_ pattern: Pattern, _ text: String, _ with: (Match) -> String) throws -> String {
        var output: String = ""
        var end: String.Index = text.startIndex
        for match in try matches(pattern, text, limit: -1) {
            output += text[end..<match.range.lowerBound] + with(match)
            end = match.range.upperBound
        }
        return output + text[end...]
    }

    private static func split(_ pattern: Pattern, _ text: String, _ limit: Int) throws -> [String] {
        if limit == 0 { return [] }
        var parts: [String] = []
        var end: String.Index = text.startIndex
        for match in try matches(pattern, text, limit: -1) {
            if limit > 0, parts.count == limit - 1 { break }
            if match.range.isEmpty, match.range.lowerBound == text.startIndex || match.range.lowerBound == text.endIndex
            {
                continue
            }
            parts.append(String(text[end..<match.range.lowerBound]))
            end = match.range.upperBound
        }
        return parts + [String(text[end...])]
    }

    /// `$1`, `${1}`, `$name`, `${name}`, `$$`.
    private static func expand(_ template: String, _ match: Match, _ text: String) -> String {
        var output: String = ""
        var rest: Substring = template[...]
        while let dollar = rest.firstIndex(of: "$") {
            output += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                output += "$"
                rest.removeFirst()
                continue
            }
            let isBraced: Bool = rest.first == "{"
            if isBraced { rest.removeFirst() }
            let name: Substring = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            rest = rest.dropFirst(name.count)
            if isBraced, rest.first == "}" { rest.removeFirst() }
            output += group(String(name), match, text)
        }
        return output + rest
    }

    private static func group(_ name: String, _ match: Match, _ text: String) -> String {
        for (index, element) in match.output.enumerated() where Int(name) == index || element.name == name {
            return element.range.map { String(text[$0]) } ?? ""
        }
        return ""
    }
}
