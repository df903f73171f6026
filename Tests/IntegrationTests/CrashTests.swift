import Foundation
import ValueTree
import XCTest

/// kill -9 of the cluster's server: nothing acknowledged is lost, and what ran meanwhile is told truthfully.
final class CrashTests: XCTestCase {
    func testAKillInMidRunLosesNothing() throws {
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
        let launched: Outcome = try cluster.shell.iter8(
            "k", "launch", "-g", "crash", "--set", "tasks={http}", "--set", "http.url=\(cluster.target.url)",
            "--set", "http.numRequests=60", "--set", "http.qps=20", "--set", "runner=job")
        XCTAssertEqual(launched.status, 0, "\(launched)")
        try eventually("the experiment runs") {
            try cluster.shell.iter8("k", "log", "-g", "crash").output.contains("task 1: http: started")
        }
        for number in 0..<20 {
            let created: Outcome = try cluster.kubectl("create configmap kept-\(number) --from-literal=a=\(number)")
            XCTAssertEqual(created.status, 0, "\(created)")
        }
        let before: [String] = try cluster.names("all,secrets,configmaps,roles,rolebindings,serviceaccounts -A")
        XCTAssertEqual(before.filter { $0.hasPrefix("configmap/kept-") }.count, 20)
        try killServer(cluster)
        try cluster.start()
        XCTAssertEqual(try cluster.names("all,secrets,configmaps,roles,rolebindings,serviceaccounts -A"), before)

        // The pod may have finished its work or lost its server; either way the Job and the experiment say which.
        try eventually("the Job has an outcome", timeout: 60) {
            let status: Value? = try cluster.object("job crash-1-job")["status"]
            return status?["succeeded"]?.intValue == 1 || status?["failed"]?.intValue == 1
        }
        let job: Value = try cluster.object("job crash-1-job")
        let asserted: Outcome = try cluster.shell.iter8("k", "assert", "-g", "crash", "-c", "completed,nofailure")
        let isSuccess: Bool = job[at: "status", "succeeded"]?.intValue == 1
        XCTAssertEqual(asserted.status, isSuccess ? 0 : 3, "\(JSONWriter.string(job)) \(asserted)")
    }

    func testNothingSensitiveIsReadableByOthers() throws {
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
        let launched: Outcome = try cluster.shell.iter8(
            "k", "launch", "-g", "quiet", "--set", "tasks={http}", "--set", "http.url=\(cluster.target.url)",
            "--set", "http.numRequests=5", "--set", "http.qps=50", "--set", "runner=job", "--wait", "--timeout", "60s")
        XCTAssertEqual(launched.status, 0, "\(launched)")
        let state: String = cluster.folder.appending(path: "cluster").path
        let open: Outcome = try cluster.shell.run(["find", state, "-perm", "/077", "-not", "-type", "l"])
        XCTAssertEqual(open.output, "", "open to group or others: \(open)")
        let kubeconfig: String = try String(contentsOfFile: cluster.kubeconfig, encoding: .utf8)
        let line: Substring = try XCTUnwrap(kubeconfig.split(separator: "\n").first { $0.contains("token:") })
        let token: String = try XCTUnwrap(line.split(separator: " ").last.map(String.init))
        XCTAssertGreaterThan(token.count, 20)
        let leaks: Outcome = try cluster.shell.run(["grep", "-rlF", "--include=*.log", token, state])
        XCTAssertEqual(leaks.output, "")
        let arguments: Outcome = try cluster.shell.run([
            "sh", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '",
        ])
        XCTAssertFalse(arguments.output.contains(token))
    }

    private func killServer(_ cluster: EmbeddedCluster) throws {
        let status: Outcome = try cluster.shell.iter8("cluster", "status", "-o", "json")
        let process: Int64 = try XCTUnwrap(try JSONReader.parse(status.output)["pid"]?.intValue, "\(status)")
        kill(pid_t(process), SIGKILL)
        try eventually("the server is gone") { kill(pid_t(process), 0) != 0 }
    }
}
