import Reports
import ValueTree
import XCTest

final class JSONReportTests: XCTestCase {
    private func report(_ document: String) throws -> Value {
        try JSONReader.parse(
            JSONReport.render(try SampleExperiment.read(document), subject: SampleExperiment.subject))
    }

    func testFieldsAreAnAPI() throws {
        let report: Value = try report(SampleExperiment.completed)
        XCTAssertEqual(
            report.mapValue?.sortedKeys,
            [
                "apiVersion", "completed", "completedLoops", "completedTasks", "failedLoops", "group", "histograms",
                "maxLoops", "metrics", "namespace", "noFailure", "revision", "slos", "slosConclusive",
                "slosSatisfied", "startTime", "state", "tasks", "totalTasks", "versions",
            ])
        XCTAssertEqual(report["state"], "completed")
        XCTAssertEqual(report["revision"]?.intValue, 3)
        XCTAssertEqual(report["slosSatisfied"], false)
        XCTAssertEqual(report["tasks"]?.listValue?[1]["durationSeconds"]?.doubleValue, 12)
        XCTAssertEqual(
            JSONWriter.string(report["slos"]?.listValue?[1] ?? .null),
            """
            {"evidence":[null],"limit":1000000,"metric":"http/latency-p99","satisfied":[false],"type":"upper",\
            "units":null,"values":[null],"wholeEvidence":[null]}
            """)
    }

    func testStates() throws {
        XCTAssertEqual(try report(SampleExperiment.notStarted)["state"], "pending")
        XCTAssertEqual(try report(SampleExperiment.failed)["state"], "failed")
        XCTAssertEqual(try report(SampleExperiment.failed)["slosSatisfied"], .null)
        let running: String = SampleExperiment.spec + "result: {numLoops: 1, numCompletedTasks: 1}"
        XCTAssertEqual(try report(running)["state"], "running")
        let states: [Value?]? = try report(running)["tasks"]?.listValue?.map { $0["state"] }
        XCTAssertEqual(states, ["completed", "pending", "pending"])
    }
}
