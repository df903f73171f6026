import Charts
import Diagnostics
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// The wait for a revision's objects, against a cluster in memory.
final class ReadinessWaitTests: XCTestCase {
    private func put(_ world: World, _ object: ManifestObject, _ status: Value) {
        world.cluster.put(ReadinessBoardTests.live(object, status: status))
    }

    private func wait(_ world: World, _ objects: [ManifestObject], timeout: Duration) async throws {
        try await ReadinessWait(client: world.client, home: "default") { _ in }.wait(for: objects, timeout: timeout)
    }

    func testAllAreWaitedForAtOnceWithAWatchForEachKind() async throws {
        let world = try World()
        let web: ManifestObject = try ReadinessBoardTests.deployment("web")
        let api: ManifestObject = try ReadinessBoardTests.deployment("api")
        let data: ManifestObject = try ReadinessBoardTests.object("Namespace", "data", group: "", namespace: nil)
        for object in [web, api] { put(world, object, [:]) }
        put(world, data, ["phase": "Terminating"])
        let heard = Heard()
        let wait = ReadinessWait(client: world.client, home: "default") { heard.add($0.line) }
        let waiting = Task { try await wait.wait(for: [web, api, data], timeout: .seconds(20)) }
        try await eventually { heard.all.count == 3 }
        put(world, web, ReadinessBoardTests.readyStatus)
        put(world, api, ReadinessBoardTests.readyStatus)
        try await eventually { heard.all.contains("Deployment/api: ready") }
        put(world, web, ["observedGeneration": 1])
        try await eventually { heard.all.last?.hasPrefix("Deployment/web: waiting: ") ?? false }
        put(world, data, ["phase": "Active"])
        try await eventually { heard.all.contains("Namespace/data: ready") }
        put(world, web, ReadinessBoardTests.readyStatus)
        try await waiting.value
        XCTAssertEqual(world.cluster.watches.sorted(), ["deployments", "namespaces", "pods"])
    }

    func testTimeIsUpForAllTogether() async throws {
        let world = try World()
        let web: ManifestObject = try ReadinessBoardTests.deployment("web")
        let api: ManifestObject = try ReadinessBoardTests.deployment("api")
        put(world, web, [:])
        do {
            try await wait(world, [web, api], timeout: .milliseconds(300))
            XCTFail("nothing is ready")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertEqual(
                error.details, ["Deployment/web: waiting: no status yet", "Deployment/api: waiting: it does not exist"])
        }
    }

    func testWhatCantBecomeReadyEndsTheWaitAtOnce() async throws {
        let world = try World()
        let job: ManifestObject = try ReadinessBoardTests.object("Job", "load", group: "batch")
        let web: ManifestObject = try ReadinessBoardTests.deployment("web")
        put(world, web, [:])
        put(world, job, ["conditions": [["type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"]]])
        do {
            try await wait(world, [web, job], timeout: .seconds(60))
            XCTFail("the job failed")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .failed)
            XCTAssertEqual(error.details.first, "Job/load: failed: BackoffLimitExceeded")
        }
    }

    func testALaunchWaitsForItsObjectsAndJobs() async throws {
        let world = try World()
        let chart: Chart = try ChartLoader.load(
            files: [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: own\nversion: 0.1.0\n"),
                ChartFile(
                    name: "templates/all.yaml",
                    text: """
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: load}
                        spec: {template: {spec: {containers: [], restartPolicy: Never}}}
                        ---
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: web}
                        spec: {selector: {matchLabels: {app: web}}, template: {}}

                        """),
            ], source: "own")
        var options = LaunchOptions()
        options.waits = true
        options.waitsForJobs = true
        let heard = Heard()
        options.onProgress = { heard.add($0.line) }
        let (releases, asked): (GroupReleases, LaunchOptions) = (world.releases, options)
        let launch = Task { try await releases.launch("web", chart: chart, values: [:], options: asked) }
        try await eventually { heard.all.count == 2 }
        let pending: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(pending.status, .pendingInstall)
        world.cluster.change("deployments", "web") { $0["status"] = ReadinessBoardTests.readyStatus }
        world.cluster.change("jobs", "load") {
            $0["status"] = ["conditions": [["type": "Complete", "status": "True"]]]
        }
        let record: ReleaseRecord = try await launch.value
        XCTAssertEqual(record.status, .deployed)
        XCTAssertTrue(heard.all.contains("Job/load: ready"), "\(heard.all)")
    }
}
