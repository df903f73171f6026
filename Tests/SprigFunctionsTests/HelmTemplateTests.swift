import Diagnostics
import GoTemplate
import SprigFunctions
import TestSupport
import ValueTree
import XCTest

/// What real Helm 4 makes of small templates, recorded by Tests/ConformanceTests/record/template.py.
final class HelmTemplateTests: XCTestCase {
    func testRendersTheSameBytes() throws {
        let cases: [Value] = try RecordedCases.load("template/helm.jsonl")
        let values: Value = try XCTUnwrap(cases.first?["values"])
        XCTAssertGreaterThan(cases.count, 1_000)
        var differing: [String: String] = [:]
        var checked: Int = 0
        for recorded in cases.dropFirst() {
            let template: String = try XCTUnwrap(recorded["template"]?.stringValue)
            // Built-in objects are Charts' part; the order of these two is random in Go.
            let isSkipped: Bool = [".Capabilities", ".Template", ".Chart", ".Release", "{{ keys ", "{{ values "]
                .contains(where: template.contains)
            if isSkipped { continue }
            checked += 1
            differing[template] = difference(try? result(template, values), recorded)
        }
        for (template, difference) in differing { XCTFail("\(template): \(difference)") }
        print("helm templates: \(checked) cases, \(differing.count) differing")
    }

    private func result(_ template: String, _ values: Value) throws -> Result<String, Diagnostic> {
        do {
            return .success(try render(template, values))
        } catch let error as Diagnostic {
            return .failure(error)
        }
    }

    private func difference(_ rendered: Result<String, Diagnostic>?, _ recorded: Value) -> String? {
        switch (rendered, recorded["output"]?.stringValue) {
        case (.success(let ours), let theirs?):
            return ours == theirs ? nil : "\(ours.debugDescription), Helm \(theirs.debugDescription)"
        case (.failure(let error), let theirs?): return "we fail with \(error), Helm prints \(theirs.debugDescription)"
        case (.success(let ours), nil):
            return "we print \(ours.debugDescription), Helm fails: \(recorded["error"]?.stringValue ?? "")"
        case (.failure(let error), nil): return error.location == nil ? "no place in \(error)" : nil
        case (nil, _): return "no diagnostic"
        }
    }

    /// What the recorder's JSON says of bytes that are no UTF-8: a mark for each.
    private func repaired(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        var text: String = ""
        var rest: ArraySlice<UInt8> = bytes[...]
        while !rest.isEmpty {
            let width: Int = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil } ?? 0
            text += width == 0 ? "\u{FFFD}" : String(decoding: rest.prefix(width), as: UTF8.self)
            rest = rest.dropFirst(max(1, width))
        }
        return text
    }

    private func render(_ template: String, _ values: Value) throws -> String {
        var set = TemplateSet(functions: SprigLibrary.functions)
        try set.add(name: "c/templates/t.yaml", text: template)
        let data: Value = ["Values": values]
        let complete: TemplateSet = set
        let output: [UInt8] = try complete.execute("c/templates/t.yaml", TemplateValue(data))
        return repaired(output).replacing("<no value>", with: "")
    }
}
