import Diagnostics
import Foundation
import ValueTree
import XCTest

@testable import Experiments

/// One declaration a task: what it takes, what the chart takes, and what the page says are the same.
final class TaskSchemaTests: XCTestCase {
    private func file(_ path: String) throws -> String {
        let repository: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    func testTheChartsSchemaIsWrittenFromTheDeclarations() throws {
        let text: String = try file("charts/iter8/values.schema.json")
        XCTAssertEqual(
            String(decoding: try TaskSchema.renewedChartSchema(Array(text.utf8)), as: UTF8.self), text,
            "renew it with: iter8 docs --valuesSchema charts/iter8/values.schema.json; make embed")
    }

    func testThePageIsWrittenFromTheDeclarations() throws {
        let text: String = try file("docs/tasks.md")
        XCTAssertEqual(
            try TaskSchema.renewedPage(text), text, "renew it with: iter8 docs --tasksPage docs/tasks.md")
        for schema in TaskRegistry.chartSchemas {
            XCTAssertTrue(text.contains("<!-- chart:\(schema.task) -->"), schema.task)
        }
    }

    func testThePagesMarkers() {
        XCTAssertThrowsError(try TaskSchema.renewedPage("<!-- chart:htp -->\n<!-- end -->"))
        XCTAssertThrowsError(try TaskSchema.renewedPage("<!-- chart:http -->\nx"))
    }

    func testTheValuesFileTellsOfEveryParameter() throws {
        let lines: [String] = try file("charts/iter8/values.yaml").split(separator: "\n").map(String.init)
        for schema in TaskRegistry.chartSchemas {
            guard let start = lines.firstIndex(of: "# \(schema.task):") else {
                XCTFail("values.yaml has no \(schema.task)")
                continue
            }
            let section: ArraySlice<String> = lines[(start + 1)...].prefix { $0.hasPrefix("#  ") }
            for field in schema.fields {
                XCTAssertTrue(section.contains { $0.contains("\(field.name):") }, "\(schema.task).\(field.name)")
            }
        }
    }

    func testTheChartTakesWhatTheTaskTakes() {
        for schema in [HTTPTask.schema, CustomMetricsTask.schema] {
            let chart: [String]? = TaskRegistry.chartSchemas.first { $0.task == schema.task }?.fields.map(\.name)
            for field in schema.fields { XCTAssertEqual(chart?.contains(field.name), true, field.name) }
        }
    }

    /// Every task refuses what can't be right before anything runs.
    func testBadInputs() throws {
        let slo: Value = ["upper": [["metric": "http/latency-mean"]]]
        let cases: [(task: String, inputs: Value, words: String)] = [
            ("http", [:], "http: \"url\" is required"),
            ("http", ["url": "ftp://shop/"], "\"ftp://shop/\" is no http or https URL"),
            ("http", ["url": "http://shop:99999/"], "no valid port"),
            ("http", ["url": 3], "expected a string, got integer"),
            ("http", ["uri": "http://shop/"], "unknown key \"uri\" did you mean \"url\"?"),
            ("http", ["url": "shop", "method": "GET /"], "http.method: \"GET /\" is no method"),
            ("http", ["url": "shop", "numRequests": 0], "http.numRequests: must be at least 1, got 0"),
            ("http", ["url": "shop", "connections": 100_000], "must be from 1 to 10000"),
            ("http", ["url": "shop", "duration": "5 minutes"], "\"5 minutes\" is no duration write it as in 500ms"),
            ("http", ["url": "shop", "qps": "many"], "http.qps: expected a number, got string"),
            (
                "http", ["url": "shop", "percentiles": [101]],
                "http.percentiles[0]: must be above 0 and at most 100, got 101"
            ),
            (
                "http", ["url": "shop", "errorRanges": [[:]]],
                "http.errorRanges[0]: at least one of lower, upper is needed"
            ),
            ("http", ["url": "shop", "headers": ["A b": "1"]], "header \"Ab\" has a character in it"),
            ("http", ["url": "shop", "headers": ["A": 1]], "http.headers.A: expected a string"),
            ("http", ["url": "shop", "stages": [["qps": 5]]], "http.stages[0]: \"duration\" is required"),
            ("http", ["url": "shop", "stages": [["duration": "1s"]]], "http.stages[0]: a stage has either qps or to"),
            ("http", ["url": "shop", "stages": [["duration": "1s", "qps": 0]]], "must be above 0, got 0"),
            ("http", ["url": "shop", "tls": ["certFile": "c"]], "certFile and keyFile go together"),
            ("http", ["endpoints": ["a": [:]]], "http.endpoints.a: \"url\" is required"),
            ("http", ["url": "shop", "endpoints": ["a/b": [:]]], "\"a/b\" is no name"),
            ("assess", ["SLOs": slo], "assess.SLOs.upper[0]: \"limit\" is required"),
            ("assess", ["SLOs": ["uper": []]], "did you mean \"upper\"?"),
            ("assess", ["SLOs": ["upper": [["metric": "latency", "limit": 3]]]], "\"latency\" is no metric name"),
            ("custommetrics", [:], "\"templates\" is required"),
            ("custommetrics", ["templates": ["a/b": "istio-prom"]], "\"a/b\" is no name"),
            (
                "custommetrics", ["templates": ["a": "istio-prom"], "versionValues": [3]],
                "versionValues[0]: expected a map"
            ),
            ("custommetrics", ["templates": ["a": "istio-prom"], "timeout": "-1s"], "is no duration"),
            ("ready", ["resource": "pods", "name": "a"], "\"version\" is required"),
            ("ready", ["version": "v1", "resource": "pods", "name": 1], "ready.name: expected a string"),
            ("ready", ["version": "v1", "resource": "pods", "name": "a", "timeout": "0s"], "is no duration"),
            ("notify", [:], "\"url\" is required"), ("notify", ["url": "shop"], "http or https"),
            ("notify", ["url": "http://h/", "headers": ["A b": "c"]], "header \"Ab\" has a character in it"),
            ("notify", ["url": "http://h/", "softFailure": "yes"], "expected true or false"),
            ("htp", [:], "did you mean \"http\"?"), ("grpc", [:], "does not have task \"grpc\" yet"),
        ]
        for expected in cases {
            check(TaskSpec(name: expected.task, inputs: expected.inputs), expected.words)
        }
        check(TaskSpec(name: "run", script: "true", inputs: ["timeout": 3]), "run.timeout: expected a duration")
        check(TaskSpec(name: "run", script: "true", inputs: ["timeout": "soon"]), "\"soon\" is no duration")
        check(TaskSpec(name: "run", script: "true", inputs: ["seconds": 3]), "known keys: timeout")
    }

    private func check(_ spec: TaskSpec, _ words: String) {
        XCTAssertThrowsError(try TaskRegistry.task(spec), words) { error in
            let diagnostic: Diagnostic? = error as? Diagnostic
            let text: String = "\(diagnostic?.message ?? "") \(diagnostic?.hint ?? "")"
            XCTAssertTrue(text.contains(words), "\(text) has no: \(words)")
        }
    }

    func testScriptsAreStoppedInTime() async throws {
        let trial: TaskTrial = try await TaskTrial.run(
            TaskSpec(name: "run", script: "sleep 60 & sleep 60", inputs: ["timeout": "200ms"]))
        XCTAssertEqual(trial.failure?.message, "the script was stopped, as it was still running after 0.2 s")
        let quick: TaskTrial = try await TaskTrial.run(
            TaskSpec(name: "run", script: "exit 3", inputs: ["timeout": "20s"]))
        XCTAssertEqual(quick.failure?.message, "the script ended with exit status 3")
    }
}
