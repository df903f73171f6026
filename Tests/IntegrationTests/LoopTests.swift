import Foundation
import ValueTree
import XCTest

/// A CronJob's loops: their figures add up, their Secret stays small, and they end.
final class LoopTests: XCTestCase {
    /// ITER8_LOOPS says how many; a dozen without it. The clock's minutes are not waited for: each loop is a Job made
    /// from the CronJob, as `kubectl create job --from` makes it.
    func testLoopsAddUpAndEnd() throws {
        let loops: Int = ProcessInfo.processInfo.environment["ITER8_LOOPS"].flatMap { Int($0) } ?? 12
        let cluster: ClusterUnderTest = try .embedded()
        defer { cluster.stop() }
        try cluster.withNamespace("loops") { namespace in
            let place = TestPlace(cluster: cluster, namespace: namespace, target: try XCTUnwrap(cluster.targetURL))
            let launched: Outcome = try place.launch(
                "web",
                [
                    "--set", "runner=cronjob", "--set-string", "cronjobSchedule=0 0 1 1 *", "--set", "http.qps=-1",
                    "--set", "maxLoops=\(loops)", "--slo", "http/latency-p99 < 10s", "--slo", "http/error-rate < 5%",
                ])
            XCTAssertEqual(launched.status, 0, "\(launched)")
            for loop in 1...(loops + 1) {
                try runLoop(loop, place)
                if loop == 1 { try checkFirst(place) }
            }
            try check(place, loops)
        }
    }

    private func runLoop(_ loop: Int, _ place: TestPlace) throws {
        let created: Outcome = try place.cluster.kubectl(
            "create job web-loop-\(loop) --from=cronjob/web-1-cronjob -n \(place.namespace)")
        XCTAssertEqual(created.status, 0, "\(created)")
        let shown: String = "-n \(place.namespace) -o jsonpath={.status.conditions[*].type}"
        var end: String = ""
        defer {
            if end.isEmpty {
                // What it hangs on, for whoever reads this.
                print((try? place.cluster.kubectl("get jobs,pods -n \(place.namespace) -o yaml"))?.output ?? "")
            }
        }
        try eventually("loop \(loop) has ended") {
            end = try place.cluster.kubectl("get job web-loop-\(loop) \(shown)").output
            return !end.isEmpty
        }
        guard !end.contains("Complete") else { return }
        let log: Outcome = try place.cluster.kubectl("logs job/web-loop-\(loop) -n \(place.namespace)")
        XCTFail("loop \(loop): \(end): \(log)")
    }

    /// 20 requests are no proof of anything about a 99th percentile.
    private func checkFirst(_ place: TestPlace) throws {
        XCTAssertEqual(try place.iter8("k", "assert", "-g", "web", "-c", "slos").status, 0)
        let unsure: Outcome = try place.iter8("k", "assert", "-g", "web", "-c", "slos-conclusive")
        XCTAssertNotEqual(unsure.status, 0, "\(unsure)")
    }

    private func check(_ place: TestPlace, _ loops: Int) throws {
        let suspended: Outcome = try place.cluster.kubectl(
            "get cronjob web-1-cronjob -n \(place.namespace) -o jsonpath={.spec.suspend}")
        XCTAssertEqual(suspended.output, "true", "the last loop suspends it")
        let report: Outcome = try place.iter8("k", "report", "-g", "web", "-o", "json")
        let value: Value = try JSONReader.parse(report.output)
        XCTAssertEqual(value["completedLoops"]?.intValue, Int64(loops), "the loop beyond the limit did nothing")
        XCTAssertEqual(value["failedLoops"]?.intValue, 0)
        let metrics: [Value] = value["metrics"]?.listValue ?? []
        let requests: Value? = metrics.first { $0["name"] == "http/request-count" }
        XCTAssertEqual(requests?["values"]?.listValue?.first?.doubleValue, 20, "of the latest loop")
        let buckets: [Value] =
            value["histograms"]?.listValue?.first { $0["metric"] == "http/latency" }?["versions"]?.listValue?.first?
            .listValue ?? []
        XCTAssertEqual(buckets.reduce(0) { $0 + ($1["count"]?.intValue ?? 0) }, Int64(20 * loops), "of all loops")
        for slo in value["slos"]?.listValue ?? [] where slo["metric"] != "http/error-count" {
            XCTAssertEqual(slo["wholeEvidence"]?.listValue?.first?["samples"]?.intValue, Int64(20 * loops), "\(slo)")
        }
        // Enough for an error rate under 5 % and, with some more, for a 99th percentile.
        let conclusive: Outcome = try place.iter8("k", "assert", "-g", "web", "-c", "slos-conclusive")
        XCTAssertEqual(conclusive.status == 0, loops * 20 >= 368, "\(conclusive)")
        let size: Int = try place.cluster.kubectl("get secret web -n \(place.namespace) -o json").output.utf8.count
        XCTAssertLessThan(size, 64 * 1_024)
        print("loops\t\(loops)\t\(loops * 20) requests\tSecret of \(size) bytes")
    }
}
