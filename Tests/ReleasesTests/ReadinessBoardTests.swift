import KubeModel
import ValueTree
import XCTest

@testable import Releases

/// What is known of the objects that a revision waits for, without a cluster.
final class ReadinessBoardTests: XCTestCase {
    static func object(
        _ kind: String, _ name: String, group: String = "apps", namespace: String? = "default", spec: Value = [:]
    ) throws -> ManifestObject {
        var object = KubeObject(
            apiVersion: group.isEmpty ? "v1" : "\(group)/v1", kind: kind, namespace: namespace, name: name)
        object["spec"] = spec
        object.labels = ["app.kubernetes.io/managed-by": "Helm"]
        let resource: ResourceKind =
            BuiltinKinds.named(kind, group: group)
            ?? ResourceKind(group: group, version: "v1", kind: kind, plural: kind.lowercased() + "s")
        return ManifestObject(object: object, resource: resource, namespace: namespace)
    }

    static func deployment(_ name: String, namespace: String = "default") throws -> ManifestObject {
        try object(
            "Deployment", name, namespace: namespace,
            spec: ["replicas": 1, "selector": ["matchLabels": ["app": .string(name), "part": "test"]]])
    }

    static func live(_ object: ManifestObject, status: Value) -> KubeObject {
        var live: KubeObject = object.object
        live.uid = "uid-\(object.object.name)"
        live["status"] = status
        return live
    }

    static let readyStatus: Value = [
        "observedGeneration": 1, "replicas": 1, "updatedReplicas": 1, "availableReplicas": 1,
    ]

    private func pod(_ name: String, _ labels: [String: String], _ status: Value) -> KubeObject {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
        pod.labels = labels
        pod["status"] = status
        return pod
    }

    private func waiting(_ reason: String, _ message: String? = nil) -> Value {
        var state: Value = ["reason": .string(reason)]
        if let message { state["message"] = .string(message) }
        let status: Value = ["name": "main", "image": "nope:1", "ready": false, "state": ["waiting": state]]
        return ["phase": "Pending", "containerStatuses": [status]]
    }

    func testOnlyNewsIsTold() throws {
        let web: ManifestObject = try Self.deployment("web")
        var board = ReadinessBoard([web], home: "default")
        XCTAssertFalse(board.isDone)
        XCTAssertEqual(board.see(nil, web.identity).map(\.line), ["Deployment/web: waiting: it does not exist"])
        XCTAssertEqual(board.see(nil, web.identity), [])
        let started: KubeObject = Self.live(web, status: ["observedGeneration": 1])
        XCTAssertEqual(
            board.see(started, web.identity).map(\.line), ["Deployment/web: waiting: 0 of 1 updated replicas exist"])
        XCTAssertEqual(board.see(started, web.identity), [])
        XCTAssertEqual(
            board.see(Self.live(web, status: Self.readyStatus), web.identity).map(\.line), ["Deployment/web: ready"])
        XCTAssertTrue(board.isDone)
        XCTAssertEqual(board.see(started, web.identity).map(\.state), [.waiting], "it may cease to be ready")
        XCTAssertFalse(board.isDone)
        let other: ManifestObject = try Self.deployment("other")
        XCTAssertEqual(board.see(nil, other.identity), [], "nobody waits for that")
    }

    func testAnObjectElsewhereNamesItsNamespace() throws {
        XCTAssertEqual(try Self.deployment("web", namespace: "shop").label(in: "default"), "Deployment/web in shop")
        XCTAssertEqual(try Self.deployment("web").label(in: "default"), "Deployment/web")
    }

    func testAPodTellsWhyItsWorkloadIsNotReady() throws {
        let web: ManifestObject = try Self.deployment("web")
        var board = ReadinessBoard([web], home: "default")
        _ = board.see(Self.live(web, status: ["observedGeneration": 1, "updatedReplicas": 1]), web.identity)
        let labels: [String: String] = ["app": "web", "part": "test", "pod-template-hash": "1"]
        XCTAssertEqual(board.see(pod: pod("a", labels, waiting("ContainerCreating")), isGone: false), [])
        XCTAssertEqual(board.see(pod: pod("a", ["app": "web"], waiting("ErrImagePull")), isGone: false), [])
        let told: [ObjectProgress] = board.see(pod: pod("a", labels, waiting("ErrImagePull", "no such")), isGone: false)
        XCTAssertEqual(
            told.map(\.reason),
            [
                "container \"main\" can't get image \"nope:1\": no such (pod a); "
                    + "0 of 1 updated replicas are available"
            ])
        // Between two attempts the registry's words stay.
        XCTAssertEqual(
            board.see(pod: pod("a", labels, waiting("ImagePullBackOff", "Back-off")), isGone: false), [])
        XCTAssertEqual(
            board.see(pod: pod("a", labels, [:]), isGone: true).map(\.reason),
            ["0 of 1 updated replicas are available"])
    }

    func testAJobsPodsAreItsOwn() throws {
        let job: ManifestObject = try Self.object("Job", "load", group: "batch")
        var board = ReadinessBoard([job], home: "default")
        _ = board.see(Self.live(job, status: ["active": 1]), job.identity)
        let told: [ObjectProgress] = board.see(
            pod: pod("load-x", ["job-name": "load"], waiting("CreateContainerConfigError", "secret \"a\" not found")),
            isGone: false)
        XCTAssertEqual(
            told.map(\.reason),
            [
                "container \"main\": CreateContainerConfigError: secret \"a\" not found (pod load-x); "
                    + "0 of 1 pods succeeded, 1 running"
            ])
    }

