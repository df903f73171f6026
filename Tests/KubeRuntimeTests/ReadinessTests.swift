import KubeModel
import KubeRuntime
import ValueTree
import XCTest

final class ReadinessTests: XCTestCase {
    private struct Case {
        var kind: String
        var text: String
        var expected: Readiness
    }

    func testDeployments() throws {
        let kind: String = "apps/v1 Deployment"
        try check([
            Case(kind: kind, text: "{\"spec\":{}}", expected: .notReady("no status yet")),
            Case(
                kind: kind, text: "{\"metadata\":{\"generation\":2},\"status\":{\"observedGeneration\":1}}",
                expected: .notReady("the latest change has not been looked at yet")),
            Case(kind: kind, text: deployment(3, updated: 1), expected: .notReady("1 of 3 updated replicas exist")),
            Case(
                kind: kind, text: deployment(3, updated: 3, total: 4),
                expected: .notReady("1 old replicas are still there")),
            Case(
                kind: kind, text: deployment(3, updated: 3, total: 3, available: 2),
                expected: .notReady("2 of 3 updated replicas are available")),
            Case(kind: kind, text: deployment(3, updated: 3, total: 3, available: 3), expected: .ready),
            Case(kind: kind, text: deployment(0), expected: .ready),
            Case(
                kind: kind,
                text: """
                    {"status":{"observedGeneration":1,"conditions":[{"type":"Progressing","status":"False",
                    "reason":"ProgressDeadlineExceeded","message":"too slow"}]}}
                    """, expected: .failed("ProgressDeadlineExceeded: too slow")),
        ])
    }

    func testOtherWorkloads() throws {
        let set: String = "apps/v1 StatefulSet"
        let status: String = "\"observedGeneration\":1,\"readyReplicas\":3"
        try check([
            Case(
                kind: set,
                text: "{\"spec\":{\"replicas\":3},\"status\":{\"observedGeneration\":1,\"readyReplicas\":2}}",
                expected: .notReady("2 of 3 replicas are ready")),
            Case(
                kind: set, text: "{\"spec\":{\"replicas\":3},\"status\":{\(status),\"updatedReplicas\":1}}",
                expected: .notReady("1 of 3 replicas are updated")),
            Case(
                kind: set,
                text: """
                    {"spec":{"replicas":3},"status":{\(status),"updatedReplicas":3,"updateRevision":"r2",
                    "currentRevision":"r1"}}
                    """, expected: .notReady("the update to r2 is not over")),
            Case(
                kind: set,
                text: """
                    {"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":2}}},
                    "status":{\(status),"updatedReplicas":1,"updateRevision":"r2","currentRevision":"r1"}}
                    """, expected: .ready),
            Case(
                kind: set,
                text: "{\"spec\":{\"replicas\":3,\"updateStrategy\":{\"type\":\"OnDelete\"}},\"status\":{\(status)}}",
                expected: .ready),
            Case(
                kind: "apps/v1 DaemonSet",
                text: """
                    {"status":{"observedGeneration":1,"desiredNumberScheduled":2,"updatedNumberScheduled":2,
                    "numberAvailable":1}}
                    """, expected: .notReady("1 of 2 pods are available")),
            Case(
                kind: "apps/v1 DaemonSet",
                text: "{\"status\":{\"observedGeneration\":1,\"desiredNumberScheduled\":0}}", expected: .ready),
            Case(
                kind: "apps/v1 ReplicaSet", text: "{\"spec\":{\"replicas\":2},\"status\":{\"readyReplicas\":1}}",
                expected: .notReady("1 of 2 replicas are ready")),
        ])
    }

    func testJobsAndPods() throws {
        try check([
            Case(
                kind: "batch/v1 Job", text: "{\"spec\":{},\"status\":{\"active\":1}}",
                expected: .notReady("0 of 1 pods succeeded, 1 running")),
            Case(kind: "batch/v1 Job", text: conditions(["Complete": "True"]), expected: .ready),
            Case(
                kind: "batch/v1 Job",
                text: conditions(["Failed": "True"], reason: "BackoffLimitExceeded", message: "it failed"),
                expected: .failed("BackoffLimitExceeded: it failed")),
            Case(
                kind: "batch/v1 Job", text: "{\"spec\":{\"suspend\":true}}",
                expected: .notReady("the job is suspended")),
            Case(kind: "batch/v1 CronJob", text: "{}", expected: .ready),
            Case(kind: "v1 Pod", text: "{\"status\":{\"phase\":\"Succeeded\"}}", expected: .ready),
            Case(
                kind: "v1 Pod",
                text: """
                    {"status":{"phase":"Failed","containerStatuses":[{"name":"main",
                    "state":{"terminated":{"exitCode":3}}}]}}
                    """, expected: .failed("container \"main\" ended with exit status 3")),
            Case(
                kind: "v1 Pod", text: "{\"status\":{\"phase\":\"Failed\",\"reason\":\"Evicted\"}}",
                expected: .failed("Evicted")),
            Case(
                kind: "v1 Pod",
                text: """
                    {"status":{"phase":"Pending","containerStatuses":[{"name":"main",
                    "state":{"waiting":{"reason":"ImagePullBackOff","message":"no such image"}}}]}}
                    """, expected: .notReady("container \"main\" waits: ImagePullBackOff: no such image")),
            Case(kind: "v1 Pod", text: conditions(["Ready": "True"]), expected: .ready),
        ])
    }

