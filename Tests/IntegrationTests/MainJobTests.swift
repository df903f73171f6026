import Foundation
import ValueTree
import XCTest

/// Launch, log, report, assert, relaunch and delete, as a user types them.
final class MainJobTests: XCTestCase {
    nonisolated(unsafe) private static var shared: EmbeddedCluster?  // XCTest sets a class up before its tests run

    override class func setUp() {
        do { shared = try EmbeddedCluster() } catch { XCTFail("\(error)") }
    }

    override class func tearDown() {
        shared?.stop()
        shared = nil
    }

    private func cluster() throws -> EmbeddedCluster { try XCTUnwrap(MainJobTests.shared) }

    private func launch(_ group: String, _ extra: [String] = []) throws -> Outcome {
        let cluster: EmbeddedCluster = try cluster()
        let arguments: [String] = [
            "k", "launch", "-g", group, "--set", "tasks={http,assess}", "--set", "http.url=\(cluster.target.url)",
            "--set", "http.numRequests=20", "--set", "http.qps=200", "--set", "runner=job",
            "--set", "assess.SLOs.upper.http/latency-mean=500", "--set", "assess.SLOs.upper.http/error-count=0",
        ]
        return try cluster.shell.iter8(arguments + extra, timeout: 120)
    }

    /// Other tests' groups are in the cluster, too.
    private func jobs(_ group: String) throws -> [String] {
        try cluster().names("jobs").filter { $0.hasPrefix("job.batch/\(group)-") }
    }

    func testAnExperimentFromLaunchToDelete() throws {
        let cluster: EmbeddedCluster = try cluster()
        var outcome: Outcome = try launch("whole", ["--wait", "--timeout", "60s"])
        XCTAssertEqual(outcome.status, 0, "\(outcome)")

        outcome = try cluster.shell.iter8("k", "report", "-g", "whole")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        for words in ["Experiment completed: true", "http/request-count", "20.00", "http/latency-mean"] {
            XCTAssertTrue(outcome.output.contains(words), "no \(words) in: \(outcome)")
        }
        outcome = try cluster.shell.iter8("k", "assert", "-g", "whole", "-c", "completed,nofailure,slos")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        outcome = try cluster.shell.iter8("k", "log", "-g", "whole")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        XCTAssertTrue(outcome.output.contains("task 1: http: completed"), "\(outcome)")

        XCTAssertEqual(try jobs("whole"), ["job.batch/whole-1-job"])
        outcome = try launch("whole", ["--wait", "--timeout", "60s"])
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        XCTAssertEqual(try jobs("whole"), ["job.batch/whole-2-job"])
        XCTAssertEqual(try cluster.names("pods -l iter8.tools/group=whole").count, 1)

        outcome = try cluster.shell.iter8("k", "list", "-o", "json")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        XCTAssertTrue(outcome.output.contains("whole"), "\(outcome)")

        outcome = try cluster.shell.iter8("k", "delete", "-g", "whole")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        try eventually("nothing of the group is left") {
            try cluster.names("all,secrets,roles,rolebindings,serviceaccounts").allSatisfy { !$0.contains("whole") }
        }
        outcome = try cluster.shell.iter8("k", "delete", "-g", "whole")
        XCTAssertEqual(outcome.status, 5, "\(outcome)")
    }

    func testAViolatedSLOFailsTheAssertionNotTheExperiment() throws {
        let cluster: EmbeddedCluster = try cluster()
        let launched: Outcome = try launch(
            "slow", ["--set", "assess.SLOs.upper.http/latency-mean=0.000001", "--wait", "--timeout", "60s"])
        XCTAssertEqual(launched.status, 0, "\(launched)")
        XCTAssertEqual(try cluster.shell.iter8("k", "assert", "-g", "slow", "-c", "completed,nofailure").status, 0)
        let violated: Outcome = try cluster.shell.iter8("k", "assert", "-g", "slow", "-c", "slos")
        XCTAssertEqual(violated.status, 3, "\(violated)")
    }

    func testARelaunchReplacesARunningExperiment() throws {
        let cluster: EmbeddedCluster = try cluster()
        // The first would run for minutes; its late writes must not reach the second's result.
        let long: [String] = ["--set", "http.numRequests=100000", "--set", "http.qps=50"]
        XCTAssertEqual(try launch("again", long).status, 0)
        try eventually("the first one runs") {
            try cluster.shell.iter8("k", "log", "-g", "again").output.contains("task 1: http: started")
        }
        let outcome: Outcome = try launch("again", ["--wait", "--timeout", "60s"])
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        XCTAssertEqual(try cluster.names("jobs").filter { $0.contains("again") }, ["job.batch/again-2-job"])
        XCTAssertEqual(try cluster.names("pods -l iter8.tools/group=again").count, 1)
        let report: Outcome = try cluster.shell.iter8("k", "report", "-g", "again")
        XCTAssertTrue(report.output.contains("20.00"), "\(report)")
    }

    func testTwentyGroupsInThreeNamespacesAtOnce() throws {
        let cluster: EmbeddedCluster = try cluster()
        for namespace in ["team-a", "team-b"] {
            XCTAssertEqual(try cluster.kubectl("create namespace \(namespace)").status, 0)
        }
        let namespaces: [String] = ["default", "team-a", "team-b"]
        var launches: [Running] = []
        for number in 0..<20 {
            launches.append(
                try cluster.shell.start([
                    Shell.iter8, "k", "launch", "-g", "many-\(number)", "-n", namespaces[number % 3],
                    "--set", "tasks={http,assess}", "--set", "http.url=\(cluster.target.url)",
                    "--set", "http.numRequests=\(10 + number)", "--set", "http.qps=100", "--set", "runner=job",
                    "--set", "assess.SLOs.upper.http/error-count=0",
                ]))
        }
        for launch in launches {
            let outcome: Outcome = launch.finish(timeout: 180)
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
        }
        for number in 0..<20 {
            let place: [String] = ["-g", "many-\(number)", "-n", namespaces[number % 3]]
            let asserted: Outcome = try cluster.shell.iter8(
                ["k", "assert", "-c", "completed,nofailure,slos", "--timeout", "120s"] + place, timeout: 150)
            XCTAssertEqual(asserted.status, 0, "group \(number): \(asserted)")
            let report: Outcome = try cluster.shell.iter8(["k", "report"] + place)
            XCTAssertTrue(report.output.contains("\(10 + number).00"), "group \(number): \(report)")
        }
    }
}
