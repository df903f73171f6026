import Charts
import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// CustomResourceDefinitions under a chart's `crds/`: first, waited for, never changed, never deleted.
final class ChartDefinitionTests: XCTestCase {
    private static let definition: String = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec:
          group: example.com
          names: {kind: Thing, plural: things}
          scope: Namespaced
          versions:
          - {name: v1, served: true, storage: true}
          - {name: v0, served: false, storage: false}

        """

    private func chart() throws -> Chart {
        try ChartLoader.load(
            files: [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: defining\nversion: 0.1.0\n"),
                ChartFile(name: "crds/thing.yaml", text: Self.definition),
                ChartFile(
                    name: "templates/cm.yaml",
                    text: """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: cm}
                        data: {has: "{{ .Capabilities.APIVersions.Has "example.com/v1/Thing" }}"}

                        """),
            ], source: "defining")
    }

    private func establish(_ world: World) {
        world.cluster.change("customresourcedefinitions", "things.example.com") {
            $0["status"] = ["conditions": [["type": "Established", "status": "True"]]]
        }
    }

    func testKindsAreKnownBeforeTheClusterHasThem() throws {
        let definitions = try ChartDefinitions([ChartFile(name: "crds/thing.yaml", text: Self.definition)])
        XCTAssertEqual(definitions.kinds.map(\.groupVersionResource.description), ["example.com/v1/things"])
        XCTAssertEqual(definitions.apiVersions, ["example.com/v1", "example.com/v1/Thing"])
        XCTAssertTrue(definitions.kinds.allSatisfy(\.isNamespaced))
        let old: String = Self.definition.replacingOccurrences(of: "scope: Namespaced", with: "scope: Cluster")
        XCTAssertEqual(
            try ChartDefinitions([ChartFile(name: "crds/a.yaml", text: old)]).kinds.map(\.isNamespaced), [false])
    }

    func testAFileThatHoldsNothingIsRefused() {
        for text in ["", "---\n# nothing\n", "kind: CustomResourceDefinition\n"] {
            XCTAssertThrowsError(try ChartDefinitions([ChartFile(name: "crds/a.yaml", text: text)]), text) {
                XCTAssertTrue("\($0)".contains("crds/a.yaml"), "\($0)")
            }
        }
    }

    func testTheyComeFirstAndOtherObjectsWaitForThem() async throws {
        let world = try World()
        let releases: GroupReleases = world.releases
        let chart: Chart = try chart()
        let launch = Task { try await releases.launch("web", chart: chart, values: [:]) }
        try await eventually { world.cluster.names("customresourcedefinitions") == ["things.example.com"] }
        XCTAssertEqual(world.cluster.names("configmaps"), [])
        establish(world)
        _ = try await launch.value
        XCTAssertEqual(world.cluster.object("configmaps", "cm")?[at: "data", "has"], "true")
        let definition: KubeObject = try XCTUnwrap(world.cluster.objects("customresourcedefinitions").first)
        XCTAssertEqual(definition.annotations, [:], "it is nobody's")
        try await world.releases.delete("web")
        XCTAssertEqual(world.cluster.objects("customresourcedefinitions"), [definition])
    }

    func testOneThatIsThereIsLeftAloneAndAnUpgradeDoesNothing() async throws {
        let world = try World()
        var other = KubeObject(
            apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: "things.example.com")
        other["spec"] = ["group": "other"]
        world.cluster.put(other)
        let before: [KubeObject] = world.cluster.objects("customresourcedefinitions")
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        XCTAssertEqual(world.cluster.objects("customresourcedefinitions"), before)
        world.cluster.take("customresourcedefinitions", "things.example.com")
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        XCTAssertEqual(world.cluster.names("customresourcedefinitions"), [], "as Helm: nothing on upgrade")
    }

    func testAFirstLaunchThatFailedIsNoUpgrade() async throws {
        let world = try World()
        let stuck = KubeStatus(code: 500, reason: "InternalError", message: "no")
        world.cluster.interfere { $0.resource == "customresourcedefinitions" ? .refuse(stuck) : nil }
        let chart: Chart = try chart()
        do {
            _ = try await world.releases.launch("web", chart: chart, values: [:])
            XCTFail("the definition was refused")
        } catch {
            world.cluster.interfere(nil)
        }
        let releases: GroupReleases = world.releases
        let launch = Task { try await releases.launch("web", chart: chart, values: [:]) }
        try await eventually { world.cluster.names("customresourcedefinitions") == ["things.example.com"] }
        establish(world)
        let record: ReleaseRecord = try await launch.value
        XCTAssertEqual(record.status, .deployed)
    }
}
