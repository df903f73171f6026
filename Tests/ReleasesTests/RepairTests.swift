import Charts
import Diagnostics
import KubeModel
import KubeRuntime
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// What `k repair` makes of what others have left behind.
final class RepairTests: XCTestCase {
    private func repair(
        _ world: World, _ change: (inout RepairOptions) -> Void = { _ in }
    ) async throws -> RepairReport {
        var options = RepairOptions()
        change(&options)
        return try await GroupReleases(
            client: world.client, namespace: "default", now: { world.clock.withLock { $0 } }
        ).repair("web", options: options)
    }

    private func deadWorld() throws -> World {
        var process: LockProcess = try XCTUnwrap(LockProcess.current)
        process.began = "1"
        return try World(locking: LockSettings(holder: "ben@desk", process: process))
    }

    func testAHalfDoneLaunchIsFinished() async throws {
        for launches in 0...1 {
            let world = try deadWorld()
            for _ in 0..<launches { try await world.launch() }
            try await world.die()
            let report: RepairReport = try await repair(world)
            XCTAssertTrue(report.findings.contains { $0.hasSuffix(": finished it") }, "\(report.findings)")
            XCTAssertEqual(report.status, .deployed)
            XCTAssertEqual(report.revision, launches + 1)
            try world.assertOneOfEverything("finished")
            let again: RepairReport = try await repair(world)
            XCTAssertEqual(again.findings, [])
        }
    }

    func testAHalfDoneLaunchIsUndone() async throws {
        let world = try deadWorld()
        try await world.die()
        let first: RepairReport = try await repair(world) { $0.undoes = true }
        XCTAssertNil(first.status)
        world.assertNothingLeft("undone")
        try await world.launch()
        try await world.die()
        let second: RepairReport = try await repair(world) { $0.undoes = true }
        XCTAssertTrue(second.findings.contains { $0.hasSuffix(": undone, back to revision 1") }, "\(second.findings)")
        try world.assertOneOfEverything("undone")
        let record: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(record.description, "Rollback to 1")
    }

    func testAHalfDoneDeleteIsFinished() async throws {
        let world = try deadWorld()
        try await world.launch()
        let killed = KubeStatus(code: 503, reason: "ServiceUnavailable", message: "killed")
        world.cluster.interfere { $0.description.hasPrefix("delete") ? .refuse(killed) : nil }
        _ = try? await world.releases.delete("web")
        world.cluster.interfere(nil)
        // Its last word did not get through either.
        let found: StoredRecord? = try await world.releases.store.record("web", revision: 1)
        var stored: StoredRecord = try XCTUnwrap(found)
        stored.record.status = .uninstalling
        stored.record.isLocked = true
        _ = try await world.releases.store.update(stored)
        let report: RepairReport = try await repair(world)
        XCTAssertTrue(report.findings.contains { $0.hasSuffix(": deleted the group") }, "\(report.findings)")
        world.assertNothingLeft("deleted")
    }

    func testADryRunChangesNothing() async throws {
        let world = try deadWorld()
        try await world.launch()
        try await world.die()
        let before: [String] = world.cluster.objects("secrets").map { "\($0.name) \($0.resourceVersion ?? "")" }
        let report: RepairReport = try await repair(world) { $0.isDryRun = true }
        XCTAssertFalse(report.findings.isEmpty)
        XCTAssertEqual(world.cluster.objects("secrets").map { "\($0.name) \($0.resourceVersion ?? "")" }, before)
    }

    func testStrayRunnersAndPodsAreEnded() async throws {
        let world = try World()
        try await world.launch()
        var job: KubeObject = try XCTUnwrap(world.cluster.object("jobs", "web-1-job"))
        job.name = "web-0-job"
        job.uid = nil
        world.cluster.put(job)
        var pod: KubeObject = try XCTUnwrap(world.cluster.object("pods", "web-1-job-x"))
        pod.name = "web-0-job-x"
        pod.uid = nil
        pod.ownerReferences = []
        pod.labels["iter8.tools/revision"] = "0"
        world.cluster.put(pod)
        let report: RepairReport = try await repair(world)
        XCTAssertEqual(report.findings.count, 2, "\(report.findings)")
        try world.assertOneOfEverything("strays gone")
    }

    func testDamagedRecordsAreNamedAndTheRestIsUsable() async throws {
        let damages: [(String, String)] = [
            ("bad base64", "%%%"), ("truncated", "SDRzSUFBQUFBQUFBQS8vLw=="), ("no json", "aGVsbG8="),
        ]
        for (name, data) in damages {
            let world = try World()
            for _ in 0..<3 { try await world.launch() }
            world.cluster.change("secrets", "sh.helm.release.v1.web.v1") { $0["data"] = ["release": .string(data)] }
            let revisions: [Int] = try await world.releases.history("web").map(\.revision)
            XCTAssertEqual(revisions, [1, 2, 3], name)
            do {
                _ = try await world.releases.get("web", revision: 1)
                XCTFail("\(name): it is damaged")
            } catch let error as Diagnostic {
                XCTAssertEqual(error.code, .invalid)
                XCTAssertTrue("\(error)".contains("revision 1 of group \"web\""), "\(error)")
            }
            let report: RepairReport = try await repair(world)
            XCTAssertTrue(
                report.findings.contains { $0.hasPrefix("removed the damaged record of revision 1") },
                "\(name): \(report.findings)")
            // The current one damaged: the next launch goes on without it.
            world.cluster.change("secrets", "sh.helm.release.v1.web.v3") { $0["data"] = ["release": .string(data)] }
            try await world.launch()
            try world.assertOneOfEverything("\(name): launched over a damaged record")
            world.cluster.change("secrets", "sh.helm.release.v1.web.v4") { $0["data"] = ["release": .string(data)] }
            try await world.releases.delete("web")
            world.assertNothingLeft("\(name): deleted with a damaged record")
            await world.cluster.stop()
        }
    }

    func testWithoutAGroupThereIsNothingToRepair() async throws {
        let world = try World()
        do {
            _ = try await repair(world)
            XCTFail("there is no group")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .notFound)
        }
        XCTAssertEqual(world.cluster.names("leases"), [])
    }
}