    func testTheRest() throws {
        try check([
            Case(kind: "v1 Service", text: "{\"spec\":{}}", expected: .ready),
            Case(
                kind: "v1 Service", text: "{\"spec\":{\"type\":\"LoadBalancer\"}}",
                expected: .notReady("the load balancer has no address yet")),
            Case(
                kind: "v1 Service",
                text: """
                    {"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}
                    """, expected: .ready),
            Case(
                kind: "v1 PersistentVolumeClaim", text: "{\"status\":{\"phase\":\"Pending\"}}",
                expected: .notReady("it is not bound to a volume yet (Pending)")),
            Case(kind: "v1 PersistentVolumeClaim", text: "{\"status\":{\"phase\":\"Bound\"}}", expected: .ready),
            Case(
                kind: "apiextensions.k8s.io/v1 CustomResourceDefinition", text: conditions(["Established": "True"]),
                expected: .ready),
            Case(
                kind: "apiextensions.k8s.io/v1 CustomResourceDefinition",
                text: conditions(["NamesAccepted": "False"], reason: "Conflict"),
                expected: .failed("its names are taken: Conflict")),
            Case(
                kind: "apiregistration.k8s.io/v1 APIService", text: conditions(["Available": "False"]),
                expected: .notReady("its condition \"Available\" is False")),
            Case(kind: "v1 ConfigMap", text: "{}", expected: .ready),
            Case(kind: "x.example/v1 Widget", text: conditions(["Ready": "True"]), expected: .ready),
            Case(
                kind: "x.example/v1 Widget", text: conditions(["Ready": "Unknown"]),
                expected: .notReady("its condition \"Ready\" is Unknown")),
            Case(
                kind: "x.example/v1 Widget", text: conditions(["Stalled": "True"], reason: "Broken"),
                expected: .failed("stalled: Broken")),
        ])
    }

    func testOneConditionOfAnyKind() throws {
        let cases: [(text: String, condition: String, expected: Readiness)] = [
            ("{}", "Ready", .notReady("it has no status yet")),
            ("{\"status\":{}}", "Ready", .notReady("its status has no conditions yet")),
            (
                conditions(["Other": "True"]), "Ready",
                .notReady("its status has no condition \"Ready\" (it has: Other)")
            ),
            (conditions(["READY": "true"]), "ready", .ready),
            (
                conditions(["Available": "False"], reason: "MinimumReplicasUnavailable", message: "too few"),
                "available",
                .notReady("its condition \"Available\" is False (MinimumReplicasUnavailable: too few)")
            ),
            (
                """
                {"metadata":{"generation":2},"status":{"observedGeneration":1,
                "conditions":[{"type":"Ready","status":"True"}]}}
                """, "Ready", .notReady("the latest change has not been looked at yet")
            ),
            (
                """
                {"metadata":{"generation":2},"status":{"conditions":[{"type":"Ready","status":"True",
                "observedGeneration":1}]}}
                """, "Ready", .notReady("its condition \"Ready\" is about an earlier state of it")
            ),
        ]
        for (text, condition, expected) in cases {
            let object = KubeObject(try JSONReader.parse(text))
            XCTAssertEqual(Readiness.evaluate(object, condition: condition), expected, text)
        }
    }

    private func check(_ cases: [Case], file: StaticString = #filePath, line: UInt = #line) throws {
        for one in cases {
            var object = KubeObject(try JSONReader.parse(one.text))
            let words: [Substring] = one.kind.split(separator: " ")
            object.apiVersion = String(words[0])
            object.kind = String(words[1])
            XCTAssertEqual(Readiness.evaluate(object), one.expected, "\(one.kind) \(one.text)", file: file, line: line)
        }
    }

    private func deployment(_ wanted: Int, updated: Int = 0, total: Int? = nil, available: Int = 0) -> String {
        """
        {"spec":{"replicas":\(wanted)},"status":{"observedGeneration":1,"updatedReplicas":\(updated),
        "replicas":\(total ?? updated),"availableReplicas":\(available)}}
        """
    }

    private func conditions(_ statuses: [String: String], reason: String = "", message: String = "") -> String {
        let entries: [String] = statuses.map {
            "{\"type\":\"\($0)\",\"status\":\"\($1)\",\"reason\":\"\(reason)\",\"message\":\"\(message)\"}"
        }
        return "{\"status\":{\"conditions\":[\(entries.joined(separator: ","))]}}"
    }
}
