import Diagnostics
import ValueTree

/// Looks through a schema before anything is held against it: references lead somewhere, patterns are patterns.
struct SchemaCheck {
    let resources: SchemaResources
    private(set) var patterns: [String: SchemaPattern] = [:]
    private var depth: Int = 0

    init(resources: SchemaResources) {
        self.resources = resources
    }

    private static let subschemas: [String] = [
        "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
        "unevaluatedItems", "unevaluatedProperties",
    ]
    private static let lists: [String] = ["allOf", "anyOf", "oneOf", "prefixItems", "items"]
    private static let maps: [String] = [
        "$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties",
    ]

    mutating func check(_ schema: Value, base: String) throws(Diagnostic) {
        guard case .map(let members) = schema else { return }
        depth += 1
        defer { depth -= 1 }
        guard depth < 500 else { throw Diagnostic(.invalid, "the schema is nested too deeply") }
        let inner: String = SchemaResources.base(of: schema, outer: base)
        if let reference = members["$ref"]?.stringValue {
            guard resources.target(of: reference, base: inner) != nil else {
                throw Diagnostic(
                    .invalid, "the schema refers to \"\(reference)\", which is not in it",
                    hint: "only references inside the schema are followed")
            }
        }
        if let pattern = members["pattern"]?.stringValue { try add(pattern) }
        for pattern in members["patternProperties"]?.mapValue?.sortedKeys ?? [] { try add(pattern) }
        for key in SchemaCheck.subschemas { try check(members[key] ?? .null, base: inner) }
        for key in SchemaCheck.lists {
            for item in members[key]?.listValue ?? [] { try check(item, base: inner) }
        }
        for key in SchemaCheck.maps {
            guard case .map(let named)? = members[key] else { continue }
            for name in named.sortedKeys { try check(named[name] ?? .null, base: inner) }
        }
    }

    private mutating func add(_ pattern: String) throws(Diagnostic) {
        if patterns[pattern] != nil { return }
        guard let compiled = SchemaPattern(pattern) else {
            throw Diagnostic(.invalid, "the schema has a malformed pattern: \(pattern)")
        }
        patterns[pattern] = compiled
    }
}
