import Diagnostics
import GoTemplate
import SprigFunctions
import TestSupport
import ValueTree
import XCTest

/// Families of functions against what real Helm made of them: dates, TOML, encodings, certificates.
///
/// The outputs must be the same bytes. Where a function itself failed, our message holds Helm's; where Helm refused a
/// call, ours is refused too.
final class TemplateFamilyTests: XCTestCase {
    func testDates() throws {
        for name in ["formatting", "parsing", "durations", "methods", "extremes"] { try check("dates/\(name).jsonl") }
    }

    func testEncodings() throws { try check("encodings/base.jsonl") }

    func testTOML() throws {
        for name in ["write", "read", "both"] { try check("toml/\(name).jsonl") }
    }

    func testVariablesAndScopes() throws { try check("language/scoping.jsonl") }

    func testNilArguments() throws { try check("language/nils.jsonl") }

    func testURLs() throws { try check("urls/urls.jsonl") }

    func testMerging() throws { try check("merging/merge.jsonl") }

    func testCrypto() throws {
        for name in ["digests", "passwords", "random", "certificates"] { try check("crypto/\(name).jsonl") }
    }

    func testPrettyYAML() throws { try check("yaml/pretty_calls.jsonl") }

    private func check(_ path: String, file: StaticString = #filePath, line: UInt = #line) throws {
        let cases: [Value] = try RecordedCases.load(path)
        let values: Value = try XCTUnwrap(cases.first?["values"])
        var differing: Int = 0
        for recorded in cases.dropFirst() {
            let template: String = try XCTUnwrap(recorded["template"]?.stringValue)
            if let difference = difference(template, values, recorded) {
                differing += 1
                XCTFail("\(template): \(difference)", file: file, line: line)
            }
        }
        print("\(path): \(cases.count - 1) cases, \(differing) differing")
    }

    private func difference(_ template: String, _ values: Value, _ recorded: Value) -> String? {
        do {
            let ours: String = try render(template, values)
            guard let theirs = recorded["output"]?.stringValue else {
                return "we print \(ours.debugDescription), Helm fails: \(recorded["error"]?.stringValue ?? "")"
            }
            return ours == theirs ? nil : "\(ours.debugDescription), Helm \(theirs.debugDescription)"
        } catch {
            guard let theirs = recorded["error"]?.stringValue else {
                return "we fail with \(error), Helm prints \((recorded["output"]?.stringValue ?? "").debugDescription)"
            }
            return holds(error, theirs) ? nil : "we fail with \(error), Helm with \(theirs)"
        }
    }

    /// What a function says when it fails is part of its work.
    private func holds(_ error: any Error, _ theirs: String) -> Bool {
        guard let ours = error as? Diagnostic else { return false }
        // Where Helm itself dies of nil, ours says what is wrong.
        if theirs.contains("nil pointer dereference") { return true }
        guard let start = theirs.range(of: "error calling ") else { return true }
        return ours.message.contains(theirs[start.lowerBound...])
    }

    private func render(_ template: String, _ values: Value) throws -> String {
        var set = TemplateSet(functions: SprigLibrary.functions)
        try set.add(name: "c/templates/t.yaml", text: template)
        let data: Value = ["Values": values]
        let output: [UInt8] = try set.execute("c/templates/t.yaml", TemplateValue(data))
        return String(decoding: output, as: UTF8.self).replacing("<no value>", with: "")
    }
}
