import Charts
import Diagnostics
import HTTPTransport
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// The lock of a group: one holder at a time, whoever dies or is stopped.
final class GroupLockTests: XCTestCase {
    private func living(seconds: Int) -> LockSettings { LockSettings(holder: "ana@laptop", seconds: seconds) }

    private func dead() throws -> LockSettings {
        var process: LockProcess = try XCTUnwrap(LockProcess.current)
        process.began = "1"
        return LockSettings(holder: "ben@desk", process: process)
    }

    /// A launch of `web` by somebody else, with what it says.
    private static func launch(
        _ world: World, options: LaunchOptions = LaunchOptions()
    ) async throws -> [String] {
        let heard = Heard()
        let releases = GroupReleases(
            client: world.client, namespace: "default", now: { world.clock.withLock { $0 } })
        let chart: Chart = try XCTUnwrap(try EmbeddedCharts.chart(named: "iter8"))
        _ = try await releases.launch(
            "web", chart: chart, values: World.values, options: options, notice: { heard.add($0) })
        return heard.all
    }

    func testTheLockOfADeadProcessIsTakenOverAtOnce() async throws {
        let world = try World(locking: dead())
        try await world.launch()
        try await world.die()
        XCTAssertEqual(world.cluster.names("leases"), ["iter8.web"])
        let heard: [String] = try await Self.launch(world)
        try world.assertOneOfEverything("launcher dead")
        XCTAssertTrue(heard.contains { $0.contains("ben@desk") && $0.contains("its process is gone") }, "\(heard)")
        XCTAssertTrue(heard.contains { $0.contains("revision 2 was left pending-upgrade") }, "\(heard)")
    }

