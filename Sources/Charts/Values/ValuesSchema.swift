import Diagnostics
import JSONSchema
import ValueTree

/// Holds values against the `values.schema.json` of a chart and of its subcharts.
enum ValuesSchema {
    /// - Throws: `invalid` naming every value that the schemas refuse, by its path from the top.
    static func check(_ values: Value, for chart: Chart) throws {
        var violations: [Violation] = []
        var owner: String?
        try collect(values, chart, path: ValuePath(), into: &violations, owner: &owner)
        try refuse(violations, hint: "the values of chart \(owner ?? chart.name) are described in its values.yaml")
    }

    /// Holds values against one schema.
    ///
    /// - Parameter name: what the values are called in errors.
    static func check(_ values: Value, schema: [UInt8], name: String) throws {
        let file: String = "values.schema.json"
        let parsed: Value = try JSONReader.parse(ByteOrderMark.stripped(schema), file: file)
        try refuse(
            within(file) { try JSONSchemaValidator(schema: parsed) }.validate(values), hint: "\(file) describes \(name)"
        )
    }

    private static func refuse(_ violations: [Violation], hint: String) throws {
        guard let first = violations.first else { return }
        let hint: String = first.hint ?? hint
        var refusal: Diagnostic = self.refusal(violations, first, hint: hint)
        refusal.valuePath = first.path.steps.map { step in
            switch step {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }
        throw refusal
    }

    private static func refusal(_ violations: [Violation], _ first: Violation, hint: String) -> Diagnostic {
        if violations.count == 1 { return Diagnostic(.invalid, "values: \(text(first))", hint: hint) }
        return Diagnostic(
            .invalid, "the values are wrong in \(violations.count) places, first: \(text(first))", hint: hint,
            details: violations.dropFirst().map { violation in
                text(violation) + (violation.hint.map { "; \($0)" } ?? "")
            })
    }

    private static func text(_ violation: Violation) -> String {
        violation.path.steps.isEmpty ? violation.message : "\(violation.path): \(violation.message)"
    }

    /// - Parameter owner: becomes the name of the chart whose schema is the first to refuse anything.
    private static func collect(
        _ values: Value, _ chart: Chart, path: ValuePath, into violations: inout [Violation], owner: inout String?
    ) throws {
        if let text = chart.schema {
            let file: String = "\(chart.name)/values.schema.json"
            let schema: Value = try JSONReader.parse(ByteOrderMark.stripped(text), file: file)
            for violation in try within(file, { try JSONSchemaValidator(schema: schema) }).validate(values) {
                var placed: Violation = violation
                placed.path = ValuePath(path.steps + violation.path.steps)
                violations.append(placed)
                owner = owner ?? chart.name
            }
        }
        for subchart in chart.dependencies {
            guard case .map? = values[subchart.name] else { continue }
            let inner: Value = values[subchart.name] ?? .null
            try collect(inner, subchart, path: path.appending(subchart.name), into: &violations, owner: &owner)
        }
    }
}
