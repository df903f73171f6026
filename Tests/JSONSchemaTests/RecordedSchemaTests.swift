import JSONSchema
import TestSupport
import ValueTree
import XCTest

/// Verdicts on values, beside real Helm's (Tests/ConformanceTests/record/schema.py).
final class RecordedSchemaTests: XCTestCase {
    func testEveryRecordedVerdict() throws {
        var verdicts: Int = 0
        for recorded in try RecordedCases.load("schema/cases.jsonl") {
            let schema: Value = recorded["schema"] ?? .null
            let validator = try JSONSchemaValidator(schema: schema)
            for (value, accepted) in zip(recorded["values"]?.listValue ?? [], recorded["accepted"]?.listValue ?? []) {
                let violations: [Violation] = validator.validate(["v": value])
                XCTAssertEqual(
                    violations.isEmpty, accepted.boolValue,
                    "\(JSONWriter.string(value)) under \(JSONWriter.string(schema[at: "properties", "v"] ?? .null))"
                        + " of \(schema["$schema"]?.stringValue ?? "no draft"): \(violations)")
                verdicts += 1
            }
        }
        XCTAssertGreaterThan(verdicts, 5_000)
    }
}
