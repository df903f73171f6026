import Charts
import Diagnostics
import TestSupport
import ValueTree
import XCTest

/// `--set` and its relatives, beside what real Helm made of the same arguments (record/set_grammar.py).
final class SetGrammarTests: XCTestCase {
    func testEveryRecordedArgument() throws {
        // Integers of --set are integers: not all of them are floats.
        let text = try String(contentsOf: RecordedCases.folder.appending(path: "values/set.jsonl"), encoding: .utf8)
        let cases: [Value] = try text.split(separator: "\n").map {
            try JSONReader.parse(String($0), numbers: .integersAndFloats)
        }
        XCTAssertGreaterThan(cases.count, 1_000)
        for recorded in cases {
            let expression: String = try XCTUnwrap(recorded["set"]?.stringValue)
            let style = try XCTUnwrap(SetExpression.Style(rawValue: recorded["style"]?.stringValue ?? ""))
            let name: String = "\(style.rawValue) '\(expression)'"
            do {
                let values: Value = try SetExpression.apply(expression, style: style, to: [:])
                guard let expected = recorded["values"] else {
                    XCTFail("\(name) gives \(JSONWriter.string(values)), Helm says \(recorded["error"] ?? "")")
                    continue
                }
                XCTAssertEqual(JSONWriter.string(values), JSONWriter.string(expected), name)
            } catch let error as Diagnostic {
                // Helm silently drops an index that is never closed, and all that follows it. We don't.
                if error.message.contains("isn't closed with ]") { continue }
                XCTAssertNotNil(recorded["error"], "\(name): \(error), but Helm gives \(recorded["values"] ?? .null)")
                XCTAssertEqual(error.code, .invalid)
                XCTAssertEqual(error.location?.file, style.rawValue)
            }
        }
    }
}
