import KubeModel
import Releases
import ValueTree
import XCTest

@testable import AutoX

/// Triggers, records and specs to what is to be done: no I/O.
final class DecisionTests: XCTestCase {
    private func revision(
        _ number: Int, _ status: ReleaseStatus, version: String? = nil, digest: String = "d",
        owner: String = "ops.autox"
    ) -> ReleaseSummary {
        var labels: [String: String] = [:]
        if let version {
            labels = [
                LaunchedRelease.ownerLabel: owner, LaunchedRelease.groupLabel: "g",
                LaunchedRelease.versionLabel: version, LaunchedRelease.digestLabel: digest,
            ]
        }
        return ReleaseSummary(
            name: "autox-g-s", namespace: "shop", revision: number, status: status, labels: labels)
    }

    func testEveryCase() {
        let v1 = TriggerState.present(TriggerObject(version: "v1"))
        let unversioned = TriggerState.present(TriggerObject(version: ""))
        let launched: [ReleaseSummary] = [revision(1, .deployed, version: "v1")]
        let cases: [(String, TriggerState, String?, [ReleaseSummary], Decision)] = [
            ("new", v1, "d", [], .launch(version: "v1")),
            ("launched", v1, "d", launched, .nothing),
            ("another version", .present(TriggerObject(version: "v2")), "d", launched, .launch(version: "v2")),
            ("no version any more", unversioned, "d", launched, .launch(version: "")),
            ("never a version", unversioned, "d", [revision(1, .deployed, version: "")], .nothing),
            ("another spec", v1, "e", launched, .launch(version: "v1")),
            ("gone", .absent, "d", launched, .delete),
            ("gone, never launched", .absent, "d", [], .nothing),
            ("nobody knows", .unknown, "d", launched, .nothing),
            ("no spec", v1, nil, launched, .delete),
            ("no spec, nothing there", .absent, nil, [], .nothing),
            ("failed", v1, "d", [revision(1, .failed, version: "v1")], .launch(version: "v1")),
            ("interrupted", v1, "d", [revision(1, .pendingInstall, version: "v1")], .finish),
            (
                "interrupted for another version", v1, "d", [revision(2, .pendingUpgrade, version: "v0")],
                .launch(version: "v1")
            ),
            ("interrupted, gone", .absent, "d", [revision(1, .pendingInstall, version: "v1")], .delete),
            ("deletion interrupted", v1, "d", [revision(1, .uninstalling, version: "v1")], .delete),
            ("deleted, history kept", v1, "d", [revision(1, .uninstalled, version: "v1")], .launch(version: "v1")),
            ("somebody else's", v1, "d", [revision(1, .deployed)], .refuse),
            ("somebody else's, gone", .absent, "d", [revision(1, .deployed)], .nothing),
            ("of another AutoX", v1, "d", [revision(1, .deployed, version: "v1", owner: "x")], .refuse),
            ("of another AutoX, no spec", .absent, nil, [revision(1, .deployed, version: "v1", owner: "x")], .nothing),
            (
                "relaunched by hand since", v1, "d",
                [revision(2, .deployed), revision(1, .superseded, version: "v1")], .nothing
            ),
            (
                "relaunched by hand, then a version", .present(TriggerObject(version: "v2")), "d",
                [revision(1, .superseded, version: "v1"), revision(2, .deployed)], .launch(version: "v2")
            ),
            (
                "back to an earlier version", v1, "d",
                [revision(1, .superseded, version: "v1"), revision(2, .deployed, version: "v2")],
                .launch(version: "v1")
            ),
        ]
        for (title, trigger, digest, revisions, expected) in cases {
            let found = LaunchedRelease(revisions, owner: "ops.autox")
            XCTAssertEqual(Decision.make(trigger: trigger, digest: digest, found: found), expected, title)
        }
    }

    func testWhatCountsOfAnObject() {
        func object(_ labels: [String: String], deleted: Bool = false) -> KubeObject {
            var object = KubeObject(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
            object.labels = labels
            if deleted { object.deletionTimestamp = "2026-01-01T00:00:00Z" }
            return object
        }
        XCTAssertEqual(TriggerState(nil), .absent)
        XCTAssertEqual(TriggerState(object([Trigger.versionLabel: "v1"])), .absent)
        XCTAssertEqual(TriggerState(object([Trigger.mark: "false", Trigger.versionLabel: "v1"])), .absent)
        XCTAssertEqual(TriggerState(object([Trigger.mark: "true"])).version, "")
        XCTAssertEqual(TriggerState(object([Trigger.mark: "true", Trigger.versionLabel: "v1"])).version, "v1")
        XCTAssertEqual(TriggerState(object([Trigger.mark: "true"], deleted: true)), .absent)
    }

    /// Names of the longest kind still make a label, and tell installations apart.
    func testOwners() {
        func owner(_ namespace: String, _ name: String) -> String {
            var options = ControllerOptions(namespace: namespace, files: { fatalError("not to be asked") })
            options.instance = name
            return options.owner
        }
        XCTAssertEqual(owner("ops", "autox"), "ops.autox")
        let long = String(repeating: "n", count: 60)
        XCTAssertEqual(owner(long, "autox").utf8.count, 63)
        XCTAssertNotEqual(owner(long, "autox"), owner(long, "autoy"))
        XCTAssertTrue(KubeNames.isLabelValue(owner(long, "autox")))
    }

    func testStatusGoesThroughItsConfigMap() throws {
        var report = ReleaseReport(
            group: "g", spec: "s", key: ReleaseKey(namespace: "shop", name: "autox-g-s"), trigger: "t", state: .failing)
        report.version = ""
        report.revision = 3
        report.launched = KubeTime(seconds: 1_700_000_000)
        report.reason = "no\nway \"out\""
        report.attempts = 2
        report.nextRetry = KubeTime(seconds: 1_700_000_060)
        var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "ops", name: "autox-status")
        object["data"] = [
            "shop.autox-g-s": .string(JSONWriter.string(report.value)), "controller": #"{"faults":["a"]}"#,
            "else": "no JSON",
        ]
        let record = StatusRecord(object)
        XCTAssertEqual(record.releases, [report])
        XCTAssertEqual(record.faults, ["a"])
    }

    func testMetricsAreCumulative() {
        let metrics = AutoXMetrics()
        metrics.launched(after: .milliseconds(60))
        metrics.launched(after: .milliseconds(150))
        metrics.launched(after: .seconds(100))
        let text: String = metrics.text
        for line in [
            #"iter8_autox_launch_seconds_bucket{le="0.05"} 0"#, #"iter8_autox_launch_seconds_bucket{le="0.1"} 1"#,
            #"iter8_autox_launch_seconds_bucket{le="0.2"} 2"#, #"iter8_autox_launch_seconds_bucket{le="60.0"} 2"#,
            #"iter8_autox_launch_seconds_bucket{le="+Inf"} 3"#, "iter8_autox_launch_seconds_count 3",
            "iter8_autox_launches_total 3", "iter8_autox_leader 0",
        ] {
            XCTAssertTrue(text.contains(line + "\n"), "\(line) is not in \(text)")
        }
    }
}
