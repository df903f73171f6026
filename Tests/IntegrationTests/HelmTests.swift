import Foundation
import XCTest

/// Real Helm 4 beside us on one cluster: it reads, upgrades and uninstalls what we launched, and we what it installed.
final class HelmTests: XCTestCase {
    private func python() throws -> String {
        let path: String = ProcessInfo.processInfo.environment["ITER8_HELM_PYTHON"] ?? ""
        try XCTSkipIf(path.isEmpty, "no real Helm here: ITER8_HELM_PYTHON names no Python with helm-python-sdk")
        return path
    }

    private func helm(_ cluster: EmbeddedCluster, _ script: String) throws -> Outcome {
        let prelude: String = """
            import json, sys, helm_python as helm
            config = helm.Config(kubeconfig_path=sys.argv[1], namespace="default")

            """
        return try cluster.shell.run([python(), "-c", prelude + script, cluster.kubeconfig], timeout: 120)
    }

    func testHelmReadsUpgradesAndUninstallsALaunchedGroup() throws {
        _ = try python()
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
        let arguments: [String] = [
            "k", "launch", "-g", "shared", "--set", "tasks={http}", "--set", "http.url=\(cluster.target.url)",
            "--set", "http.numRequests=5", "--set", "http.qps=50", "--set", "runner=job", "--wait", "--timeout", "60s",
        ]
        for _ in 0..<2 {
            let launched: Outcome = try cluster.shell.iter8(arguments, timeout: 120)
            XCTAssertEqual(launched.status, 0, "\(launched)")
        }
        var outcome: Outcome = try helm(
            cluster,
            """
            assert [(r["name"], r["revision"], r["status"]) for r in config.list()] == [("shared", 2, "deployed")], config.list()
            assert [(r["revision"], r["status"]) for r in config.history("shared")] == [(1, "superseded"), (2, "deployed")], config.history("shared")
            assert config.get_values("shared")["http"]["numRequests"] == 5
            manifest = config.status("shared")["manifest"]
            assert "kind: Job" in manifest and "shared-2-job" in manifest, manifest
            """)
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        let chart: String = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "charts/iter8").path
        outcome = try helm(
            cluster,
            """
            values = config.get_values("shared")
            values["http"]["numRequests"] = 7
            upgraded = config.upgrade("\(chart)", "shared", values)
            assert upgraded["revision"] == 3 and upgraded["status"] == "deployed", upgraded
            """)
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        let asserted: Outcome = try cluster.shell.iter8(
            "k", "assert", "-g", "shared", "-c", "completed,nofailure", "--timeout", "60s")
        XCTAssertEqual(asserted.status, 0, "\(asserted)")
        let report: Outcome = try cluster.shell.iter8("k", "report", "-g", "shared")
        XCTAssertTrue(report.output.contains("7.00"), "\(report)")

        let relaunched: Outcome = try cluster.shell.iter8(arguments, timeout: 120)
        XCTAssertEqual(relaunched.status, 0, "\(relaunched)")
        XCTAssertEqual(try cluster.names("jobs"), ["job.batch/shared-4-job"])
        outcome = try helm(cluster, "config.uninstall('shared'); assert config.list() == [], config.list()")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
        try eventually("nothing of the group is left") {
            try cluster.names("all,secrets,roles,rolebindings,serviceaccounts").allSatisfy { !$0.contains("shared") }
        }
    }

    func testHelmRollsBackAndWeGoOn() throws {
        _ = try python()
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
        let arguments: [String] = [
            "k", "launch", "-g", "back", "--set", "tasks={http}", "--set", "http.url=\(cluster.target.url)",
            "--set", "http.numRequests=5", "--set", "http.qps=50", "--set", "runner=job",
        ]
        for _ in 0..<2 {
            let launched: Outcome = try cluster.shell.iter8(arguments)
            XCTAssertEqual(launched.status, 0, "\(launched)")
        }
        let rolledBack: Outcome = try helm(
            cluster,
            """
            config.rollback("back", version=1)
            history = [(r["revision"], r["status"]) for r in config.history("back")]
            assert history == [(1, "superseded"), (2, "superseded"), (3, "deployed")], history
            """)
        XCTAssertEqual(rolledBack.status, 0, "\(rolledBack)")
        let launched: Outcome = try cluster.shell.iter8(arguments + ["--wait", "--timeout", "60s"], timeout: 120)
        XCTAssertEqual(launched.status, 0, "\(launched)")
        XCTAssertEqual(try cluster.names("jobs"), ["job.batch/back-4-job"])
        let deleted: Outcome = try cluster.shell.iter8("k", "delete", "-g", "back")
        XCTAssertEqual(deleted.status, 0, "\(deleted)")
        let left: Outcome = try helm(cluster, "assert config.list(all_states=True) == []")
        XCTAssertEqual(left.status, 0, "\(left)")
    }

    func testAGroupThatHelmInstalledIsOurs() throws {
        _ = try python()
        let cluster = try EmbeddedCluster()
        defer { cluster.stop() }
        let chart: String = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "charts/iter8").path
        let installed: Outcome = try helm(
            cluster,
            """
            config.install("\(chart)", "theirs", {"tasks": ["http"], "runner": "job",
                "http": {"url": "\(cluster.target.url)", "numRequests": 5, "qps": 50}})
            """)
        XCTAssertEqual(installed.status, 0, "\(installed)")
        let asserted: Outcome = try cluster.shell.iter8(
            "k", "assert", "-g", "theirs", "-c", "completed,nofailure", "--timeout", "60s")
        XCTAssertEqual(asserted.status, 0, "\(asserted)")
        let listed: Outcome = try cluster.shell.iter8("k", "list")
        XCTAssertTrue(listed.output.contains("theirs"), "\(listed)")
        let deleted: Outcome = try cluster.shell.iter8("k", "delete", "-g", "theirs")
        XCTAssertEqual(deleted.status, 0, "\(deleted)")
        XCTAssertEqual(try cluster.names("jobs"), [])
    }
}
