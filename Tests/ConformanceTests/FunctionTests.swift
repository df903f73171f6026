import Charts
import Diagnostics
import TestSupport
import ValueTree
import XCTest

/// Every function with values of every kind in every place, wrong counts of arguments and the objects that charts see,
/// recorded from real Helm 4 by record/functions.py: the same bytes, or an error that says the same.
final class FunctionTests: XCTestCase {
    func testCalls() throws { try check("calls.jsonl", least: 8_000) }

    func testEveryKindOfValue() throws { try check("kinds.jsonl", least: 3_000) }

    func testObjects() throws { try check("objects.jsonl", least: 1_000) }

    private func check(_ name: String, least: Int) throws {
        let cases: [Value] = try RecordedCases.load("functions/\(name)")
        // Each reason, and the templates it explains.
        let known: Set<String> = Set(
            try RecordedCases.load("functions/known-differences.jsonl").flatMap { reason in
                (reason["templates"]?.listValue ?? []).compactMap(\.stringValue)
            })
        XCTAssertGreaterThan(cases.count, least)
        let runner = try SmallTemplates(try XCTUnwrap(cases.first))
        var (differing, explained): ([String], Int) = ([], 0)
        for recorded in cases.dropFirst() {
            let template: String = try XCTUnwrap(recorded["template"]?.stringValue)
            let difference: String? = try runner.difference(recorded)
            guard !known.contains(template) else {
                explained += 1
                XCTAssertNotNil(difference, "\(template) differs no longer: strike it from known-differences.jsonl")
                continue
            }
            if let difference { differing.append("\(template.debugDescription): \(difference)") }
        }
        print("functions/\(name): \(cases.count - 1) cases, \(explained) explained, \(differing.count) differing")
        XCTAssertTrue(differing.isEmpty, "\n" + differing.joined(separator: "\n"))
    }
}
