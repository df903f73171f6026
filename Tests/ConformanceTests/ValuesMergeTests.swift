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

    /// Whatever a value is, the first of its origins has it.
    func testTheFirstOriginHasTheValue() throws {
        var asked: Int = 0
        for (index, recorded) in try RecordedCases.load("values/merge.jsonl").enumerated() {
            guard index % 4 == 0, let saw = recorded["saw"]?["top/templates/v.yaml"] else { continue }
            let chart: Chart = try ChartLoader.load(files: files(recorded["chart"] ?? .null), source: "top")
            let given: Value = recorded["values"] ?? [:]
            let origins = ValueOrigins(chart: chart, given: [ValueLayer(title: "-f", values: given, result: given)])
            // A null may be left over from a merge that has nothing to do with it.
            for (path, value) in leaves(saw, []) where !value.isNull {
                asked += 1
                let found: [ValueOrigin] = origins.origins(of: path)
                XCTAssertEqual(found.first?.value, value, "case \(index) \(path) \(found.map(\.place))")
            }
        }
        XCTAssertGreaterThan(asked, 2_000)
    }

    /// docs/values.md tells the truth: its rows are what is merged (record/values_table.py asks Helm).
    func testTheTablesOfTheDocumentation() throws {
        let document: String = RecordedCases.folder.appending(path: "../../../docs/values.md").standardizedFileURL.path
        let rows: [[String]] = String(decoding: try LocalFiles.read(document, limit: 1 << 20), as: UTF8.self)
            .split(separator: "\n").filter { $0.hasPrefix("| `") }
            .map { row in row.dropFirst().dropLast().split(separator: "|").map { $0.filter { $0 != "`" } } }
        XCTAssertGreaterThan(rows.count, 40)
        for row in rows {
            let subchart: Value? = try row[1].contains("{") ? JSONReader.parse(row[1]) : nil
            let charts: Value =
                subchart.map { [["name": "sub", "values": $0, "dependencies": [], "charts": []]] } ?? []
            let tree: Value = [
                "name": "top", "values": try JSONReader.parse(row[0]), "dependencies": [], "charts": charts,
            ]
            let chart: Chart = try ChartLoader.load(files: files(tree), source: "top")
            var seen: Value? = try? ChartRenderer.values(of: chart, JSONReader.parse(row[2], numbers: .floats))
            if seen?[at: "sub", "global"] == [:], case .map(var members)? = seen?["sub"] {
                members["global"] = nil
                seen?["sub"] = .map(members)
            }
            let text: String = seen.map { JSONWriter.string($0) } ?? "refused"
            let expected: String = row[3].contains("{") ? JSONWriter.string(try JSONReader.parse(row[3])) : "refused"
            XCTAssertEqual(text, expected, row.joined(separator: "|"))
        }
    }

    private func leaves(_ value: Value, _ path: [String]) -> [([String], Value)] {
        guard case .map(let members) = value else { return [(path, value)] }
        return members.flatMap { leaves($0.value, path + [$0.key]) }
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
