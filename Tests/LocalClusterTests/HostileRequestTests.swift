import HTTPServing
import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// Requests that nobody sends in earnest get an answer, and the server lives on.
final class HostileRequestTests: XCTestCase {
    func testNumbersAtTheEdge() async throws {
        let cluster = try await TestCluster()
        let pods: String = "/api/v1/namespaces/default/pods"
        let edge: String = "9223372036854775807"
        _ = try await cluster.send("POST", pods, Manifest.pod)
        let marked = try await cluster.send("DELETE", "\(pods)/p?gracePeriodSeconds=\(edge)")
        XCTAssertEqual(marked.status, 200)
        let huge = try await cluster.send(
            "POST", "/apis/apps/v1/namespaces/default/deployments",
            Manifest.deployment().replacing("\"selector\"", with: "\"replicas\":\(edge),\"selector\""))
        XCTAssertEqual(huge.status, 422)
        for query in ["sinceSeconds=\(edge)", "tailLines=-\(edge)", "limitBytes=-5", "sinceTime=9999-12-31T23:59:59Z"] {
            _ = await cluster.api.handle(TestCluster.request("GET", "\(pods)/p/log?follow=true&\(query)"))
        }
        let counts: String = #"{"containerStatuses":[{"restartCount":\#(edge)},{"restartCount":\#(edge)}]}"#
        _ = try await cluster.send(
            "PATCH", "\(pods)/p/status", "{\"status\":\(counts)}", type: "application/merge-patch+json")
        let table = try await cluster.send("GET", pods, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
        XCTAssertEqual(table.status, 200)
    }

    func testBodiesThatAreNoObjects() async throws {
        let cluster = try await TestCluster()
        let maps: String = "/api/v1/namespaces/default/configmaps"
        let bodies: [String] = [
            "", "null", "[]", "7", "\"x\"", "{", "{\"metadata\":[]}", "{\"metadata\":{\"name\":7}}", "{}",
            "{\"metadata\":{\"name\":\"a\",\"labels\":[1]}}", "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"}}",
            String(repeating: "[", count: 5_000), "{\"metadata\":{\"name\":\"\\u0000\"}}",
        ]
        for body in bodies {
            let answer = try await cluster.send("POST", maps, body)
            XCTAssertTrue([201, 400, 422].contains(answer.status), "\(body.prefix(40)): \(answer)")
            XCTAssertTrue(answer.status == 201 || answer.value["kind"] == "Status")
        }
        for type in ["application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"] {
            for body in bodies {
                let answer = try await cluster.send("PATCH", maps + "/kube-root-ca.crt", body, type: type)
                XCTAssertTrue((200...499).contains(answer.status), "\(type) \(body.prefix(40)): \(answer)")
            }
        }
    }

    func testPathsAndMethodsThatLeadNowhere() async throws {
        let cluster = try await TestCluster()
        let targets: [String] = [
            "/", "//", "/api/", "/api/v2", "/apis/none/v1/things", "/api/v1/namespaces/default/pods/a/b/c",
            "/api/v1/namespaces/../secrets", "/api/v1/pods?continue=%00&limit=1", "/api/v1/secrets?limit=-3",
            "/api/v1/namespaces/default/namespaces", "/openapi/v3/apis", "/apis/apps/v1/namespaces//deployments",
        ]
        for target in targets {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"] {
                let answer = try await cluster.send(method, target)
                XCTAssertTrue((200...499).contains(answer.status), "\(method) \(target): \(answer)")
            }
        }
    }
}
