import ValueTree
import XCTest

@testable import LocalCluster

final class ServerSideApplyTests: XCTestCase {
    private let path: String = "/apis/apps/v1/namespaces/default/deployments/web"

    private func apply(
        _ cluster: TestCluster, _ body: String, manager: String, force: Bool = false
    ) async throws -> (status: Int, value: Value) {
        try await cluster.send(
            "PATCH", "\(path)?fieldManager=\(manager)&force=\(force)", body, type: "application/apply-patch+yaml")
    }

    func testItCreatesThenMerges() async throws {
        let cluster = try await TestCluster()
        let made = try await apply(cluster, Manifest.deployment(), manager: "one")
        XCTAssertEqual(made.status, 201)
        XCTAssertEqual(made.value[at: "metadata", "managedFields"]?.listValue?.first?["operation"], "Apply")
        let same = try await apply(cluster, Manifest.deployment(), manager: "one")
        XCTAssertEqual(same.status, 200)
        XCTAssertEqual(same.value[at: "metadata", "resourceVersion"], made.value[at: "metadata", "resourceVersion"])
        let changed = try await apply(cluster, Manifest.deployment("x:2"), manager: "one")
        XCTAssertEqual(changed.value[at: "metadata", "generation"], 2)
    }

    func testWhatIsNoLongerAppliedGoes() async throws {
        let cluster = try await TestCluster()
        let two: String = Manifest.deployment().replacing(
            #"[{"name":"a","image":"x:1"}]"#, with: #"[{"name":"a","image":"x:1"},{"name":"b","image":"y"}]"#
        ).replacing(#""metadata":{"name":"web"}"#, with: #""metadata":{"name":"web","labels":{"l":"1"}}"#)
        _ = try await apply(cluster, two, manager: "one")
        _ = try await cluster.send(
            "PATCH", path, #"{"metadata":{"labels":{"theirs":"1"}}}"#, type: "application/merge-patch+json")
        let one = try await apply(cluster, Manifest.deployment(), manager: "one")
        XCTAssertEqual(one.status, 200, "\(one.value)")
        XCTAssertEqual(one.value[at: "spec", "template", "spec", "containers"]?.listValue?.count, 1)
        XCTAssertEqual(one.value[at: "metadata", "labels"], ["theirs": "1"])
        XCTAssertEqual(one.value[at: "spec", "replicas"], 1, "a default is nobody's and stays")
    }

    func testOthersFieldsAreTakenByForceOnly() async throws {
        let cluster = try await TestCluster()
        _ = try await apply(cluster, Manifest.deployment(), manager: "one")
        let refused = try await apply(cluster, Manifest.deployment("x:9"), manager: "two")
        XCTAssertEqual(refused.status, 409)
        let cause: Value? = refused.value[at: "details", "causes"]?.listValue?.first
        XCTAssertEqual(cause?["field"], #".spec.template.spec.containers[name="a"].image"#)
        XCTAssertEqual(cause?["reason"], "FieldManagerConflict")
        let forced = try await apply(cluster, Manifest.deployment("x:9"), manager: "two", force: true)
        XCTAssertEqual(forced.status, 200)
        let back = try await apply(cluster, Manifest.deployment("x:1"), manager: "one")
        XCTAssertEqual(back.status, 409)
    }

    func testFieldSetsAreReadAsWritten() {
        var set = FieldSet()
        set.paths = [
            [.field("spec"), .field("replicas")],
            [.field("spec"), .field("containers"), .element(["name": "a"])],
            [.field("spec"), .field("containers"), .element(["name": "a"]), .field("image")],
            [.field("metadata"), .field("finalizers"), .value("x")],
        ]
        XCTAssertEqual(FieldSet(value: set.value).paths.subtracting(set.paths), [])
        XCTAssertNotNil(set.value[at: "f:metadata", "f:finalizers", #"v:"x""#])
        XCTAssertNotNil(set.value[at: "f:spec", "f:containers", #"k:{"name":"a"}"#, "f:image"])
    }
}
