import HTTPServing
import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

final class DiscoveryTests: XCTestCase {
    func testRoutes() {
        let pods = ResourcePath(group: "", parts: ["v1", "namespaces", "n", "pods", "p", "log"][...])
        XCTAssertEqual(pods?.namespace, "n")
        XCTAssertEqual(pods?.name, "p")
        XCTAssertEqual(pods?.subresource, "log")
        let namespace = ResourcePath(group: "", parts: ["v1", "namespaces", "n", "status"][...])
        XCTAssertEqual(namespace?.resource, "namespaces")
        XCTAssertEqual(namespace?.name, "n")
        XCTAssertEqual(namespace?.subresource, "status")
        XCTAssertEqual(Route(path: "/apis/apps/v1"), .resources(group: "apps", version: "v1"))
        XCTAssertEqual(Route(path: "/openapi/v3/apis/apps/v1"), .openAPI(group: "apps", version: "v1"))
        XCTAssertEqual(Route(path: "/readyz"), .health)
        XCTAssertEqual(Route(path: "/metrics"), .unknown)
    }

    func testNegotiation() {
        let table: String = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
        XCTAssertEqual(Negotiation(accept: table).representation, .table)
        XCTAssertEqual(
            Negotiation(accept: "application/vnd.kubernetes.protobuf,application/json").representation, .object)
        XCTAssertTrue(Negotiation(accept: "application/yaml").isYAML)
        XCTAssertFalse(Negotiation(accept: nil).isYAML)
        let newest: String = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json"
        XCTAssertTrue(Negotiation(accept: newest).wantsAggregatedDiscovery)
    }

    func testVersionsAreSortedAsKubernetesSortsThem() {
        let sorted: [String] = ["v1alpha1", "foo", "v2", "v1beta2", "v1", "v10", "v1beta10"]
            .sorted(by: APIVersionOrder.precedes)
        XCTAssertEqual(sorted, ["v10", "v2", "v1", "v1beta10", "v1beta2", "v1alpha1", "foo"])
    }

    func testCustomResourcesAreServedFromOneRequestToTheNext() async throws {
        let cluster = try await TestCluster()
        let definition: String = """
            {"metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
             "names":{"plural":"widgets","kind":"Widget","shortNames":["wd"]},"versions":[
             {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}},
              "additionalPrinterColumns":[{"name":"Size","type":"integer","jsonPath":".spec.size"},
               {"name":"First","type":"string","jsonPath":".spec.list[0]"}]},
             {"name":"v1beta1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
            """
        let made = try await cluster.send(
            "POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)
        XCTAssertEqual(made.status, 201)
        XCTAssertEqual(made.value[at: "status", "storedVersions"], ["v1"])
        let group = try await cluster.send("GET", "/apis/example.com")
        XCTAssertEqual(group.value[at: "preferredVersion", "version"], "v1")
        let path: String = "/apis/example.com/v1/namespaces/default/widgets"
        let widget: String =
            #"{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w"},"spec":{"size":3,"list":["x"]}}"#
        let first = try await cluster.send("POST", path, widget)
        XCTAssertEqual(first.status, 201)
        let older = try await cluster.send("GET", "/apis/example.com/v1beta1/namespaces/default/widgets/w")
        XCTAssertEqual(older.value["apiVersion"], "example.com/v1beta1")
        let table = try await cluster.send("GET", path, accept: "application/json;as=Table;v=v1;g=meta.k8s.io")
        XCTAssertEqual(table.value["rows"]?.listValue?.first?["cells"], ["w", 3, "x"])
        let strategic = try await cluster.send(
            "PATCH", path + "/w", "{}", type: "application/strategic-merge-patch+json")
        XCTAssertEqual(strategic.status, 415)
        _ = try await cluster.send(
            "DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com")
        let gone = try await cluster.send("GET", path)
        XCTAssertEqual(gone.status, 404)
        XCTAssertTrue(
            cluster.store.list(GroupResource(group: "example.com", resource: "widgets"), namespace: nil).objects.isEmpty
        )
    }

    func testOpenAPISaysThatFieldsAreValidatedHere() async throws {
        let cluster = try await TestCluster()
        let index = try await cluster.send("GET", "/openapi/v3")
        XCTAssertNotNil(index.value[at: "paths", "apis/apps/v1", "serverRelativeURL"])
        let document = try await cluster.send("GET", "/openapi/v3/apis/apps/v1")
        let patch: Value? = document.value[
            at: "paths", "/apis/apps/v1/namespaces/{namespace}/deployments/{name}", "patch"]
        XCTAssertEqual(patch?[at: "x-kubernetes-group-version-kind", "kind"], "Deployment")
        XCTAssertTrue(patch?["parameters"]?.listValue?.contains { $0["name"] == "fieldValidation" } ?? false)
    }

    func testTablesShowPodsAsKubectlDoes() {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "n", name: "p")
        pod["spec"] = ["containers": [["name": "a"], ["name": "b"]]]
        pod["status"] = [
            "phase": "Running",
            "containerStatuses": [
                ["name": "a", "ready": true, "restartCount": 2, "state": ["running": [:]]],
                ["name": "b", "ready": false, "restartCount": 1, "state": ["waiting": ["reason": "CrashLoopBackOff"]]],
            ],
        ]
        let cells: [Value] = CoreTables.pod.cells(pod, KubeTime(seconds: 0))
        XCTAssertEqual(Array(cells.prefix(4)), ["p", "1/2", "CrashLoopBackOff", "3"])
        let ages: [(Int64, String)] = [
            (5, "5s"), (119, "119s"), (192, "3m12s"), (3_600, "60m"), (14_400, "4h"), (90_000, "25h"),
            (200_000, "2d7h"),
            (864_000, "10d"),
        ]
        for (seconds, text) in ages { XCTAssertEqual(Cell.duration(seconds), text) }
    }
}
