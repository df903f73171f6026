import Foundation
import ValueTree
import XCTest

/// Launch, log, report, assert, relaunch and delete, as a user types them.
final class MainJobTests: XCTestCase {
    private let wait: [String] = ["--wait", "--timeout", "90s"]

    func testAnExperimentFromLaunchToDelete() throws {
        try TestPlace.forEach("whole") { place in
            var outcome: Outcome = try place.launch("whole", wait)
            XCTAssertEqual(outcome.status, 0, "\(outcome)")

            outcome = try place.iter8("k", "report", "-g", "whole")
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            for words in ["Experiment completed: true", "http/request-count", "20.00", "http/latency-mean"] {
                XCTAssertTrue(outcome.output.contains(words), "no \(words) in: \(outcome)")
            }
            outcome = try place.iter8("k", "assert", "-g", "whole", "-c", "completed,nofailure,slos")
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            // A kubelet may be a moment behind with what a container said last.
            try eventually("the log tells of the task's end") {
                try place.iter8("k", "log", "-g", "whole").output.contains("task 1: http: completed")
            }

            XCTAssertEqual(try place.jobs("whole"), ["job.batch/whole-1-job"])
            outcome = try place.launch("whole", wait)
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            XCTAssertEqual(try place.jobs("whole"), ["job.batch/whole-2-job"])
            XCTAssertEqual(try place.names("pods -l iter8.tools/group=whole").count, 1)

            outcome = try place.iter8("k", "list", "-o", "json")
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            XCTAssertTrue(outcome.output.contains("whole"), "\(outcome)")

            outcome = try place.iter8("k", "delete", "-g", "whole")
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            try place.eventuallyNothing(of: "whole-")
            outcome = try place.iter8("k", "delete", "-g", "whole")
            XCTAssertEqual(outcome.status, 5, "\(outcome)")
        }
    }

    func testAViolatedSLOFailsTheAssertionNotTheExperiment() throws {
        try TestPlace.forEach("slow") { place in
            let launched: Outcome = try place.launch(
                "slow", ["--set", "assess.SLOs.upper.http/latency-mean=0.000001"] + wait)
            XCTAssertEqual(launched.status, 0, "\(launched)")
            XCTAssertEqual(try place.iter8("k", "assert", "-g", "slow", "-c", "completed,nofailure").status, 0)
            let violated: Outcome = try place.iter8("k", "assert", "-g", "slow", "-c", "slos")
            XCTAssertEqual(violated.status, 3, "\(violated)")
        }
    }

    func testARelaunchReplacesARunningExperiment() throws {
        try TestPlace.forEach("again") { place in
            // The first would run for minutes; its late writes must not reach the second's result.
            let long: [String] = ["--set", "http.numRequests=100000", "--set", "http.qps=50"]
            XCTAssertEqual(try place.launch("again", long).status, 0)
            try eventually("the first one runs") {
                try place.iter8("k", "log", "-g", "again").output.contains("task 1: http: started")
            }
            let outcome: Outcome = try place.launch("again", wait)
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
            XCTAssertEqual(try place.jobs("again"), ["job.batch/again-2-job"])
            XCTAssertEqual(try place.names("pods -l iter8.tools/group=again").count, 1)
            let report: Outcome = try place.iter8("k", "report", "-g", "again")
            XCTAssertTrue(report.output.contains("20.00"), "\(report)")
        }
    }

    /// Every five minutes at most: that it is made, in the version that the cluster has, and wiped.
    /// The server checks what a launch would apply, and nothing is changed.
    func testADryRunOnTheServer() throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-dry-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let chart: URL = try ChartFolder(at: folder.appending(path: "web")).file(
            "templates/map.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web}
            data: {"{{ .Values.key }}": text}
            """
        ).folder
        try TestPlace.forEach("dry") { place in
            let launch: [String] = ["k", "launch", "-g", "dry", "-c", chart.path, "--localChart", "--dry-run=server"]
            let good: Outcome = try place.iter8(launch + ["--set", "key=good"])
            XCTAssertEqual(good.status, 0, "\(good)")
            XCTAssertTrue(good.errors.contains("the server would take them"), "\(good)")
            let bad: Outcome = try place.iter8(launch + ["--set", "key=not a key"])
            XCTAssertEqual(bad.status, 1, "\(bad)")
            XCTAssertTrue(bad.errors.contains("web/templates/map.yaml"), "\(bad)")
            let experiment: Outcome = try place.launch("dry", ["--dry-run=server"])
            XCTAssertEqual(experiment.status, 0, "\(experiment)")
            try place.eventuallyNothing(of: "dry")
        }
    }

    func testACronJobIsOfTheVersionThatTheClusterHas() throws {
        try TestPlace.forEach("cron") { place in
            let cron: [String] = ["--set", "runner=cronjob", "--set-string", "cronjobSchedule=*/5 * * * *"]
            for revision in 1...2 {
                let launched: Outcome = try place.launch("cron", cron)
                XCTAssertEqual(launched.status, 0, "\(launched)")
                XCTAssertEqual(try place.names("cronjobs"), ["cronjob.batch/cron-\(revision)-cronjob"])
            }
            XCTAssertEqual(try place.launch("cron").status, 0)
            XCTAssertEqual(try place.names("cronjobs"), [])
            XCTAssertEqual(try place.jobs("cron"), ["job.batch/cron-3-job"])
        }
    }

    /// On the embedded cluster only: a node of two cores takes minutes for so many pods.
    func testTwentyGroupsInThreeNamespacesAtOnce() throws {
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
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
