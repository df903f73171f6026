import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

final class ValidationTests: XCTestCase {
    /// The fields that a create or update is refused for.
    private func fields(_ answer: (status: Int, value: Value)) -> [String] {
        XCTAssertEqual(answer.status, 422, "\(answer.value)")
        return (answer.value[at: "details", "causes"]?.listValue ?? []).compactMap { $0["field"]?.stringValue }
    }

    func testFaultsNameTheirFields() async throws {
        let cluster = try await TestCluster()
        let base: String = "/namespaces/default/"
        let cases: [(path: String, body: String, field: String)] = [
            ("/api/v1\(base)configmaps", Manifest.configMap("Upper"), "metadata.name"),
            ("/api/v1\(base)services", #"{"metadata":{"name":"1x"},"spec":{"ports":[{"port":1}]}}"#, "metadata.name"),
            (
                "/api/v1\(base)services", #"{"metadata":{"name":"x"},"spec":{"ports":[{"port":0}]}}"#,
                "spec.ports[0].port"
            ),
            ("/api/v1\(base)pods", #"{"metadata":{"name":"x"},"spec":{}}"#, "spec.containers"),
            ("/api/v1\(base)secrets", #"{"metadata":{"name":"x"},"data":{"k k":"YQ=="}}"#, "data[k k]"),
            ("/apis/batch/v1\(base)jobs", Manifest.job(policy: "Always"), "spec.template.spec.restartPolicy"),
            (
                "/apis/apps/v1\(base)deployments",
                Manifest.deployment().replacing(#""selector":{"matchLabels":{"app":"web"}},"#, with: ""),
                "spec.selector"
            ),
            (
                "/apis/apps/v1\(base)deployments",
                Manifest.deployment().replacing(#""labels":{"app":"web"}"#, with: ""),
                "spec.template.metadata.labels"
            ),
            (
                "/apis/rbac.authorization.k8s.io/v1\(base)rolebindings",
                #"{"metadata":{"name":"x"},"roleRef":{"kind":"Thing","name":"y"}}"#, "roleRef.kind"
            ),
        ]
        for (path, body, field) in cases {
            let answer = try await cluster.send("POST", path, body)
            XCTAssertTrue(fields(answer).contains(field), "\(field) not in \(answer.value)")
        }
    }

    func testFieldsOfAWrongTypeAreRefused() async throws {
        let cluster = try await TestCluster()
        let jobs: String = "/apis/batch/v1/namespaces/default/jobs"
        let cases: [(from: String, to: String, words: String)] = [
            (
                #""image":"b""#, #""image":"b","env":[{"name":"A","value":1}]"#,
                "containers[0].env[0].value must be a string"
            ),
            (#"["true"]"#, "[true]", "containers[0].command must be a list of strings"),
            (
                #""spec":{"template":{"#, #""spec":{"template":{"metadata":{"labels":{"x":true}},"#,
                "labels.x must be a string"
            ),
            (#""spec":{"template""#, #""spec":{"backoffLimit":"3","template""#, "spec.backoffLimit must be an integer"),
        ]
        for (from, to, words) in cases {
            let answer = try await cluster.send("POST", jobs, Manifest.job().replacing(from, with: to))
            XCTAssertEqual(answer.status, 400, words)
            XCTAssertTrue(answer.value["message"]?.stringValue?.contains(words) ?? false, "\(answer.value)")
        }
    }

    func testSchedules() {
        for good in ["* * * * *", "*/5 0-6 1,15 jan-mar mon", "@hourly", "@every 5m", "0 12 * * 7"] {
            XCTAssertNil(ScheduleSyntax.fault(good), good)
        }
        for bad in ["", "* * * *", "61 * * * *", "*/0 * * * *", "a * * * *", "@often", "5-1 * * * *", "* * 0 * *"] {
            XCTAssertNotNil(ScheduleSyntax.fault(bad), bad)
        }
    }

    func testAJobsTemplateIsSetOnce() async throws {
        let cluster = try await TestCluster()
        let path: String = "/apis/batch/v1/namespaces/default/jobs"
        let made = try await cluster.send("POST", path, Manifest.job())
        XCTAssertEqual(
            made.value[at: "spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid"],
            made.value[at: "metadata", "uid"])
        let answer = try await cluster.send(
            "PATCH", path + "/j", #"{"spec":{"template":{"spec":{"containers":[{"name":"a","image":"new"}]}}}}"#,
            type: "application/strategic-merge-patch+json")
        XCTAssertEqual(fields(answer), ["spec.template"])
        XCTAssertTrue(answer.value["message"]?.stringValue?.contains("field is immutable") ?? false)
    }

    func testDefinitions() async throws {
        let cluster = try await TestCluster()
        let path: String = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        let answer = try await cluster.send(
            "POST", path, #"{"metadata":{"name":"wrong"},"spec":{"group":"g.io","names":{"plural":"ts","kind":"T"}}}"#)
        XCTAssertEqual(
            Set(fields(answer)), ["metadata.name", "spec.scope", "spec.versions"])
    }
}
