import Foundation
import TestSupport
import ValueTree
import XCTest

/// The controller as a process: takeover, what is broken, what belongs to others, and its end.
final class AutoXControllerTests: XCTestCase {
    static func group(_ name: String, _ namespace: String, specs: Value) -> Value {
        let trigger: Value = [
            "name": .string(name), "namespace": .string(namespace), "version": "v1", "resource": "configmaps",
        ]
        return ["trigger": trigger, "specs": specs]
    }

    /// A chart's values that launch an experiment which goes on until it is ended, or nothing that runs.
    static func waiting(_ cluster: ClusterUnderTest, runner: String = "job") -> Value {
        var values: Value = [
            "tasks": ["ready"], "ready": ["service": "never", "timeout": "600s"], "runner": .string(runner),
        ]
        if let image = cluster.launchFlags.last?.split(separator: "=").last {
            values["iter8Image"] = .string(String(image))
        }
        return values
    }

    private func trigger(_ place: AutoXPlace, _ name: String, _ version: String) throws {
        let object: String = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\(name)","labels":
            {"iter8.tools/autox":"true","app.kubernetes.io/version":"\(version)"}}}
            """
        let outcome: Outcome = try place.cluster.kubectl("apply -n \(place.namespace) -f -", input: object)
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
    }

    /// One group of one spec: `autox-g-s` follows configmap `t`.
    private func one(_ cluster: ClusterUnderTest, _ namespace: String, runner: String = "job") throws -> AutoXPlace {
        let specs: Value = ["s": ["name": "iter8", "values": Self.waiting(cluster, runner: runner)]]
        return try AutoXPlace(cluster, namespace, ["groups": ["g": Self.group("t", namespace, specs: specs)]])
    }

    private func forEachCluster(_ body: (ClusterUnderTest, String, PlainProxy) throws -> Void) throws {
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            let upstream = try PlainProxy(cluster)
            defer { upstream.stop() }
            try cluster.withNamespace("autox") { try body(cluster, $0, upstream) }
        }
    }

    /// One of two replicas dies after the server has made the Job, before it hears of it: the other finishes the launch.
    func testTwoReplicasOneKilledWhileItLaunches() throws {
        try forEachCluster { cluster, namespace, upstream in
            let place: AutoXPlace = try one(cluster, namespace)
            defer { place.stop() }
            let deadly = try FaultProxy(
                upstream: upstream.port,
                met: (.killAfter, { _, line in line.hasPrefix("POST ") && line.contains("/jobs") }))
            defer { deadly.stop() }
            let first: Running = try place.start(through: deadly.port)
            deadly.setClient(first.process.identifier)
            try eventually("the first leads") { place.log(first).contains("leading") }
            let second: Running = try place.start(through: upstream.port)
            try eventually("the second waits") { place.log(second).contains("waiting for") }
            try trigger(place, "t", "v1")
            try eventually("the first is dead") { !first.process.isRunning }
            try eventually("the second has finished the launch", timeout: 60) {
                try place.launched() == ["autox-g-s": "v1"]
            }
            XCTAssertEqual(try place.revisions().map(\.description), ["autox-g-s 1 deployed v1"])
            XCTAssertEqual(try place.jobs(), ["autox-g-s-1-job"])
            XCTAssertTrue(place.log(second).contains("left pending-install"), place.log(second))
        }
    }

    func testWhatIsBrokenHoldsNothingUpAndSaysWhy() throws {
        try forEachCluster { cluster, namespace, upstream in
            let good: Value = ["name": "iter8", "values": Self.waiting(cluster, runner: "none")]
            let place = try AutoXPlace(
                cluster, namespace,
                [
                    "groups": [
                        "g": Self.group(
                            "t", namespace,
                            specs: [
                                "good": good, "chart": ["name": "iter9"],
                                "refused": ["name": "iter8", "values": ["taks": ["ready"]]],
                            ]),
                        "h": ["trigger": ["name": "x"], "specs": ["s": good]],
                        "nowhere": [
                            "trigger": [
                                "name": "t", "namespace": .string(namespace), "group": "example.org", "version": "v1",
                                "resource": "nosuchthings",
                            ], "specs": ["s": good],
                        ],
                    ]
                ])
            defer { place.stop() }
            // What is somebody else's is left alone.
            let foreign: Outcome = try cluster.shell.iter8(
                cluster.launch("autox-g-taken", namespace, ["--set", "runner=none"]))
            XCTAssertEqual(foreign.status, 0, "\(foreign)")
            try trigger(place, "t", "v1")
            let controller: Running = try place.start(through: upstream.port)
            try eventually("the good one is launched") { try place.launched()["autox-g-good"] == "v1" }
            func status() throws -> Value {
                let outcome: Outcome = try cluster.shell.iter8("autox", "status", "-n", namespace, "-o", "json")
                return outcome.status == 0 ? try JSONReader.parse(outcome.output) : .null
            }
            func release(_ spec: String, _ group: String = "g") throws -> Value? {
                try status()["releases"]?.listValue?.first {
                    $0["spec"]?.stringValue == spec && $0["group"]?.stringValue == group
                }
            }
            for (spec, group, word) in [("chart", "g", "iter9"), ("refused", "g", "taks")] {
                try eventually("the status says why \(spec) is not launched") {
                    let found: Value? = try release(spec, group)
                    return found?["state"] == "failing" && found?["nextRetry"] != .null
                        && found?["reason"]?.stringValue?.contains(word) == true
                }
            }
            try eventually("the status says what can't be watched") {
                try release("s", "nowhere")?["reason"]?.stringValue?.contains("nosuchthings") == true
            }
            try eventually("the status says that it is launched") {
                let found: Value? = try release("good")
                return found?["state"] == "launched" && found?["version"] == "v1" && found?["revision"] == 1
            }
            XCTAssertTrue(
                try status()["controller"]?["faults"]?.listValue?.contains {
                    $0.stringValue?.contains("groups.h.trigger.namespace: is missing") == true
                } ?? false)
            try eventually("Events tell of it") {
                let events: String = try cluster.kubectl(
                    "get events -n \(namespace) -o custom-columns=R:.reason,K:.involvedObject.kind,M:.message"
                ).output
                return events.contains("ExperimentLaunched") && events.contains("ExperimentNotLaunched")
                    && events.contains("ConfigMap") && events.contains("iter9")
            }
            // Another spec takes the foreign group's name: it is refused, and the group goes on as it was.
            try place.configure([
                "groups": ["g": Self.group("t", namespace, specs: ["good": good, "taken": good])]
            ])
            try eventually("the foreign group is left alone") {
                try release("taken")?["reason"]?.stringValue?.contains("not launched by this AutoX") == true
            }
            XCTAssertEqual(
                try place.revisions().map { "\($0.release) \($0.number)" }, ["autox-g-good 1", "autox-g-taken 1"])
            // A spec that nobody wants any longer goes; one whose values change is launched anew.
            var changed: Value = good
            changed["values"]?["logLevel"] = "debug"
            try place.configure(["groups": ["g": Self.group("t", namespace, specs: ["changed": changed])]])
            try eventually("what nobody wants is gone") {
                try place.launched().keys.sorted() == ["autox-g-changed", "autox-g-taken"]
            }
            changed["values"]?["logLevel"] = "trace"
            try place.configure(["groups": ["g": Self.group("t", namespace, specs: ["changed": changed])]])
            try eventually("what has changed is launched anew") {
                try place.revisions().contains {
                    $0.release == "autox-g-changed" && $0.number == 2 && $0.status == "deployed"
                }
            }
            // A version that can't be launched ends what was launched for the one before.
            changed["values"]?["logLevel"] = "loud"
            try place.configure(["groups": ["g": Self.group("t", namespace, specs: ["changed": changed])]])
            try eventually("the outdated experiment is gone") {
                try place.launched().keys.sorted() == ["autox-g-taken"]
            }
            controller.process.terminate()
            let ended: Outcome = controller.finish(timeout: 20)
            XCTAssertTrue([0, 130].contains(ended.status), "\(ended)")
            XCTAssertEqual(try cluster.objects("leases.coordination.k8s.io -n \(namespace)").count, 0)
        }
    }

    /// SIGTERM in the middle of a launch: it is finished, and the Lease is given back.
    func testSIGTERMLeavesNothingHalfDone() throws {
        try forEachCluster { cluster, namespace, upstream in
            let place: AutoXPlace = try one(cluster, namespace, runner: "none")
            defer { place.stop() }
            let slow = try FaultProxy(
                upstream: upstream.port,
                met: (.delay, { _, line in line.hasPrefix("POST ") && line.contains("/rolebindings") }), delay: 2)
            defer { slow.stop() }
            let controller: Running = try place.start(through: slow.port)
            try eventually("it leads") { place.log(controller).contains("leading") }
            try trigger(place, "t", "v1")
            try eventually("it is launching") { slow.requests.contains { $0.contains("/rolebindings") } }
            controller.process.terminate()
            let ended: Outcome = controller.finish(timeout: 30)
            XCTAssertTrue([0, 130].contains(ended.status), "\(ended)")
            XCTAssertEqual(try place.revisions().map(\.description), ["autox-g-s 1 deployed v1"])
            XCTAssertEqual(try cluster.objects("leases.coordination.k8s.io -n \(namespace)").count, 0)
            XCTAssertEqual(try cluster.objects("rolebindings -n \(namespace) -l iter8.tools/group=autox-g-s").count, 2)
        }
    }

    /// A flap within the window launches what stands at the end: nothing, if that is what was launched.
    func testABurstIsOneLaunch() throws {
        try forEachCluster { cluster, namespace, upstream in
            let place: AutoXPlace = try one(cluster, namespace, runner: "none")
            defer { place.stop() }
            try trigger(place, "t", "v1")
            let controller: Running = try place.start(through: upstream.port, ["--debounce", "5s"])
            try eventually("it is launched") { try place.launched() == ["autox-g-s": "v1"] }
            for version in ["v2", "v3", "v1"] { try trigger(place, "t", version) }
            for version in ["v4", "v5", "v6"] { try trigger(place, "t", version) }
            try eventually("what stands at the end is launched") { try place.launched() == ["autox-g-s": "v6"] }
            XCTAssertEqual(
                try place.revisions().map(\.description), ["autox-g-s 1 superseded v1", "autox-g-s 2 deployed v6"],
                place.log(controller))
        }
    }
}
