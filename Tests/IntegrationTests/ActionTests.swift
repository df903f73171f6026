import Foundation
import ValueTree
import XCTest
import YAML

/// The shell of action.yml, run as GitHub's runner would run it.
final class ActionTests: XCTestCase {
    private static let root: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func action() throws -> Value {
        let file: URL = ActionTests.root.appending(path: "action.yml")
        return try YAMLReader.parse([UInt8](Data(contentsOf: file)), file: "action.yml")
    }

    private func run(_ inputs: [String: String], in folder: URL) throws -> Outcome {
        let step: Value = try XCTUnwrap(try action()[at: "runs", "steps"]?.listValue?.last)
        var environment: [String: String] = [
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent",
            "GITHUB_STEP_SUMMARY": folder.appending(path: "summary").path,
            "ITER8": Shell.iter8, "ITER8_RUN_DIR": folder.appending(path: "run").path,
        ]
        let declared: [String: Value] = try action()["inputs"]?.mapValue ?? [:]
        for (name, value) in step["env"]?.mapValue ?? [:] where environment[name] == nil {
            let input: Substring = try XCTUnwrap(value.stringValue).dropFirst("${{ inputs.".count).dropLast(" }}".count)
            let key = String(input)
            environment[name] = inputs[key] ?? declared[key]?["default"]?.stringValue ?? ""
        }
        let script: String = try XCTUnwrap(step["run"]?.stringValue)
        // As documented: bash --noprofile --norc -eo pipefail.
        return try Shell(environment: environment).run([
            "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script,
        ])
    }

    func testItRunsReportsAndAsserts() throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "action-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let target = try TargetService(folder: folder.appending(path: "nginx"))
        defer { target.stop() }
        let values: String = "tasks={http}\nhttp.url=\(target.url)\nhttp.qps=-1\nhttp.numRequests=500\n"
        let good: Outcome = try run(
            ["set": values, "slos": "http/latency-p99 < 5s\nhttp/error-rate < 5%\n"], in: folder)
        XCTAssertEqual(good.status, 0, "\(good)")
        for file in ["run/experiment.yaml", "run/report.html", "run/report.xml"] {
            XCTAssertTrue(FileManager.default.fileExists(atPath: folder.appending(path: file).path), file)
        }
        let summary: String = try String(contentsOf: folder.appending(path: "summary"), encoding: .utf8)
        XCTAssertTrue(summary.hasPrefix("```\n") && summary.contains("http/error-rate <= 0.05 "), summary)
        let missed: Outcome = try run(["set": values, "slos": "http/latency-p99 < 1ns"], in: folder)
        XCTAssertEqual(missed.status, 3, "\(missed)")
        let broken: Outcome = try run(["set": "tasks={http}\nhttp.url=http://127.0.0.1:1/"], in: folder)
        XCTAssertEqual(broken.status, 1, "\(broken)")
        XCTAssertTrue(try String(contentsOf: folder.appending(path: "summary"), encoding: .utf8).contains("refused"))
    }

    func testTheWorkflowAsksForInputsThatThereAre() throws {
        let file: URL = ActionTests.root.appending(path: ".github/workflows/experiment.yml")
        let workflow: Value = try YAMLReader.parse([UInt8](Data(contentsOf: file)), file: "experiment.yml")
        let steps: [Value] = workflow[at: "jobs", "experiment", "steps"]?.listValue ?? []
        let own: Value = try XCTUnwrap(steps.first { $0["uses"] == "./" })
        let known: Set<String> = Set(try XCTUnwrap(try action()["inputs"]?.mapValue).keys)
        XCTAssertTrue(Set(try XCTUnwrap(own["with"]?.mapValue).keys).isSubset(of: known))
    }
}
