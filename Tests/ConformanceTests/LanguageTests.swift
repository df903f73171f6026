import Charts
import Diagnostics
import TestSupport
import ValueTree
import XCTest

/// What real Helm 4 makes of the template language, recorded by record/language.py: the same bytes, or an error that
/// says the same.
final class LanguageTests: XCTestCase {
    func testTheSameBytesAndTheSameErrors() throws {
        let cases: [Value] = try RecordedCases.load("language/cases.jsonl")
        XCTAssertGreaterThan(cases.count, 1_500)
        let runner = try SmallTemplates(try XCTUnwrap(cases.first))
        var differing: [String] = []
        for recorded in cases.dropFirst() {
            guard let difference = try runner.difference(recorded) else { continue }
            differing.append("\(recorded["template"]?.stringValue.debugDescription ?? ""): \(difference)")
        }
        print("language: \(cases.count - 1) cases, \(differing.count) differing")
        XCTAssertTrue(differing.isEmpty, "\n" + differing.joined(separator: "\n"))
    }
}
