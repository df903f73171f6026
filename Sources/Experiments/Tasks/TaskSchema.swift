package import Diagnostics
package import ValueTree

/// What a task's inputs may be: the one declaration that validation and documentation are made from.
package struct TaskSchema: Sendable {
    package indirect enum Kind: Sendable {
        case string
        case bool
        case integer(ClosedRange<Int64>)
        case number
        /// A Go duration above zero.
        case duration
        /// A map of strings to strings.
        case texts
        /// A map of names to anything.
        case anything
        case list(Kind)
        case fields([Field])
        /// A map of names to the same kind of value.
        case named(Kind)
    }

    package struct Field: Sendable {
        package let name: String
        package let kind: Kind
        package let isRequired: Bool
        /// As documentation shows it.
        package let fallback: String?
        package let meaning: String

        package init(
            _ name: String, _ kind: Kind, required: Bool = false, default fallback: String? = nil, _ meaning: String
        ) {
            self.name = name
            self.kind = kind
            isRequired = required
            self.fallback = fallback
            self.meaning = meaning
        }
    }

    package let task: String
    package let fields: [Field]

    package init(task: String, fields: [Field]) {
        self.task = task
        self.fields = fields
    }

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
        case .number: guard value.doubleValue != nil else { throw fault("a number") }
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
        case .named(let element):
            guard let members = value.mapValue else { throw fault("a map") }
            for key in members.sortedKeys { try check(members[key] ?? .null, element, path.appending(key)) }
        case .fields(let fields): try check(value, fields, path)
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
