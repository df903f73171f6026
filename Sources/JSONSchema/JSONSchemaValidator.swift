package import Diagnostics
package import ValueTree

/// Something in a value that its schema doesn't allow.
package struct Violation: Sendable, Hashable {
    /// Where in the value; empty for the value itself.
    package var path: ValuePath
    /// What is wrong there, without the place.
    package var message: String
    /// What may have been meant.
    package var hint: String?

    package init(path: ValuePath, message: String, hint: String? = nil) {
        self.path = path
        self.message = message
        self.hint = hint
    }
}

/// Holds values against a JSON Schema: drafts 4, 6, 7, 2019-09 and 2020-12, with references inside the schema.
///
/// As in Helm, `format` is checked in drafts up to 7 only, and a schema that names no draft is of 2020-12.
package struct JSONSchemaValidator: Sendable {
    let schema: Value
    let resources: SchemaResources
    let patterns: [String: SchemaPattern]
    let draft: Draft

    enum Draft: Int, Sendable, Comparable {
        case four = 4
        case six = 6
        case seven = 7
        case year2019 = 2019
        case year2020 = 2020

        static func < (left: Draft, right: Draft) -> Bool { left.rawValue < right.rawValue }

        init?(schema name: String) {
            let names: [(String, Draft)] = [
                ("json-schema.org/draft-04/", .four), ("json-schema.org/draft-06/", .six),
                ("json-schema.org/draft-07/", .seven), ("json-schema.org/draft/2019-09/", .year2019),
                ("json-schema.org/draft/2020-12/", .year2020),
            ]
            guard let found = names.first(where: { name.contains($0.0) }) else { return nil }
            self = found.1
        }
    }

    /// - Throws: `invalid` for what is no schema: a reference to nowhere, a malformed pattern, an unknown draft.
    package init(schema: Value) throws(Diagnostic) {
        switch schema {
        case .bool, .map: break
        default: throw Diagnostic(.invalid, "a schema must be an object or a boolean, but is \(schema.kindName)")
        }
        self.schema = schema
        draft = try JSONSchemaValidator.draft(of: schema)
        resources = SchemaResources(schema)
        var collector = SchemaCheck(resources: resources)
        try collector.check(schema, base: "")
        patterns = collector.patterns
    }

    private static func draft(of schema: Value) throws(Diagnostic) -> Draft {
        guard let name = schema["$schema"]?.stringValue else { return .year2020 }
        guard let draft = Draft(schema: name) else {
            throw Diagnostic(
                .invalid, "unknown JSON Schema draft \"\(name)\"", hint: "use http://json-schema.org/draft-07/schema#")
        }
        return draft
    }

    /// Every violation, in the order of the schema's keywords and of the value's keys; empty if the value is fine.
    package func validate(_ value: Value) -> [Violation] {
        var validation = SchemaValidation(validator: self)
        return validation.check(value, against: schema, at: ValuePath(), base: "").violations
    }
}
