import Diagnostics
import TestSupport
import ValueTree
import XCTest

@testable import Charts

/// Which values each chart of a tree sees, beside what real Helm showed its templates (record/values_merge.py).
final class ValuesMergeTests: XCTestCase {
    func testEveryRecordedTree() throws {
        let cases: [Value] = try RecordedCases.load("values/merge.jsonl")
        XCTAssertGreaterThan(cases.count, 900)
        for (index, recorded) in cases.enumerated() {
            let chart: Chart = try ChartLoader.load(files: files(recorded["chart"] ?? .null), source: "top")
            let values: Value = recorded["values"] ?? [:]
            do {
                let processed: Chart = try DependencyProcessing.process(chart, values: values)
                var saw: [String: Value] = [:]
                collect(processed, try ValuesCoalescing.coalesce(processed, values), path: "top", into: &saw)
                guard let expected = recorded["saw"] else {
                    XCTFail("case \(index) renders, but Helm says \(recorded["error"] ?? .null)")
                    continue
                }
                XCTAssertEqual(JSONWriter.string(.map(saw)), JSONWriter.string(expected), "case \(index)")
            } catch let error as Diagnostic {
                XCTAssertNotNil(recorded["error"], "case \(index): \(error)")
            }
        }
    }

    private func collect(_ chart: Chart, _ values: Value, path: String, into saw: inout [String: Value]) {
        saw["\(path)/templates/v.yaml"] = values
        for subchart in chart.dependencies {
            collect(subchart, values[subchart.name] ?? [:], path: "\(path)/charts/\(subchart.name)", into: &saw)
        }
    }

    private func files(_ tree: Value) -> [ChartFile] {
        var description: Value = ["apiVersion": "v2", "version": "0.1.0"]
        description["name"] = tree["name"]
        if tree["dependencies"] != [] { description["dependencies"] = tree["dependencies"] }
        var files: [ChartFile] = [
            ChartFile(name: "Chart.yaml", text: JSONWriter.string(description)),
            ChartFile(name: "values.yaml", text: JSONWriter.string(tree["values"] ?? [:])),
        ]
        for subchart in tree["charts"]?.listValue ?? [] {
            let folder: String = "charts/\(subchart["name"]?.stringValue ?? "")"
            files += self.files(subchart).map { ChartFile(name: "\(folder)/\($0.name)", data: $0.data) }
        }
        return files
    }
}
