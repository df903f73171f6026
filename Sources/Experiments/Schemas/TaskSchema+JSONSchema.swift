package import Diagnostics
import ValueTree

extension TaskSchema {
    /// The experiment chart's values.schema.json with what it says of tasks renewed from their declarations; the rest of it
    /// stays.
    ///
    /// - Throws: ``Diagnostic`` `invalid` if the file is no JSON.
    package static func renewedChartSchema(_ file: [UInt8]) throws(Diagnostic) -> [UInt8] {
        var schema: Value = try JSONReader.parse(file)
        for task in TaskRegistry.chartSchemas { schema[at: "properties", task.task] = jsonSchema(.fields(task.fields)) }
        return JSONWriter.bytes(schema, indent: 2) + [0x0A]
    }

    /// In JSON Schema, draft 7: as strict as ``validate(_:)``, but that numbers may be texts and header values numbers, as
    /// `--set` gives them, which the chart makes right. Descriptions are shown where a value does not fit.
    private static func jsonSchema(_ kind: Kind) -> Value {
        switch kind {
        case .string: return ["type": "string"]
        case .matching(let pattern, let words):
            return ["type": "string", "pattern": .string(pattern), "description": .string("it is \(words)")]
        case .choice(let words): return ["enum": .list(words.map { .string($0) })]
        case .bool: return ["type": "boolean"]
        case .integer(let range):
            var schema: Value = ["type": "integer", "minimum": .int(range.lowerBound)]
            if range.upperBound < Int64.max { schema["maximum"] = .int(range.upperBound) }
            return schema
        case .number: return number("it is a number, or text that is one, as --set gives for 0.5")
        case .numbers(let above, let limit):
            let bounds: [String] = [above.map { "above \($0.formatted)" }, limit.map { "at most \($0.formatted)" }]
                .compactMap { $0 }
            var schema: Value = number(
                "it is a number" + (bounds.isEmpty ? "" : ": " + bounds.joined(separator: " and ")))
            if let above { schema["exclusiveMinimum"] = .float(above) }
            if let limit { schema["maximum"] = .float(limit) }
            return schema
        case .duration:
            let unit: String = "([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h)"
            return [
                "type": "string", "pattern": .string("^(\(unit))+$"),
                "description": "it is a Go duration: decimal numbers with a unit each, such as 1.5s or 1m30s",
            ]
        case .texts:
            return ["type": ["object", "null"], "additionalProperties": ["type": ["string", "number", "boolean"]]]
        case .anything: return ["type": ["object", "null"]]
        case .list(let element): return ["type": ["array", "null"], "items": jsonSchema(element)]
        case .named(let element, let pattern):
            return [
                "type": ["object", "null"], "propertyNames": ["pattern": .string(pattern)],
                "additionalProperties": jsonSchema(element),
            ]
        case .someOf(let fields):
            var schema: Value = jsonSchema(.fields(fields))
            schema["minProperties"] = 1
            return schema
        case .fields(let fields):
            var members: Value = [:]
            for field in fields { members[field.name] = jsonSchema(field.kind) }
            var schema: Value = [
                "type": ["object", "null"], "additionalProperties": false, "properties": members,
            ]
            let required: [Value] = fields.filter(\.isRequired).map { .string($0.name) }
            if !required.isEmpty { schema["required"] = .list(required) }
            return schema
        }
    }

    private static func number(_ words: String) -> Value {
        [
            "type": ["number", "string"], "pattern": "^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
            "description": .string(words),
        ]
    }
}
