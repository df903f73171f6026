import Diagnostics
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import LocalCluster

/// The Job controller, one look at a time, against a cluster in memory; tests play the process runner.
final class JobControllerTests: XCTestCase {
    private let clock = ManualClock()
    private lazy var cluster = MemoryCluster(clock: clock)
    private lazy var controller = JobController(access: cluster, clock: clock)

    private func launch(_ spec: Value = [:], policy: String = "Never") async throws {
        var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "j")
        var members: [String: Value] = spec.mapValue ?? [:]
        members["template"] = [
            "metadata": ["labels": ["app": "x"]],
            "spec": ["restartPolicy": .string(policy), "containers": [["name": "main", "command": ["true"]]]],
        ]
        job["spec"] = .map(members)
        _ = try await cluster.create(ClusterResource.jobs, job)
        try await look()
    }

    @discardableResult
    private func look() async throws -> KubeTime? {
        try await controller.reconcile(NamespacedName(namespace: "default", name: "j"))
    }

    private var status: JobStatus { JobStatus(cluster.object(ClusterResource.jobs, "j") ?? KubeObject([:])) }
    private var pods: [KubeObject] { cluster.objects(ClusterResource.pods) }
    private var active: [KubeObject] { pods.filter { PodView($0).isActive } }
    private func condition(_ type: String) -> Value? {
        status.conditions.first { $0["type"]?.stringValue == type && $0["status"]?.stringValue == "True" }
    }

    private func end(_ pod: KubeObject, _ phase: String, restarts: Int = 0) async throws {
        var ended: KubeObject = pod
        ended.resourceVersion = nil
        ended["status"] = [
            "phase": .string(phase),
            "containerStatuses": [
                [
                    "name": "main", "restartCount": .int(Int64(restarts)),
                    "state": ["terminated": ["finishedAt": .string(clock.now().text)]],
                ]
            ],
        ]
        _ = try await cluster.updateStatus(ClusterResource.pods, ended)
        try await look()
    }

    func testOnePodThatSucceeds() async throws {
        try await launch()
        let pod: KubeObject = try XCTUnwrap(pods.first)
        XCTAssertEqual(pods.count, 1)
        XCTAssertTrue(pod.name.hasPrefix("j-"))
        XCTAssertEqual(pod.labels["job-name"], "j")
        XCTAssertEqual(pod.labels["app"], "x")
        XCTAssertEqual(pod.labels["batch.kubernetes.io/controller-uid"], pod.controller?.uid)
        let selector = try LabelSelector(
            value: try XCTUnwrap(cluster.object(ClusterResource.jobs, "j")?[at: "spec", "selector"]))
        XCTAssertTrue(selector.matches(pod.labels))
        try await look()
        XCTAssertEqual(pods.count, 1, "looking again makes no second one")
        XCTAssertEqual(status.active, 1)
        clock.advance(.seconds(3))
        try await end(pod, "Succeeded")
        XCTAssertNotNil(condition("Complete"))
        XCTAssertEqual(status.succeeded, 1)
        XCTAssertEqual(status.active, 0)
        XCTAssertEqual(status.completionTime, clock.now())
        XCTAssertEqual(status.uncountedSucceeded, [])
        XCTAssertEqual(pods.first?.finalizers, [])
        try await look()
        XCTAssertEqual(pods.count, 1)
    }

    func testFailureWithoutASecondChance() async throws {
        try await launch(["backoffLimit": 0])
        try await end(pods[0], "Failed")
        XCTAssertEqual(condition("Failed")?["reason"]?.stringValue, "BackoffLimitExceeded")
        XCTAssertEqual(status.failed, 1)
        XCTAssertNil(status.completionTime)
        XCTAssertEqual(pods.count, 1)
    }

    func testFailuresAreTriedAgainWithBackOff() async throws {
        try await launch(["backoffLimit": 2])
        var delays: [Duration] = []
        for _ in 0..<2 {
            try await end(try XCTUnwrap(active.first), "Failed")
            XCTAssertEqual(active.count, 0)
            let next = try await look()
            let time = try XCTUnwrap(next)
            delays.append(time.since(clock.now()))
            clock.advance(time.since(clock.now()))
            try await look()
            XCTAssertEqual(active.count, 1)
        }
        XCTAssertEqual(delays, [.seconds(10), .seconds(20)])
        try await end(active[0], "Failed")
        XCTAssertEqual(status.failed, 3)
        XCTAssertNotNil(condition("Failed"))
    }

    func testParallelismAndCompletions() async throws {
        try await launch(["parallelism": 2, "completions": 3])
        XCTAssertEqual(active.count, 2)
        try await end(active[0], "Succeeded")
        XCTAssertEqual(active.count, 2)
        try await end(active[0], "Succeeded")
        XCTAssertEqual(active.count, 1, "the third is already at work")
        try await end(active[0], "Succeeded")
        XCTAssertEqual(status.succeeded, 3)
        XCTAssertNotNil(condition("Complete"))
    }

    func testAWorkQueueIsDoneWhenAllHaveEnded() async throws {
        try await launch(["parallelism": 3])
        XCTAssertEqual(active.count, 3)
        try await end(active[0], "Succeeded")
        XCTAssertEqual(active.count, 2)
        XCTAssertNil(condition("Complete"))
        try await end(active[0], "Succeeded")
        try await end(active[0], "Succeeded")
        XCTAssertNotNil(condition("Complete"))
    }

    func testADeadlineEndsTheJob() async throws {
        try await launch(["activeDeadlineSeconds": 60])
        let time = try await look()
        XCTAssertEqual(time, clock.now().advanced(by: .seconds(60)))
        clock.advance(.seconds(60))
        try await look()
        XCTAssertEqual(condition("Failed")?["reason"]?.stringValue, "DeadlineExceeded")
        XCTAssertTrue(pods.allSatisfy(\.isBeingDeleted))
    }

    func testSuspendingAndResuming() async throws {
        try await launch(["suspend": true])
        XCTAssertEqual(pods.count, 0)
        XCTAssertNil(status.startTime)
        XCTAssertNotNil(condition("Suspended"))
        var job: KubeObject = try XCTUnwrap(cluster.object(ClusterResource.jobs, "j"))
        job[at: "spec", "suspend"] = false
        _ = try await cluster.update(ClusterResource.jobs, job)
        try await look()
        XCTAssertEqual(active.count, 1)
        XCTAssertNil(condition("Suspended"))
        XCTAssertEqual(status.startTime, clock.now())
    }

    func testTimeToLive() async throws {
        try await launch(["ttlSecondsAfterFinished": 30])
        try await end(pods[0], "Succeeded")
        let time = try await look()
        XCTAssertEqual(time, clock.now().advanced(by: .seconds(30)))
        clock.advance(.seconds(30))
        try await look()
        XCTAssertTrue(cluster.object(ClusterResource.jobs, "j")?.isBeingDeleted ?? true)
    }

    func testRestartsInPlaceCountAgainstTheLimit() async throws {
        try await launch(["backoffLimit": 2], policy: "OnFailure")
        try await end(pods[0], "Running", restarts: 1)
        XCTAssertNil(condition("Failed"))
        try await end(pods[0], "Running", restarts: 2)
        XCTAssertNotNil(condition("Failed"))
    }

    func testADeletedPodIsReplacedAndReleasedWhenItHasEnded() async throws {
        try await launch()
        let first: KubeObject = pods[0]
        try await cluster.delete(
            ClusterResource.pods, namespace: "default", name: first.name, options: DeleteOptions())
        try await look()
        XCTAssertEqual(active.count, 1)
        XCTAssertEqual(pods.count, 2)
        try await end(first, "Failed")
        try await cluster.delete(
            ClusterResource.pods, namespace: "default", name: first.name, options: DeleteOptions(gracePeriodSeconds: 0))
        XCTAssertNil(cluster.object(ClusterResource.pods, first.name))
        XCTAssertEqual(status.failed, 1)
    }

    func testPodsOfAJobThatIsGoneAreHeldByNothing() async throws {
        try await launch()
        try await cluster.delete(ClusterResource.jobs, namespace: "default", name: "j", options: DeleteOptions())
        try await look()
        XCTAssertEqual(pods[0].finalizers, [])
    }

    func testAnOrphanedPodIsHeldByNothing() async throws {
        try await launch()
        var pod: KubeObject = pods[0]
        pod.ownerReferences = []
        pod = try await cluster.update(ClusterResource.pods, pod)
        try await cluster.delete(ClusterResource.jobs, namespace: "default", name: "j", options: DeleteOptions())
        let event = ObjectEvent(kind: .modified, object: pod, resource: ClusterResource.pods)
        let keys: [NamespacedName] = await controller.keys(for: event)
        XCTAssertEqual(keys, [NamespacedName(namespace: "default", name: "j")])
        try await look()
        XCTAssertEqual(pods[0].finalizers, [])
    }

    func testWithoutItsServiceAccountThereIsNoPod() async throws {
        var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "j")
        job["spec"] = ["template": ["spec": ["serviceAccountName": "absent", "containers": []]]]
        _ = try await cluster.create(ClusterResource.jobs, job)
        do {
            try await look()
            XCTFail("no error")
        } catch let diagnostic as Diagnostic {
            XCTAssertEqual(diagnostic.code, .forbidden)
        }
        XCTAssertEqual(pods.count, 0)
        let event: KubeObject = try XCTUnwrap(
            cluster.objects(ClusterResource.events).first { $0["reason"]?.stringValue == "FailedCreate" })
        XCTAssertTrue(event["message"]?.stringValue?.contains("service account default/absent") ?? false)
    }

    /// Wherever we are killed between two writes, each pod is counted once.
    func testPodsAreCountedOnceThroughEveryCrash() async throws {
        let uids: [String] = (0..<4).map { "u\($0)" }
        var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "j")
        job["spec"] = ["parallelism": 4, "completions": 4, "template": ["spec": [:]]]
        for crashAfter in 0..<6 {
            var stored: KubeObject = job
            var pods: [KubeObject] = uids.map { uid in
                var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: uid)
                pod.uid = uid
                pod.finalizers = [JobLabels.finalizer]
                pod["status"] = ["phase": "Succeeded"]
                return pod
            }
            var writes: Int = 0
            for pass in 0..<8 {
                let plan = JobPlan(job: stored, pods: pods, now: clock.now())
                // A crash: what comes after this write of this pass never happens.
                func write(_ change: () -> Void) -> Bool {
                    if pass < 6, writes % 6 == crashAfter {
                        writes += 1
                        return false
                    }
                    writes += 1
                    change()
                    return true
                }
                guard write({ stored["status"] = plan.status.value }) else { continue }
                for pod in plan.podsToRelease {
                    let index: Int = try XCTUnwrap(pods.firstIndex { $0.uid == pod.uid })
                    guard write({ pods[index].finalizers = [] }) else { break }
                }
            }
            let status = JobStatus(stored)
            XCTAssertEqual(status.succeeded, 4, "crash after \(crashAfter)")
            XCTAssertTrue(status.isComplete, "crash after \(crashAfter)")
        }
    }
}