    func testALockThatIsNotRenewedIsWaitedForAndTakenOver() async throws {
        let world = try World(locking: living(seconds: 1))
        try await world.launch()
        try await world.die()
        let start: ContinuousClock.Instant = .now
        let heard: [String] = try await Self.launch(world)
        XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(900))
        try world.assertOneOfEverything("launcher silent")
        XCTAssertTrue(heard.contains { $0.contains("waiting for ana@laptop") }, "\(heard)")
        XCTAssertTrue(heard.contains { $0.contains("was not renewed for 1 s") }, "\(heard)")
    }

    func testALockFromLongAgoNeedsNoWaiting() async throws {
        let world = try World(locking: living(seconds: 600))
        try await world.launch()
        try await world.die()
        world.clock.withLock { $0 = KubeTime(seconds: $0.seconds + 3_600) }
        let heard: [String] = try await Self.launch(world)
        try world.assertOneOfEverything("launched long ago")
        XCTAssertTrue(heard.contains { $0.contains("3600 s ago") }, "\(heard)")
    }

    func testWhoeverWaitsTooLongIsToldForWhom() async throws {
        let world = try World(locking: living(seconds: 600))
        try await world.launch()
        try await world.die()
        do {
            _ = try await Self.launch(world, options: LaunchOptions(timeout: .milliseconds(200)))
            XCTFail("the lock is held")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertTrue("\(error)".contains("ana@laptop, at work on it (launch)"), "\(error)")
            XCTAssertNotNil(error.hint)
        }
        XCTAssertNil(world.cluster.object("secrets", "sh.helm.release.v1.web.v3"))
    }

    func testALockIsRenewedWhileItsHolderWorks() async throws {
        let world = try World(locking: living(seconds: 1))
        try await world.launch()
        world.cluster.podsLinger = true
        let relaunch = Task { try await world.launch() }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        let first: String? = world.cluster.object("leases", "iter8.web")?.resourceVersion
        let other = Task { await world.attempt() }
        try await eventually {
            let version: String? = world.cluster.object("leases", "iter8.web")?.resourceVersion
            return (version.flatMap { Int($0) } ?? 0) > (first.flatMap { Int($0) } ?? 0) + 3
        }
        XCTAssertNil(world.cluster.object("secrets", "sh.helm.release.v1.web.v3"), "the other one must wait")
        world.cluster.podsLinger = false
        world.cluster.endPods()
        _ = try await relaunch.value
        let failure: (any Error)? = await other.value
        XCTAssertNil(failure)
        XCTAssertNotNil(world.cluster.object("jobs", "web-3-job"))
        try world.assertOneOfEverything("renewed")
    }

    func testWhoeverLosesTheLockStopsAndWritesNothingMore() async throws {
        let world = try World(locking: living(seconds: 1))
        try await world.launch()
        world.cluster.podsLinger = true
        let relaunch = Task { await world.attempt() }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        // Another took it over while this one was stopped, say.
        world.cluster.change("leases", "iter8.web") { lease in
            lease.annotations = ["iter8.tools/claim": "another"]
            lease[at: "spec", "holderIdentity"] = "eve@phone"
        }
        world.cluster.change("secrets", "sh.helm.release.v1.web.v2") { $0.labels["mark"] = "taken over" }
        let failure: (any Error)? = await relaunch.value
        XCTAssertEqual((failure as? Diagnostic)?.code, .conflict)
        XCTAssertTrue(
            "\(String(describing: failure))".contains("eve@phone took it over"), "\(String(describing: failure))")
        XCTAssertEqual(world.cluster.names("leases"), ["iter8.web"], "it is another's")
        let record: KubeObject? = world.cluster.object("secrets", "sh.helm.release.v1.web.v2")
        XCTAssertEqual(record?.labels["mark"], "taken over")
        XCTAssertEqual(record?.labels["status"], "pending-upgrade", "the record is the other's business now")
        XCTAssertNil(world.cluster.object("jobs", "web-2-job"))
    }

    func testHelmAtWorkIsRespectedUntilItMustBeGone() async throws {
        let world = try World()
        try await world.launch()
        try await world.die()
        // As Helm would have left it: without our marks.
        let pending: StoredRecord? = try await world.releases.store.record("web", revision: 2)
        var byHelm: StoredRecord = try XCTUnwrap(pending)
        byHelm.record.isLocked = false
        _ = try await world.releases.store.update(byHelm)
        world.cluster.take("leases", "iter8.web")
        let failure: (any Error)? = await world.attempt()
        XCTAssertEqual((failure as? Diagnostic)?.code, .conflict)
        XCTAssertTrue("\(String(describing: failure))".contains("Helm is at work"), "\(String(describing: failure))")
        world.clock.withLock { $0 = KubeTime(seconds: $0.seconds + 3_600) }
        try await world.launch()
        try world.assertOneOfEverything("pending left behind by Helm")
    }

    /// A write that had no answer in time may still be carried out when its client is gone.
    func testALockStaysWhileARequestMayStillTakeEffect() async throws {
        let world = try World()
        let slow = KubeClient(
            ClusterConfiguration(server: world.cluster.url),
            options: KubeClient.Options(
                retry: RetryPolicy(attempts: 1),
                timeouts: HTTPTimeouts(connect: .seconds(1), total: .milliseconds(300))))
        let releases = GroupReleases(client: slow, namespace: "default", now: { world.clock.withLock { $0 } })
        let chart: Chart = try XCTUnwrap(try EmbeddedCharts.chart(named: "iter8"))
        world.cluster.interfere { $0.description == "create roles web" ? .delayed(.seconds(1)) : nil }
        do {
            _ = try await releases.launch("web", chart: chart, values: World.values)
            XCTFail("the role is late")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
        }
        world.cluster.interfere(nil)
        XCTAssertEqual(world.cluster.names("leases"), ["iter8.web"])
        let heard = Heard()
        // Waits until the request has come through, and so takes the role away again.
        try await world.releases.delete("web", notice: { heard.add($0) })
        XCTAssertTrue(heard.all.contains { $0.contains("may still take effect") }, "\(heard.all)")
        world.assertNothingLeft("after a late request")
    }
}
