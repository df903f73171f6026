import Diagnostics
import Foundation
import TestSupport
import ValueTree
import XCTest

@testable import Charts

/// Charts in the manner of the big public ones, beside what real Helm renders from them (record/chart_styles.py): the
/// same bytes, or an error where Helm has one.
final class ChartStyleTests: XCTestCase {
    func testEveryStyle() throws {
        let folder: URL = RecordedCases.folder.appending(path: "charts/styles")
        let names: [String] = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".jsonl")
        }
        .map { String($0.dropLast(".jsonl".count)) }.sorted()
        XCTAssertFalse(names.isEmpty)
        for name in names {
            let chart: Chart = try ChartLoader.load(path: folder.appending(path: name).path)
            let cases: [Value] = try RecordedCases.load("charts/styles/\(name).jsonl")
            XCTAssertFalse(cases.isEmpty)
            for recorded in cases { try check(recorded, chart, "\(name), \(recorded["case"]?.stringValue ?? "")") }
        }
    }

    private func check(_ recorded: Value, _ chart: Chart, _ name: String) throws {
        let release: [Value] = recorded["release"]?.listValue ?? []
        let options = ReleaseOptions(name: release[0].stringValue ?? "", namespace: release[1].stringValue ?? "")
        do {
            let rendered: RenderedChart = try ChartRenderer.render(
                chart: chart, values: recorded["values"] ?? [:], release: options)
            guard let expected = recorded["manifest"]?.stringValue else {
                return XCTFail("\(name) renders, but Helm says \(recorded["error"]?.stringValue ?? "")")
            }
            XCTAssertEqual(firstDifference(rendered.manifest, expected), nil, name)
            XCTAssertEqual(rendered.notes, recorded["notes"]?.stringValue, name)
        } catch let error as Diagnostic {
            XCTAssertNotNil(recorded["error"], "\(name): \(error) \(error.details)")
        }
    }

    /// The lines that differ first: whole manifests are too long to read.
    private func firstDifference(_ ours: String, _ theirs: String) -> String? {
        guard ours != theirs else { return nil }
        let (left, right): ([Substring], [Substring]) = (
            ours.split(separator: "\n", omittingEmptySubsequences: false),
            theirs.split(separator: "\n", omittingEmptySubsequences: false)
        )
        for (index, (line, other)) in zip(left, right).enumerated() where line != other {
            return "line \(index + 1): \(line.debugDescription), Helm \(other.debugDescription)"
        }
        return "\(left.count) lines, Helm \(right.count)"
    }
}
