import KubeModel
import XCTest

@testable import Releases

/// What stays when its release lets go of it.
final class ResourcePolicyTests: XCTestCase {
    private func object(_ name: String, policy: String?, kind: String = "ConfigMap") throws -> ManifestObject {
        let group: String = kind == "Job" ? "batch" : ""
        var object = KubeObject(
            apiVersion: group.isEmpty ? "v1" : "\(group)/v1", kind: kind, namespace: "default", name: name)
        if let policy { object.annotations = [ResourcePolicy.annotation: policy] }
        let resource: ResourceKind = try XCTUnwrap(BuiltinKinds.named(kind, group: group))
        return ManifestObject(object: object, resource: resource, namespace: "default")
    }

    func testOnlyKeepKeeps() throws {
        for (policy, isKept) in [("keep", true), (" Keep\n", true), ("delete", false), ("", false), ("keep it", false)]
        {
            XCTAssertEqual(try object("a", policy: policy).isKept, isKept, policy)
        }
        XCTAssertFalse(try object("a", policy: nil).isKept)
    }

    func testAPlanKeepsWhatItNoLongerWants() throws {
        let kept: ManifestObject = try object("kept", policy: "keep")
        let gone: ManifestObject = try object("gone", policy: nil)
        let runner: ManifestObject = try object("keeps-running", policy: "keep", kind: "Job")
        let wanted: ManifestObject = try object("wanted", policy: "keep")
        let plan = ReleasePlan(wanted: [wanted], previous: [kept, gone, runner, wanted])
        XCTAssertEqual(plan.removed, [gone])
        XCTAssertEqual(plan.stopped, [])
        XCTAssertEqual(plan.kept, [kept, runner])
        XCTAssertEqual(plan.applied.map(\.object), [wanted], "what is wanted is written whatever its policy")
    }

    func testThePolicyOfTheLatestRevisionCounts() throws {
        let before: ManifestObject = try object("a", policy: "keep")
        let after: ManifestObject = try object("a", policy: nil)
        XCTAssertEqual(ReleasePlan(wanted: [], previous: [before, after]).removed, [after])
        XCTAssertEqual(ReleasePlan(wanted: [], previous: [after, before]).kept, [before])
    }

    func testTheNoticeNamesWhatStays() throws {
        XCTAssertNil(ResourcePolicy.notice([]))
        let notice: String? = ResourcePolicy.notice([try object("a", policy: "keep"), try object("b", policy: "keep")])
        XCTAssertEqual(notice, "kept because of helm.sh/resource-policy: ConfigMap \"a\", ConfigMap \"b\"")
    }
}
