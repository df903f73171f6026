import Diagnostics
import Foundation
import TestSupport
import ValueTree
import XCTest

@testable import Charts

/// Whole charts, beside what real Helm renders from them (record/charts.py): the same bytes, or an error where Helm
/// has one.
final class ChartRenderingTests: XCTestCase {
    private let repository: URL = RecordedCases.folder.appending(path: "../../..").standardizedFileURL

    func testTheExperimentChart() throws {
        let chart: Chart = try XCTUnwrap(EmbeddedCharts.chart(named: "iter8"))
        try check("iter8", chart, atLeast: 90)
        try check("iter8-long", chart, atLeast: 3)
    }

    func testTheAutoXChart() throws {
        let chart: Chart = try XCTUnwrap(EmbeddedCharts.chart(named: "autox"))
        try check("autox", chart, atLeast: 14)
    }

    func testTheQuickstartsChart() throws {
        let path: String = repository.appending(path: "docs/quickstart/hello").path
        try check("hello", ChartLoader.load(path: path), atLeast: 3)
    }

    func testSubchartsHooksFilesAndGlobals() throws { try checkSource("web", atLeast: 13) }
    func testManyKindsAndSeparators() throws { try checkSource("kinds", atLeast: 2) }
    func testChartsOfHelmTwo() throws { try checkSource("legacy", atLeast: 3) }
    func testTheWrongKubernetes() throws { try checkSource("kube", atLeast: 1) }
    func testTemplatesThatFail() throws { try checkSource("broken", atLeast: 17) }

    /// Small charts, each of one way in which charts are put together (`WHOLE` in record/charts.py).
    func testWaysToPutChartsTogether() throws {
        let charts: [String: Int] = [
            "aliases": 5, "switches": 10, "imports": 5, "globals": 7, "fields": 2, "clashes": 1, "windows": 2,
            "requirements": 2, "ignores": 1, "nulls": 12, "crds": 1, "order": 1, "levels": 5, "schemas": 7, "v3": 1,
        ]
        for (name, count) in charts.sorted(by: { $0.key < $1.key }) { try checkSource(name, atLeast: count) }
    }

    func testChartsThatHelmDoesNotLoad() throws {
        for name in ["badsub", "badversion"] {
            XCTAssertNotNil(try RecordedCases.load("charts/\(name).jsonl").first?["error"], name)
            let path: String = RecordedCases.folder.appending(path: "charts/sources/\(name)").path
            XCTAssertThrowsError(try ChartLoader.load(path: path), name)
        }
        let missing: String = RecordedCases.folder.appending(path: "charts/sources/missing").path
        XCTAssertEqual(try ChartLoader.load(path: missing).missingDependencies, ["nowhere"])
    }

    private func checkSource(_ name: String, atLeast count: Int) throws {
        let path: String = RecordedCases.folder.appending(path: "charts/sources/\(name)").path
        try check(name, ChartLoader.load(path: path), atLeast: count)
    }

    private func check(_ name: String, _ chart: Chart, atLeast count: Int) throws {
        let cases: [Value] = try RecordedCases.load("charts/\(name).jsonl")
        XCTAssertGreaterThanOrEqual(cases.count, count)
        for recorded in cases { try check(recorded, chart, name: "\(name): \(recorded["case"]?.stringValue ?? "")") }
    }

    private func check(_ recorded: Value, _ chart: Chart, name: String) throws {
        let release: [Value] = recorded["release"]?.listValue ?? []
        let revision: Int = Int(release[2].intValue ?? 1)
        let options = ReleaseOptions(
            name: release[0].stringValue ?? "", namespace: release[1].stringValue ?? "", revision: revision,
            isInstall: revision == 1, isUpgrade: revision > 1)
        do {
            let rendered: RenderedChart = try ChartRenderer.render(
                chart: chart, values: recorded["values"] ?? [:], release: options)
            if let expected = recorded["manifest"]?.stringValue {
                XCTAssertEqual(rendered.manifest, expected, name)
                XCTAssertEqual(rendered.notes, recorded["notes"]?.stringValue, name)
                check(rendered.warnings, recorded["warnings"]?.listValue ?? [], name: name)
            } else if let outputs = recorded["outputs"]?.mapValue {
                try check(rendered, outputs, name: name)
            } else {
                XCTFail("\(name) renders, but Helm says \(recorded["error"]?.stringValue ?? "")")
            }
        } catch let error as Diagnostic {
            XCTAssertNotNil(recorded["error"], "\(name): \(error) \(error.details)")
            XCTAssertEqual(error.code, .invalid, name)
        }
    }

    /// Helm merges several times over, once without the subcharts that are switched off; what counts is the last time.
    private func check(_ warnings: [String], _ recorded: [Value], name: String) {
        let known: [String] = recorded.compactMap(\.stringValue)
        for warning in warnings {
            XCTAssertTrue(
                known.contains { warning.hasPrefix($0.hasSuffix(".") ? String($0.dropLast()) : $0) },
                "\(name): Helm does not say: \(warning)")
        }
        XCTAssertTrue(
            known.allSatisfy { said in
                warnings.contains { $0.hasPrefix(said.hasSuffix(".") ? String(said.dropLast()) : said) }
            }, "\(name): Helm says \(known), we say \(warnings)")
    }

    /// Upgrades were recorded template by template.
    private func check(_ rendered: RenderedChart, _ outputs: [String: Value], name: String) throws {
        let files: [String: [UInt8]] = outputs.filter { !$0.key.hasSuffix("NOTES.txt") }.mapValues {
            Array(($0.stringValue ?? "").utf8)
        }
        let sorted: ManifestSorter.Sorted = try ManifestSorter.sort(files)
        XCTAssertEqual(rendered.documents.map(\.text), sorted.documents.map(\.text), name)
        XCTAssertEqual(rendered.notes, outputs["\(rendered.chart.name)/templates/NOTES.txt"]?.stringValue, name)
    }
}
