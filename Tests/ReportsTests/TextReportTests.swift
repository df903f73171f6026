import Reports
import XCTest

final class TextReportTests: XCTestCase {
    private func report(_ document: String) throws -> String {
        TextReport.render(try SampleExperiment.read(document), subject: SampleExperiment.subject)
    }

    func testACompletedExperiment() throws {
        XCTAssertEqual(
            try report(SampleExperiment.completed),
            """

            Experiment summary:
            *******************

              Experiment completed: true
              No task failures: true
              Total number of tasks: 3
              Number of completed tasks: 3
              Number of completed loops: 1

            Tasks:
            ******

              Task      | State     | Duration
              ----      | -----     | --------
              1: ready  | skipped   | <1ms
              2: http   | completed | 12.0s
              3: assess | completed | 2m 0s

            Whether or not service level objectives (SLOs) are satisfied:
            *************************************************************

              SLO Conditions                 | Satisfied
              --------------                 | ---------
              http/latency-mean (msec) <= 50 | true
              http/latency-p99 <= 1e+06      | false (unavailable)
              http/error-count <= 0          | true
              1000 <= http/request-count     | false

            Latest observed values for metrics:
            ***********************************

              Metric                   | value
              -------                  | -----
              app/size/count           | 4.00
              app/size/max (bytes)     | 4.00
              app/size/mean (bytes)    | 2.50
              app/size/min (bytes)     | 1.00
              app/size/stddev (bytes)  | 1.29
              http/error-count         | 0.00
              http/latency-mean (msec) | 7.12
              http/latency-p99         | unavailable
              http/request-count       | 100.00

            """)
    }

    func testAFailedTaskTellsWhy() throws {
        let text: String = try report(SampleExperiment.failed)
        XCTAssertTrue(text.contains("Experiment completed: false\n  No task failures: false\n"), text)
        XCTAssertTrue(text.contains("Number of completed loops: 0\n"), text)
        XCTAssertTrue(
            text.contains(
                """
                  1: ready  | completed | 250ms
                  2: http   | failed    | 11.8s
                  3: assess | pending   |

                  Task 2 (http) failed:
                    no answer from <127.0.0.1>
                    refused
                """), text)
        XCTAssertTrue(text.contains("No metrics were recorded before a task failed."), text)
    }

    func testBeforeAnythingRan() throws {
        for document in [SampleExperiment.notStarted, SampleExperiment.spec + "result: null"] {
            let text: String = try report(document)
            XCTAssertTrue(text.contains("Experiment completed: false"), text)
            XCTAssertTrue(text.contains("Metrics-based insights are not available yet"), text)
        }
    }

    func testVersionsHaveColumns() throws {
        let text: String = try report(
            SampleExperiment.spec + """
                result:
                  insights:
                    numVersions: 2
                    versionNames: [{version: v1, track: stable}, {version: v2, track: ''}]
                    metricsInfo: {abn/x: {description: x, type: Gauge}}
                    nonHistMetricValues: [{abn/x: [1]}, {}]
                    SLOs: {upper: [{metric: abn/x, limit: 0.5}]}
                    SLOsSatisfied: {upper: [[false, false]]}
                """)
        XCTAssertTrue(
            text.contains(
                """
                  SLO Conditions | stable (v1) | v2
                  -------------- | ---------   | ---------
                  abn/x <= 0.5   | false       | false (unavailable)
                """), text)
        XCTAssertTrue(text.contains("  abn/x   | 1.00        | unavailable\n"), text)
    }
}