    func testErrorsNameEveryObjectThatIsNotReady() throws {
        let objects: [ManifestObject] = try ["a", "b", "c"].map { try Self.deployment($0) }
        var board = ReadinessBoard(objects, home: "default")
        _ = board.see(Self.live(objects[0], status: Self.readyStatus), objects[0].identity)
        _ = board.see(nil, objects[1].identity)
        XCTAssertEqual(board.timedOut(after: .seconds(3)).code, .timedOut)
        XCTAssertEqual(
            board.timedOut(after: .seconds(3)).message, "waited 3.0 seconds for 2 of 3 objects to be ready")
        XCTAssertEqual(
            board.timedOut(after: .seconds(3)).details,
            ["Deployment/b: waiting: it does not exist", "Deployment/c: waiting"])
        let late: Value = [
            "observedGeneration": 1,
            "conditions": [
                ["type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "late"]
            ],
        ]
        _ = board.see(Self.live(objects[2], status: late), objects[2].identity)
        XCTAssertEqual(board.failure.code, .failed)
        XCTAssertEqual(board.failure.message, "1 of 3 objects can't become ready")
        XCTAssertEqual(
            board.failure.details,
            [
                "Deployment/c: failed: ProgressDeadlineExceeded: late", "Deployment/b: waiting: it does not exist",
            ])
    }

    func testWhatIsWaitedFor() throws {
        let cases: [(String, String, Value, Bool)] = [
            ("Deployment", "apps", [:], true), ("ConfigMap", "", [:], false), ("Pod", "", [:], true),
            ("Service", "", ["type": "ClusterIP"], false), ("Service", "", ["type": "LoadBalancer"], true),
            ("Job", "batch", [:], false), ("CronJob", "batch", [:], false),
            ("Role", "rbac.authorization.k8s.io", [:], false),
            ("Ingress", "networking.k8s.io", [:], false), ("PersistentVolumeClaim", "", [:], true),
            ("Thing", "example.com", [:], true),
        ]
        for (kind, group, spec, isWaitedFor) in cases {
            XCTAssertEqual(
                try Self.object(kind, "x", group: group, spec: spec).isWaitedFor, isWaitedFor, "\(kind) \(spec)")
        }
    }

    func testAnExperimentsRunnerIsKnownByItsMark() throws {
        let marked: Value = ["template": ["metadata": ["labels": ["iter8.tools/group": "web"]]]]
        XCTAssertTrue(try Self.object("Job", "x", group: "batch", spec: marked).runsExperiment)
        XCTAssertFalse(try Self.object("Job", "x", group: "batch").runsExperiment)
        XCTAssertFalse(try Self.object("Deployment", "x", spec: marked).runsExperiment)
    }

    func testOneSelectorCoversAll() throws {
        func covering(_ selectors: [String]) throws -> String {
            LabelSelector.covering(try selectors.map { try LabelSelector(parsing: $0) }).text
        }
        XCTAssertEqual(try covering(["app=a,part=x"]), "app=a,part=x")
        XCTAssertEqual(try covering(["app=a,part=x", "app=b,part=x"]), "app in (a,b),part=x")
        XCTAssertEqual(try covering(["app=a,part=x", "app=b"]), "app in (a,b)")
        XCTAssertEqual(try covering(["app=a", "job-name=b"]), "")
        XCTAssertEqual(try covering(["app in (a,b),!x", "app=c"]), "app in (a,b,c)")
        XCTAssertEqual(try covering([]), "")
    }

    func testTroubles() throws {
        func container(_ status: Value) -> Value {
            ["phase": "Running", "containerStatuses": [status.merged(with: ["name": "main"])]]
        }
        let cases: [(Value, String?)] = [
            (["phase": "Pending"], nil),
            (
                [
                    "phase": "Pending",
                    "conditions": [
                        [
                            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                            "message": "0/1 nodes are available",
                        ]
                    ],
                ], "Unschedulable: 0/1 nodes are available"
            ),
            (["phase": "Failed", "reason": "Evicted", "message": "disk"], "Evicted: disk"),
            (["phase": "Failed"], "it failed"),
            (container(["state": ["running": [:]], "ready": false]), nil),
            (
                container(["state": ["terminated": ["exitCode": 2]], "ready": false]),
                "container \"main\" ended with exit status 2"
            ),
            (
                container([
                    "state": ["waiting": ["reason": "CrashLoopBackOff", "message": "back-off 10s"]], "ready": false,
                    "restartCount": 1, "lastState": ["terminated": ["exitCode": 1]],
                ]), "container \"main\" ended with exit status 1, restarted 1 time"
            ),
            (
                container(["state": ["running": [:]], "ready": true, "lastState": ["terminated": ["exitCode": 1]]]), nil
            ),
        ]
        for (status, text) in cases {
            XCTAssertEqual(PodTrouble(pod("a", [:], status))?.text, text, "\(status)")
        }
        var leaving: KubeObject = pod("a", [:], ["phase": "Failed"])
        leaving.deletionTimestamp = "2026-01-01T00:00:00Z"
        XCTAssertNil(PodTrouble(leaving))
    }
}
