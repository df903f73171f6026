import Diagnostics
import ValueTree

/// One run of a validator over a value.
struct SchemaValidation {
    /// What came of holding a value against a schema: besides the violations, which members it has looked at, for
    /// `unevaluatedProperties` and `unevaluatedItems`.
    struct Outcome {
        var violations: [Violation] = []
        var properties: Set<String> = []
        var items: Set<Int> = []

        var isValid: Bool { violations.isEmpty }

        mutating func merge(_ other: Outcome) {
            violations += other.violations
            if other.isValid { adopt(other) }
        }

        /// What is wrong with the value itself is explained by what the schema says about it.
        mutating func explain(with description: String?, at path: ValuePath) {
            guard let description else { return }
            for index in violations.indices where violations[index].path == path && violations[index].hint == nil {
                violations[index].hint = description
            }
        }

        mutating func adopt(_ other: Outcome) {
            properties.formUnion(other.properties)
            items.formUnion(other.items)
        }
    }

    let validator: JSONSchemaValidator
    private var depth: Int = 0

    init(validator: JSONSchemaValidator) {
        self.validator = validator
    }

    mutating func check(_ value: Value, against schema: Value, at path: ValuePath, base: String) -> Outcome {
        switch schema {
        case .bool(true): return Outcome()
        case .bool(false): return refusal("nothing is allowed here", path)
        case .map(let keywords):
            depth += 1
            defer { depth -= 1 }
            guard depth < 500 else { return refusal("the schema never ends here", path) }
            let inner: String = SchemaResources.base(of: schema, outer: base)
            return check(value, keywords, path, inner)
        default: return Outcome()
        }
    }

    private mutating func check(
        _ value: Value, _ keywords: [String: Value], _ path: ValuePath, _ base: String
    ) -> Outcome {
        var outcome = Outcome()
        for key in ["$ref", "$dynamicRef"] {
            guard let reference = keywords[key]?.stringValue else { continue }
            if let target = validator.resources.target(of: reference, base: base) {
                outcome.merge(check(value, against: target.schema, at: path, base: target.base))
            }
            // Up to draft 7 a reference stands alone.
            if validator.draft <= .seven { return outcome }
        }
        outcome.violations += SchemaKeywords.type(value, keywords, path)
        outcome.violations += SchemaKeywords.equality(value, keywords, path, hasConstants: validator.draft >= .six)
        switch value {
        case .int, .float: outcome.violations += SchemaKeywords.number(value, keywords, path)
        case .string(let text): outcome.violations += string(text, keywords, path)
        case .list(let items): checkItems(items, keywords, path, base, &outcome)
        case .map(let members): checkProperties(members, keywords, path, base, &outcome)
        default: break
        }
        outcome.explain(with: keywords["description"]?.stringValue, at: path)
        checkCombinations(value, keywords, path, base, &outcome)
        checkUnevaluated(value, keywords, path, base, &outcome)
        return outcome
    }

    func refusal(_ message: String, _ path: ValuePath, hint: String? = nil) -> Outcome {
        Outcome(violations: [Violation(path: path, message: message, hint: hint)])
    }

    private func string(_ text: String, _ keywords: [String: Value], _ path: ValuePath) -> [Violation] {
        var violations: [Violation] = SchemaKeywords.length(text, keywords, path)
        if let pattern = keywords["pattern"]?.stringValue, validator.patterns[pattern]?.matches(text) == false {
            // Where the schema says it in words, the hint has them.
            let form: String =
                keywords["description"] == nil ? "match the pattern \(pattern)" : "have the required form"
            violations.append(Violation(path: path, message: "\"\(text)\" does not \(form)"))
        }
        if validator.draft <= .seven, let format = keywords["format"]?.stringValue,
            SchemaFormat.accepts(text, format: format) == false
        {
            violations.append(Violation(path: path, message: "\"\(text)\" is not of format \(format)"))
        }
        return violations
    }

    // MARK: allOf, anyOf, oneOf, not, if

    private mutating func checkCombinations(
        _ value: Value, _ keywords: [String: Value], _ path: ValuePath, _ base: String, _ outcome: inout Outcome
    ) {
        for schema in keywords["allOf"]?.listValue ?? [] {
            outcome.merge(check(value, against: schema, at: path, base: base))
        }
        if let schemas = keywords["anyOf"]?.listValue {
            let outcomes: [Outcome] = schemas.map { check(value, against: $0, at: path, base: base) }
            for valid in outcomes where valid.isValid { outcome.adopt(valid) }
            if !outcomes.contains(where: \.isValid) { outcome.violations += nearest(outcomes, path) }
        }
        if let schemas = keywords["oneOf"]?.listValue {
            let outcomes: [Outcome] = schemas.map { check(value, against: $0, at: path, base: base) }
            let valid: [Outcome] = outcomes.filter(\.isValid)
            if valid.count == 1 { outcome.adopt(valid[0]) }
            if valid.isEmpty { outcome.violations += nearest(outcomes, path) }
            if valid.count > 1 {
                outcome.merge(refusal("it fits \(valid.count) of the forms of which it must be one", path))
            }
        }
        if let schema = keywords["not"], check(value, against: schema, at: path, base: base).isValid {
            outcome.merge(refusal("it is of a form that is not allowed", path))
        }
        if validator.draft >= .seven, let condition = keywords["if"] {
            let checked: Outcome = check(value, against: condition, at: path, base: base)
            if checked.isValid { outcome.adopt(checked) }
            if let then = keywords[checked.isValid ? "then" : "else"] {
                outcome.merge(check(value, against: then, at: path, base: base))
            }
        }
    }

    /// The complaints of the form that comes nearest: the one that has the fewest, at the deepest place.
    private func nearest(_ outcomes: [Outcome], _ path: ValuePath) -> [Violation] {
        let best: Outcome? = outcomes.min { left, right in
            let depths: [Int] = [left, right].map { $0.violations.map(\.path.steps.count).max() ?? 0 }
            return depths[0] == depths[1] ? left.violations.count < right.violations.count : depths[0] > depths[1]
        }
        return best?.violations ?? [Violation(path: path, message: "it is of none of the allowed forms")]
    }
}
