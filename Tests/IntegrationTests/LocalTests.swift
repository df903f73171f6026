import Foundation
import TestSupport
import ValueTree
import XCTest

/// Experiments without a cluster: the built binary alone, in an empty folder, with no home and no kubeconfig.
final class LocalTests: XCTestCase {
    private var folder: URL = FileManager.default.temporaryDirectory
    private var service: URL {
        FileManager.default.temporaryDirectory.appending(path: "nginx-\(folder.lastPathComponent)")
    }
    private let shell = Shell(environment: ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"])

    override func setUpWithError() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "local-\(UUID().uuidString)")
    }

    override func tearDown() {
        for place in [folder, service] { try? FileManager.default.removeItem(at: place) }
    }

    private func iter8(_ arguments: [String]) throws -> Outcome {
        try shell.iter8(arguments + ["--runDir", folder.path])
    }

    private func launch(_ url: String, _ more: [String] = []) -> [String] {
        ["launch", "--set", "tasks={http}", "--set", "http.url=\(url)", "--set", "http.qps=-1"] + more
    }

    func testAnExperimentFromLaunchToAssert() throws {
        let target = try TargetService(folder: service)
        defer { target.stop() }
        let launched: Outcome = try iter8(launch(target.url, ["--slo", "http/error-count < 1"]))
        XCTAssertEqual(launched.status, 0, "\(launched)")
        XCTAssertTrue(launched.errors.contains("experiment completed: SLOs are satisfied"), "\(launched)")
        let mode: Any? = try FileManager.default.attributesOfItem(
            atPath: folder.appending(path: "experiment.yaml").path)[
                .posixPermissions]
        XCTAssertEqual(mode as? Int, 0o600)
        let asserted: Outcome = try iter8(["assert", "-c", "completed,nofailure,slos,slos-conclusive"])
        XCTAssertEqual(asserted.status, 0, "\(asserted)")
        let again: Outcome = try iter8(["run", "--reuseResult"])
        XCTAssertEqual(again.status, 0, "\(again)")
        let report: Value = try JSONReader.parse(try iter8(["report", "-o", "json"]).output)
        XCTAssertEqual(report["completedLoops"]?.intValue, 2)
        let requests: Value? = report["metrics"]?.listValue?.first { $0["name"] == "http/request-count" }
        XCTAssertEqual(requests?["values"]?.listValue?.first?.doubleValue, 100)
        for (format, start) in [("text", "\nExperiment summary:"), ("html", "<!DOCTYPE html>"), ("junit", "<?xml")] {
            let printed: Outcome = try iter8(["report", "-o", format])
            XCTAssertTrue(printed.output.hasPrefix(start), "\(format): \(printed)")
        }
        let left: [String] = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        XCTAssertEqual(left, ["experiment.yaml"], "nothing else is left behind")
    }

    func testGenWritesAndRunsNothing() throws {
        let generated: Outcome = try iter8(
            ["gen", "--set", "tasks={http}", "--set", "http.url=http://127.0.0.1:1/", "--slo", "http/error-rate < 1%"])
        XCTAssertEqual(generated.status, 0, "\(generated)")
        XCTAssertEqual(try iter8(["assert", "-c", "completed"]).status, 3)
        let failed: Outcome = try iter8(["run"])
        XCTAssertEqual(failed.status, 1, "\(failed)")
        XCTAssertTrue(failed.errors.contains("Connection refused"), "\(failed)")
        XCTAssertEqual(try iter8(["assert", "-c", "nofailure"]).status, 3)
        let report: Value = try JSONReader.parse(try iter8(["report", "-o", "json"]).output)
        let tasks: [Value] = report["tasks"]?.listValue ?? []
        XCTAssertEqual(tasks.map { $0["state"] }, ["failed", "not run"])
        XCTAssertEqual(tasks.first?["failures"]?.listValue?.first?["category"], "refused")
        XCTAssertEqual(tasks.first?["failures"]?.listValue?.first?["count"]?.intValue, 100)
    }

    func testARunThatIsBrokenOffSaysSoAndOneAtATimeRuns() throws {
        let target = try TargetService(folder: service)
        defer { target.stop() }
        let slow: [String] = launch(target.url, ["--set", "http.qps=1", "--set", "http.numRequests=1000"])
        let running: Running = try shell.start([Shell.iter8] + slow + ["--runDir", folder.path])
        try eventually("it runs") { (try? iter8(["report", "-o", "json"]).output.contains("running")) ?? false }
        let second: Outcome = try iter8(launch(target.url))
        XCTAssertEqual(second.status, 1, "\(second)")
        XCTAssertTrue(second.errors.contains("another run is at work in \(folder.path)"), "\(second)")
        running.process.send(SIGINT)
        let ended: Outcome = running.finish(timeout: 10)
        XCTAssertEqual(ended.status, 130, "\(ended)")
        let report: Value = try JSONReader.parse(try iter8(["report", "-o", "json"]).output)
        XCTAssertEqual(report["state"], "failed")
        XCTAssertEqual(report["tasks"]?.listValue?.first?["error"], "task 1: http: stopped")
        XCTAssertEqual(try iter8(launch(target.url)).status, 0, "the folder is free again")
    }

    func testATerminalSeesHowALoadTestStands() throws {
        let target = try TargetService(folder: service)
        defer { target.stop() }
        let command: String =
            "\(Shell.iter8) launch --runDir \(folder.path) --set tasks={http} --set http.url=\(target.url) "
            + "--set http.qps=50 --set http.duration=1s"
        // A terminal of its own.
        let seen: Outcome = try shell.run(["script", "-qec", command, "/dev/null"])
        XCTAssertEqual(seen.status, 0, "\(seen)")
        XCTAssertTrue(seen.output.contains("━") && seen.output.contains("─"), "\(seen)")
        XCTAssertTrue(
            seen.output.contains("% ") && seen.output.contains("/s") && seen.output.contains("p99 "), "\(seen)")
        XCTAssertTrue(seen.output.contains("experiment completed"), "\(seen)")
        let piped: Outcome = try shell.run(command.split(separator: " ").map(String.init))
        XCTAssertFalse((piped.output + piped.errors).contains("━"), "\(piped)")
    }

    func testMistakesAreToldWithTheirPlace() throws {
        let cases: [(arguments: [String], status: Int32, says: String)] = [
            (["report"], 5, "there is no \(folder.path)/experiment.yaml"),
            (["run"], 5, "iter8 launch"),
            (["launch", "--set", "http.url=http://127.0.0.1/"], 1, "the value tasks is empty"),
            (["launch", "--set", "tasks={htp}"], 1, "unknown task \"htp\""),
            (["launch", "--set", "tasks={http}"], 1, "url"),
            (["launch", "-f", "missing.yaml"], 1, "missing.yaml"),
            (["launch", "--localChart"], 2, "--localChart needs --chartName"),
            (
                ["launch", "--set", "tasks={http}", "--slo", "http/latncy-p99 < 5"], 2,
                "did you mean \"http/latency-p99\""
            ),
            (["assert", "-c", "slo"], 2, "did you mean \"slos\""),
            (["report", "-o", "pdf"], 2, "text, html, json, junit"),
        ]
        for wanted in cases {
            let outcome: Outcome = try iter8(wanted.arguments)
            XCTAssertEqual(outcome.status, wanted.status, "\(wanted.arguments): \(outcome)")
            XCTAssertTrue(outcome.errors.contains(wanted.says), "\(wanted.arguments): \(outcome)")
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let documents: [(text: String, says: String)] = [
            ("spec: [", "experiment.yaml:"), ("spec:\n- with: 3\n", "spec[0]"), ("- a\n", "an experiment is a map"),
            ("spec: []\nmaxLoops: 0\n", "maxLoops"), ("", "an experiment is a map"),
        ]
        for document in documents {
            try document.text.write(
                to: folder.appending(path: "experiment.yaml"), atomically: true, encoding: .utf8)
            let outcome: Outcome = try iter8(["report"])
            XCTAssertEqual(outcome.status, 1, "\(document.text): \(outcome)")
            XCTAssertTrue(outcome.errors.contains(document.says), "\(document.text): \(outcome)")
        }
    }
}
