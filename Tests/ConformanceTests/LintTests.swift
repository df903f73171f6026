import Charts
import Diagnostics
import Foundation
import TestSupport
import ValueTree
import XCTest

/// Small charts, most of them wrong in one way, and what real Helm 4's linter says of each (record/lint.py): the same
/// messages in the same order; the words are ours.
final class LintTests: XCTestCase {
    func testTheSameMessages() throws {
        let cases: [Value] = try RecordedCases.load("lint/cases.jsonl")
        XCTAssertGreaterThan(cases.count, 40)
        for recorded in cases {
            let folder: URL = FileManager.default.temporaryDirectory.appending(path: "lint-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            for (name, text) in recorded["files"]?.mapValue ?? [:] {
                let file: URL = folder.appending(path: name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data((text.stringValue ?? "").utf8).write(to: file)
            }
            let expected: [[String]] = (recorded["messages"]?.listValue ?? []).map { message in
                (message.listValue ?? []).prefix(2).map { $0.stringValue ?? "" }
            }
            let title: String = "\(recorded["files"] ?? .null), Helm: \(recorded["messages"] ?? .null)"
            do {
                let report: LintReport = try ChartLinter().lint(path: folder.path)
                let ours: [[String]] = report.messages.map { message in
                    [message.severity.label, message.path == folder.path ? "." : message.path]
                }
                XCTAssertEqual(ours, expected, title)
                XCTAssertEqual(report.worst == .error, recorded["fails"]?.boolValue, title)
            } catch let error as Diagnostic {
                XCTAssertEqual(recorded["fails"]?.boolValue, true, "\(title): \(error)")
                XCTAssertEqual(expected, [], title)
            }
        }
        print("lint: \(cases.count) charts, the same messages")
    }
}
