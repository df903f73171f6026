import GoTemplate
import GoText
import RegularExpressions

/// Sprig's regular expressions. The `must` functions fail on a wrong pattern with Go's error; the others panic in Sprig,
/// which Helm shows with the panic's words, except for `regexMatch`, which says no.
enum RegexFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("mustRegexMatch", 2) { call in
            let pattern: RegularExpression = try compile(call)
            return .bool(try call.withText(1) { pattern.matches($0) })
        }
        library.add("regexMatch", 2) { call in
            _ = try call.string(0)
            guard let pattern = try? expression(call) else {
                _ = try call.string(1)
                return .bool(false)
            }
            return .bool(try call.withText(1) { pattern.matches($0) })
        }
        both(&library, "regexFind", 2) { call in
            let pattern: RegularExpression = try compile(call)
            return try call.withText(1) { text in
                pattern.firstMatch(in: text).map { .text(text[$0]) } ?? .string("")
            }
        }
        both(&library, "regexFindAll", 3) { call in
            let limit: Int = Int(try call.integer(2))
            let pattern: RegularExpression = try compile(call)
            return try call.withText(1) { text in
                let found: [Range<Int>] = pattern.allMatches(in: text, limit: limit)
                return .strings(found.map { .text(text[$0]) }, isNil: found.isEmpty)
            }
        }
        both(&library, "regexReplaceAll", 3) { call in
            let replacement: [UInt8] = try call.bytes(2)
            let pattern: RegularExpression = try compile(call)
            return .string(
                bytes: try call.withText(1) { text in
                    try pattern.replaceAll(in: text, with: replacement) { try call.claim($0) }
                })
        }
        both(&library, "regexReplaceAllLiteral", 3) { call in
            let replacement: [UInt8] = try call.bytes(2)
            let pattern: RegularExpression = try compile(call)
            return .string(
                bytes: try call.withText(1) { text in
                    try pattern.replaceAllLiterally(in: text, with: replacement) { try call.claim($0) }
                })
        }
        both(&library, "regexSplit", 3) { call in
            let limit: Int = Int(try call.integer(2))
            let pattern: RegularExpression = try compile(call)
            return try call.withText(1) { text in
                .strings(pattern.split(text, limit: limit).map { .text(text[$0]) }, isNil: limit == 0)
            }
        }
        library.add("regexQuoteMeta", 1) { call in
            .string(bytes: try call.withText(0) { RegularExpression.quoteMeta($0) })
        }
    }

    private static func both(
        _ library: inout FunctionLibrary, _ name: String, _ count: Int, _ body: @escaping TemplateFunction
    ) {
        library.add(name, count, body)
        library.add("must" + name.prefix(1).uppercased() + name.dropFirst(), count, body)
    }

    private static func expression(_ call: FunctionCall) throws -> RegularExpression {
        try call.execution.kept { RegularExpressionCache() }.expression(try call.bytes(0))
    }

    private static func compile(_ call: FunctionCall) throws -> RegularExpression {
        do {
            return try expression(call)
        } catch let error as RegularExpressionError {
            if call.name.hasPrefix("must") { throw call.failure("\(error)") }
            throw call.failure("regexp: Compile(\(quoted(try call.bytes(0)))): \(error)")
        }
    }

    /// Between backquotes, or as a Go literal where that cannot be.
    private static func quoted(_ pattern: [UInt8]) -> String {
        if GoQuote.canBackquote(pattern) { return "`\(String(decoding: pattern, as: UTF8.self))`" }
        var quoted: [UInt8] = []
        pattern.withUnsafeBufferPointer { GoQuote.append($0, to: &quoted) }
        return String(decoding: quoted, as: UTF8.self)
    }
}
