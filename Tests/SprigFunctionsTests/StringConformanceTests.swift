import Diagnostics
import GoTemplate
import SprigFunctions
import TestSupport
import ValueTree
import XCTest

/// What real Helm 4 makes of string and regular expression functions: Tests/ConformanceTests/record/strings.py.
final class StringConformanceTests: XCTestCase {
    func testStringsAndRegularExpressions() throws { try check("strings.jsonl", least: 5_000) }

    /// Recorded by formats.py.
    func testFormats() throws { try check("formats.jsonl", least: 3_000) }

    private func check(_ file: String, least: Int) throws {
        let cases: [Value] = try RecordedCases.load("template/\(file)")
        let values: Value = try XCTUnwrap(cases.first?["values"])
        XCTAssertGreaterThan(cases.count, least)
        var differing: [String] = []
        for recorded in cases.dropFirst() {
            let template: String = try XCTUnwrap(recorded["template"]?.stringValue)
            if let difference = difference(template, values, recorded) {
                differing.append("\(template): \(difference)")
            }
        }
        print("helm \(file): \(cases.count - 1) cases, \(differing.count) differing")
        XCTAssertEqual(differing.count, 0, differing.prefix(60).joined(separator: "\n"))
    }

    private func difference(_ template: String, _ values: Value, _ recorded: Value) -> String? {
        do {
            let ours: String = try render(template, values)
            guard let theirs = recorded["output"]?.stringValue else {
                return "we print \(ours.debugDescription), Helm fails: \(recorded["error"]?.stringValue ?? "")"
            }
            return ours == theirs ? nil : "\(shown(ours)), Helm \(shown(theirs))"
        } catch let error as Diagnostic {
            if let theirs = recorded["output"]?.stringValue {
                return "we fail with \(error), Helm prints \(shown(theirs))"
            }
            let theirs: String = recorded["error"]?.stringValue ?? ""
            guard theirs.hasPrefix("error calling ") else { return nil }
            // Too much is too much, in other words.
            return "\(error)".contains(theirs) || "\(error)".contains("template stopped")
                ? nil : "we fail with \(error), Helm with \(theirs)"
        } catch {
            return "no diagnostic: \(error)"
        }
    }

    /// What is in base64 can be read as a rule.
    private func shown(_ output: String) -> String {
        guard let data = Data(base64Encoded: output) else { return output.debugDescription }
        return String(decoding: data, as: UTF8.self).debugDescription
    }

    private func render(_ template: String, _ values: Value) throws -> String {
        var set = TemplateSet(functions: SprigLibrary.functions)
        try set.add(name: "c/templates/t.yaml", text: template)
        let output: [UInt8] = try set.execute("c/templates/t.yaml", TemplateValue(["Values": values] as Value))
        return String(decoding: output, as: UTF8.self)
    }
}
