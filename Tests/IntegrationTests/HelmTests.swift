import Foundation
import XCTest

/// Real Helm 4 beside us on one cluster: it reads, upgrades, rolls back and uninstalls what we launched, and we what it
/// installed.
final class HelmTests: XCTestCase {
    private static let chart: String = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "charts/iter8").path

    private func helm(_ place: TestPlace, _ script: String) throws {
        let outcome: Outcome = try place.cluster.helm(script, in: place.namespace)
        XCTAssertEqual(outcome.status, 0, "\(place.cluster.name): \(outcome)")
    }

    private func assertEnds(_ place: TestPlace, _ group: String) throws {
        let asserted: Outcome = try place.iter8(
            "k", "assert", "-g", group, "-c", "completed,nofailure", "--timeout", "90s")
        XCTAssertEqual(asserted.status, 0, "\(place.cluster.name): \(asserted)")
    }

    func testHelmReadsUpgradesAndUninstallsALaunchedGroup() throws {
        try TestPlace.forEach("helm") { place in
            for _ in 0..<2 {
                let launched: Outcome = try place.launch("shared", ["--wait", "--timeout", "90s"])
                XCTAssertEqual(launched.status, 0, "\(launched)")
            }
            try helm(
                place,
                """
                assert [(r["name"], r["revision"], r["status"]) for r in config.list()] == [("shared", 2, "deployed")], config.list()
                history = [(r["revision"], r["status"]) for r in config.history("shared")]
                assert history == [(1, "superseded"), (2, "deployed")], history
                assert config.get_values("shared")["http"]["numRequests"] == 20
                manifest = config.status("shared")["manifest"]
                assert "kind: Job" in manifest and "shared-2-job" in manifest, manifest
                """)
            try helm(
                place,
                """
                values = config.get_values("shared")
                values["http"]["numRequests"] = 7
                upgraded = config.upgrade("\(HelmTests.chart)", "shared", values)
                assert upgraded["revision"] == 3 and upgraded["status"] == "deployed", upgraded
                """)
            try assertEnds(place, "shared")
            let report: Outcome = try place.iter8("k", "report", "-g", "shared")
            XCTAssertTrue(report.output.contains("7.00"), "\(report)")
            let relaunched: Outcome = try place.launch("shared", ["--wait", "--timeout", "90s"])
            XCTAssertEqual(relaunched.status, 0, "\(relaunched)")
            XCTAssertEqual(try place.jobs("shared"), ["job.batch/shared-4-job"])
            let history: Outcome = try place.iter8("k", "history", "-g", "shared", "-o", "name")
            XCTAssertEqual(history.output, "1\n2\n3\n4\n")
            try helm(place, "config.uninstall('shared'); assert config.list() == [], config.list()")
            try place.eventuallyNothing(of: "shared")
        }
    }

    func testEachRollsBackWhatTheOtherMadeAndGoesOn() throws {
        try TestPlace.forEach("rollback") { place in
            for _ in 0..<2 { XCTAssertEqual(try place.launch("back").status, 0) }
            try helm(
                place,
                """
                config.rollback("back", version=1)
                history = [(r["revision"], r["status"]) for r in config.history("back")]
                assert history == [(1, "superseded"), (2, "superseded"), (3, "deployed")], history
                """)
            let launched: Outcome = try place.launch("back", ["--wait", "--timeout", "90s"])
            XCTAssertEqual(launched.status, 0, "\(launched)")
            XCTAssertEqual(try place.jobs("back"), ["job.batch/back-4-job"])
            // To the revision that Helm made: its experiment runs anew, under our number.
            let rolledBack: Outcome = try place.iter8("k", "rollback", "-g", "back", "3")
            XCTAssertEqual(rolledBack.status, 0, "\(rolledBack)")
            XCTAssertEqual(try place.jobs("back"), ["job.batch/back-5-job"])
            try assertEnds(place, "back")
            try helm(
                place,
                """
                last = config.history("back")[-1]
                assert (last["revision"], last["status"]) == (5, "deployed"), last
                """)
            let deleted: Outcome = try place.iter8("k", "delete", "-g", "back")
            XCTAssertEqual(deleted.status, 0, "\(deleted)")
            try helm(place, "assert config.list(all_states=True) == []")
        }
    }

    func testAGroupThatHelmInstalledIsOurs() throws {
        try TestPlace.forEach("theirs") { place in
            let image: String = place.cluster.launchFlags.last.map { ", \"iter8Image\": \"\($0.dropFirst(11))\"" } ?? ""
            try helm(
                place,
                """
                config.install("\(HelmTests.chart)", "theirs", {"tasks": ["http"], "runner": "job",
                    "http": {"url": "\(place.target)", "numRequests": 5, "qps": 50}\(image)})
                """)
            try assertEnds(place, "theirs")
            let listed: Outcome = try place.iter8("k", "list")
            XCTAssertTrue(listed.output.contains("theirs"), "\(listed)")
            let upgraded: Outcome = try place.iter8(
                "k", "launch", "-g", "theirs", "--reuse-values", "--set", "http.qps=40")
            XCTAssertEqual(upgraded.status, 0, "\(upgraded)")
            XCTAssertEqual(try place.jobs("theirs"), ["job.batch/theirs-2-job"])
            try helm(
                place,
                """
                assert config.get_values("theirs")["http"] == {"url": "\(place.target)", "numRequests": 5, "qps": 40}
                """)
            let deleted: Outcome = try place.iter8("k", "delete", "-g", "theirs")
            XCTAssertEqual(deleted.status, 0, "\(deleted)")
            XCTAssertEqual(try place.jobs("theirs"), [])
        }
    }

    /// A history that we keep is one that Helm can install over, and a pending revision of ours keeps Helm out.
    func testHelmRespectsWhatWeLeave() throws {
        try TestPlace.forEach("left") { place in
            XCTAssertEqual(try place.launch("kept", ["--labels", "team=shop"]).status, 0)
            let deleted: Outcome = try place.iter8("k", "delete", "-g", "kept", "--keep-history")
            XCTAssertEqual(deleted.status, 0, "\(deleted)")
            try helm(
                place,
                """
                last = config.history("kept")[-1]
                assert (last["revision"], last["status"]) == (1, "uninstalled"), last
                """)
            XCTAssertEqual(try place.launch("kept").status, 0)
            // As a client leaves it that dies in the middle.
            let record: String = "sh.helm.release.v1.kept.v2"
            let script: String = """
                import base64, gzip, json, subprocess, sys
                path = ["-n", sys.argv[2], "--kubeconfig", sys.argv[1]]
                secret = json.loads(subprocess.check_output(["kubectl", "get", "secret", "\(record)", "-o", "json"] + path))
                record = json.loads(gzip.decompress(base64.b64decode(base64.b64decode(secret["data"]["release"]))))
                record["info"]["status"] = "pending-upgrade"
                record["info"]["iter8.tools/locked"] = True
                packed = base64.b64encode(gzip.compress(json.dumps(record).encode()))
                secret["data"]["release"] = base64.b64encode(packed).decode()
                secret["metadata"]["labels"]["status"] = "pending-upgrade"
                subprocess.run(["kubectl", "apply", "-f", "-"] + path, input=json.dumps(secret).encode(), check=True)
                try:
                    config.upgrade("\(HelmTests.chart)", "kept", {"tasks": ["http"], "runner": "none", "http": {"url": "http://x/"}})
                except Exception as error:
                    assert "another operation" in str(error), error
                else:
                    raise AssertionError("Helm went ahead")
                """
            try helm(place, script)
            let repaired: Outcome = try place.iter8("k", "repair", "-g", "kept")
            XCTAssertEqual(repaired.status, 0, "\(repaired)")
            XCTAssertTrue(repaired.errors.contains("revision 2 was left pending-upgrade: finished it"), "\(repaired)")
            try helm(place, "assert config.status('kept')['status'] == 'deployed'")
            XCTAssertEqual(try place.iter8("k", "delete", "-g", "kept").status, 0)
            try place.eventuallyNothing(of: "kept")
        }
    }
}
