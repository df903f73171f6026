import Foundation
import ValueTree
import XCTest

/// Many who want the same at once, and runs that are slow to die.
final class StormTests: XCTestCase {
    /// Separate processes that launch one group at the same time. ITER8_STORM says how many; 50 on the embedded cluster,
    /// where a pod ends at once, and a dozen on the real one, whose kubelet takes seconds for each.
    func testOfManyLaunchesAtOnceEachIsDoneOrToldThatItIsNot() throws {
        let asked: Int? = ProcessInfo.processInfo.environment["ITER8_STORM"].flatMap { Int($0) }
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            let count: Int = asked ?? (cluster.name == "embedded" ? 50 : 12)
            try cluster.withNamespace("storm") { namespace in
                try storm(cluster, namespace, count)
            }
        }
    }

    private func storm(_ cluster: ClusterUnderTest, _ namespace: String, _ count: Int) throws {
        let start = Date()
        let flags: [String] = ["--timeout", "20m", "--history-max", "0"]
        let running: [Running] = try (0..<count).map { _ in
            try cluster.shell.start([Shell.iter8] + cluster.launch("web", namespace, flags))
        }
        let outcomes: [Outcome] = running.map { $0.finish(timeout: 1_500) }
        let done: [Int] = outcomes.compactMap(revision)
        let refused: [Outcome] = outcomes.filter { $0.status != 0 }
        for outcome in refused {
            XCTAssertTrue(outcome.errors.contains("error: launch group \"web\""), "not told clearly: \(outcome)")
        }
        XCTAssertEqual(done.count + refused.count, count)
        XCTAssertEqual(done.sorted(), Array(1...max(1, done.count)), "numbered without gap or duplicate")
        let state = try GroupState(cluster, namespace, "web")
        XCTAssertEqual(state.faults(isGone: false, isThere: true), [])
        XCTAssertEqual(state.revisions.map(\.0), Array(1...max(1, done.count)))
        print(
            "storm\t\(cluster.name)\t\(count) launches\t\(done.count) revisions\t\(refused.count) told that they did not run"
                + "\t\(Int(Date().timeIntervalSince(start))) s")
        let deleted: Outcome = try cluster.shell.iter8(["k", "delete", "-g", "web", "-n", namespace], timeout: 120)
        XCTAssertEqual(deleted.status, 0, "\(deleted)")
        XCTAssertEqual(try GroupState(cluster, namespace, "web").faults(isGone: true, isThere: false), [])
    }

    /// `launched group web, revision 7, in namespace x`.
    private func revision(_ outcome: Outcome) -> Int? {
        guard outcome.status == 0, let range = outcome.errors.range(of: "launched group web, revision ") else {
            return nil
        }
        return Int(outcome.errors[range.upperBound...].prefix { $0.isNumber })
    }

    /// A run of revision 1 that goes on while revision 2 is launched, as one would that nobody could end.
    func testALateWriterChangesNothing() throws {
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            try cluster.withNamespace("late") { namespace in
                let flags: [String] = ["-g", "web", "-n", namespace]
                let launch: [String] = [
                    "k", "launch", "--set", "tasks={ready}", "--set", "ready.service=soon", "--set",
                    "ready.timeout=60s",
                    "--set", "runner=none",
                ]
                XCTAssertEqual(try cluster.shell.iter8(launch + flags).status, 0)
                let late: Running = try cluster.shell.start(
                    [Shell.iter8, "k", "run", "--revision", "1"] + flags)
                try eventually("the late run has begun") {
                    try annotation("iter8.tools/experiment", cluster, namespace)?.contains("running") ?? false
                }
                XCTAssertEqual(try cluster.shell.iter8(launch + flags).status, 0)
                let before: Value = try secret(cluster, namespace)
                // Now its task succeeds, and it would write that down.
                XCTAssertEqual(
                    try cluster.kubectl("create service clusterip soon --tcp=80:80 -n \(namespace)").status, 0)
                let outcome: Outcome = late.finish(timeout: 90)
                XCTAssertNotEqual(outcome.status, 0, "\(outcome)")
                XCTAssertTrue(
                    outcome.errors.contains("revision 1 of group \"web\" was superseded by revision 2"), "\(outcome)")
                XCTAssertEqual(
                    try secret(cluster, namespace)["data"], before["data"], "the late run has changed the result")
                XCTAssertEqual(
                    try secret(cluster, namespace)[at: "metadata", "resourceVersion"],
                    before[at: "metadata", "resourceVersion"])
            }
        }
    }

    private func secret(_ cluster: ClusterUnderTest, _ namespace: String) throws -> Value {
        try JSONReader.parse(try cluster.kubectl("get secret web -n \(namespace) -o json").output)
    }

    private func annotation(_ name: String, _ cluster: ClusterUnderTest, _ namespace: String) throws -> String? {
        try secret(cluster, namespace)[at: "metadata", "annotations"]?[name]?.stringValue
    }
}
