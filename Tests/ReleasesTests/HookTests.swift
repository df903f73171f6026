import Charts
import Diagnostics
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// Hooks around launches and deletes: in order, each to its end, and what a failed one means.
final class HookTests: XCTestCase {
    private func chart() throws -> Chart {
        func hook(_ name: String, _ event: String, weight: Int, policy: String) -> ChartFile {
            ChartFile(
                name: "templates/\(name).yaml",
                text: """
                    apiVersion: batch/v1
                    kind: Job
                    metadata:
                      name: \(name)
                      annotations: {helm.sh/hook: "\(event)", helm.sh/hook-weight: "\(weight)", helm.sh/hook-delete-policy: \(policy)}
                    spec: {template: {spec: {containers: [], restartPolicy: Never}}}

                    """)
        }
        return try ChartLoader.load(
            files: [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: hooky\nversion: 0.1.0\n"),
                ChartFile(
                    name: "templates/cm.yaml",
                    text:
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {r: \"{{ .Release.Revision }}\"}\n"
                ),
                hook("second", "pre-install,pre-upgrade", weight: 5, policy: "hook-succeeded"),
                hook("first", "pre-install,pre-upgrade", weight: -5, policy: "before-hook-creation"),
                hook("after", "post-install", weight: 0, policy: "hook-succeeded"),
                hook("ending", "pre-delete", weight: 0, policy: "before-hook-creation"),
            ], source: "hooky")
    }

    private static func ended(_ type: String) -> Value {
        ["conditions": [["type": .string(type), "status": "True", "message": "as the test wants"]]]
    }

    private func phases(_ record: ReleaseRecord) -> [String: String] {
        let hooks: [Value] = record.value["hooks"]?.listValue ?? []
        return Dictionary(
            uniqueKeysWithValues: hooks.map { hook in
                (hook["name"]?.stringValue ?? "", hook[at: "last_run", "phase"]?.stringValue ?? "none")
            })
    }

    func testHooksRunInOrderAroundTheObjects() async throws {
        let world = try World()
        world.cluster.jobsGet { _ in HookTests.ended("Complete") }
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        let writes: [String] = world.cluster.writes.filter {
            $0.hasPrefix("create") && !$0.contains("secrets") && !$0.contains("leases")
        }
        XCTAssertEqual(
            writes, ["create jobs first", "create jobs second", "create configmaps cm", "create jobs after"])
        XCTAssertEqual(world.cluster.names("jobs"), ["first"])
        let old: KubeObject = try XCTUnwrap(world.cluster.object("jobs", "first"))
        let runs: [String: String] = phases(try await world.releases.get("web"))
        XCTAssertEqual(
            runs, ["first": "Succeeded", "second": "Succeeded", "after": "Succeeded", "ending": ""],
            "the record tells how each ended; those of other events have not run")
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        XCTAssertNotEqual(world.cluster.object("jobs", "first")?.uid, old.uid, "made anew for the upgrade")
    }

    func testAFailedHookStopsTheLaunchBeforeAnythingChanges() async throws {
        let world = try World()
        world.cluster.jobsGet { _ in HookTests.ended("Complete") }
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        world.cluster.jobsGet { _ in HookTests.ended("Failed") }
        do {
            _ = try await world.releases.launch("web", chart: chart(), values: [:])
            XCTFail("the hook failed")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.message.contains("as the test wants"), "\(error)")
            XCTAssertTrue(error.hint?.contains("job/first") ?? false, "\(error)")
        }
        XCTAssertEqual(world.cluster.object("configmaps", "cm")?[at: "data", "r"], "1")
        let last: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(last.status, .failed)
        XCTAssertEqual(phases(last), ["first": "Failed", "second": "", "after": "", "ending": ""])
        let without = LaunchOptions(runsHooks: false)
        _ = try await world.releases.launch("web", chart: chart(), values: [:], options: without)
        XCTAssertEqual(world.cluster.object("configmaps", "cm")?[at: "data", "r"], "3")
    }

    func testADeleteWithABrokenHookGoesOnWithoutIt() async throws {
        let world = try World()
        world.cluster.jobsGet { $0.name == "ending" ? HookTests.ended("Failed") : HookTests.ended("Complete") }
        _ = try await world.releases.launch("web", chart: chart(), values: [:])
        do {
            try await world.releases.delete("web")
            XCTFail("the hook failed")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.hint?.contains("--no-hooks") ?? false, "\(error)")
        }
        XCTAssertNotNil(world.cluster.object("configmaps", "cm"))
        try await world.releases.delete("web", options: DeleteOptions(timeout: .seconds(60), runsHooks: false))
        XCTAssertNil(world.cluster.object("configmaps", "cm"))
        XCTAssertEqual(world.cluster.names("secrets"), [])
    }
}
