package import Diagnostics
import RegularExpressions
package import ValueTree

extension TaskSchema {
    /// Checks inputs against the declaration.
    ///
    /// - Throws: ``Diagnostic`` `invalid` naming the path and, for an unknown key, the nearest known one.
    package func validate(_ inputs: Value) throws(Diagnostic) {
        try TaskSchema.check(inputs, .fields(fields), ValuePath().appending(task))
    }

    private static func check(_ value: Value, _ kind: Kind, _ path: ValuePath) throws(Diagnostic) {
        func fault(_ wanted: String) -> Diagnostic {
            Diagnostic(.invalid, "\(path): expected \(wanted), got \(value.kindName)")
        }
        switch kind {
        case .string: guard value.stringValue != nil else { throw fault("a string") }
        case .bool: guard value.boolValue != nil else { throw fault("true or false") }
        case .matching(let pattern, let words):
            guard let text = value.stringValue else { throw fault(words) }
            guard (try? RegularExpression(pattern))?.matches(text) == true else {
                throw Diagnostic(.invalid, "\(path): \"\(text)\" is not \(words)")
            }
        case .choice(let words):
            guard let text = value.stringValue else { throw fault("one of \(words.joined(separator: ", "))") }
            guard words.contains(text) else {
                throw Diagnostic(
                    .invalid, "\(path): \"\(text)\" is none of \(words.joined(separator: ", "))",
                    hint: Suggestion.hint(for: text, in: words))
            }
        case .number, .numbers(nil, nil): guard value.doubleValue != nil else { throw fault("a number") }
        case .numbers(let above, let limit):
            guard let number = value.doubleValue else { throw fault("a number") }
            guard number > above ?? -.infinity, number <= limit ?? .infinity else {
                let bounds: [String] = [
                    above.map { "above \($0.formatted)" }, limit.map { "at most \($0.formatted)" },
                ].compactMap { $0 }
                throw Diagnostic(
                    .invalid, "\(path): must be \(bounds.joined(separator: " and ")), got \(number.formatted)")
            }
        case .integer(let range):
            guard let number = value.intValue else { throw fault("an integer") }
            guard range.contains(number) else {
                let limits: String =
                    range.upperBound == .max
                    ? "at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
                throw Diagnostic(.invalid, "\(path): must be \(limits), got \(number)")
            }
        case .duration:
            guard let text = value.stringValue else { throw fault("a duration such as \"30s\"") }
            guard let seconds = GoDuration.seconds(text), seconds > 0 else {
                throw Diagnostic(
                    .invalid, "\(path): \"\(text)\" is no duration", hint: "write it as in 500ms, 30s or 1m30s")
            }
        case .texts:
            guard let members = value.mapValue else { throw fault("a map") }
            for key in members.sortedKeys where members[key]?.stringValue == nil {
                throw Diagnostic(
                    .invalid, "\(path.appending(key)): expected a string, got \(members[key]?.kindName ?? "")")
            }
        case .anything: guard value.mapValue != nil else { throw fault("a map") }
        case .list(let element):
            guard let elements = value.listValue else { throw fault("a list") }
            for (index, one) in elements.enumerated() { try check(one, element, path.appending(index)) }
        case .named(let element, let pattern):
            guard let members = value.mapValue else { throw fault("a map") }
            let names: RegularExpression? = try? RegularExpression(pattern)
            for key in members.sortedKeys {
                guard names?.matches(key) == true else {
                    throw Diagnostic(.invalid, "\(path): \"\(key)\" is no name to be used here")
                }
                try check(members[key] ?? .null, element, path.appending(key))
            }
        case .fields(let fields): try check(value, fields, path)
        case .someOf(let fields):
            try check(value, fields, path)
            guard value.mapValue?.isEmpty == false else {
                throw Diagnostic(
                    .invalid, "\(path): at least one of \(fields.map(\.name).joined(separator: ", ")) is needed")
            }
        }
    }

    private static func check(_ value: Value, _ fields: [Field], _ path: ValuePath) throws(Diagnostic) {
        guard let members = value.mapValue else {
            throw Diagnostic(.invalid, "\(path): expected a map, got \(value.kindName)")
        }
        for key in members.sortedKeys {
            guard let field = fields.first(where: { $0.name == key }) else {
                let known: [String] = fields.map(\.name)
                let hint: String =
                    Suggestion.hint(for: key, in: known) ?? "known keys: \(known.sorted().joined(separator: ", "))"
                throw Diagnostic(.invalid, "\(path): unknown key \"\(key)\"", hint: hint)
            }
            guard let member = members[key], member != .null else { continue }
            try check(member, field.kind, path.appending(key))
        }
        for field in fields where field.isRequired && (members[field.name] ?? .null) == .null {
            throw Diagnostic(.invalid, "\(path): \"\(field.name)\" is required")
        }
    }
}

extension Double {
    /// Without a fraction where it has none.
    var formatted: String { Int64(exactly: self).map { String($0) } ?? "\(self)" }
}
