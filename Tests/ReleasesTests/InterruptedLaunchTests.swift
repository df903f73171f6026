import Charts
import Diagnostics
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// Launches that break off at every place there is, and what the next one makes of it: one runner, one pod, one
/// deployed revision, whatever happened before.
final class InterruptedLaunchTests: XCTestCase {
    private let broken = KubeStatus(code: 500, reason: "InternalError", message: "the disk is full")

    func testEveryWriteOfAFirstLaunchMayFail() async throws {
        let count: Int = try await writes(after: { _ in })
        XCTAssertGreaterThan(count, 5)
        for index in 0..<count {
            let world = try World()
            world.cluster.interfere(failing(index, .refuse(broken)))
            let failure: (any Error)? = await world.attempt()
            world.cluster.interfere(nil)
            try await world.launch()
            try world.assertOneOfEverything("first launch broken at write \(index)")
            // Nothing but forgetting an old revision may fail in silence.
            XCTAssertNotNil(failure, "write \(index)")
            await world.cluster.stop()
        }
    }

    func testEveryWriteOfARelaunchMayFail() async throws {
        let count: Int = try await writes(after: { world in try await world.launch() })
        XCTAssertGreaterThan(count, 5)
        for index in 0..<count {
            let world = try World()
            try await world.launch()
            world.cluster.interfere(failing(index, .refuse(broken)))
            let failure: (any Error)? = await world.attempt()
            world.cluster.interfere(nil)
            XCTAssertNotNil(failure, "write \(index)")
            try await world.launch()
            try world.assertOneOfEverything("relaunch broken at write \(index)")
            await world.cluster.stop()
        }
    }

    func testTheAnswerToEveryWriteMayBeLost() async throws {
        let count: Int = try await writes(after: { world in try await world.launch() })
        for index in 0..<count {
            let world = try World()
            try await world.launch()
            world.cluster.interfere(failing(index, .doneButAnswered(broken)))
            _ = await world.attempt()
            world.cluster.interfere(nil)
            try await world.launch()
            try world.assertOneOfEverything("answer to write \(index) lost")
            await world.cluster.stop()
        }
    }

    func testEveryWriteOfADeleteMayFail() async throws {
        let counting = try World()
        try await counting.launch()
        counting.cluster.forgetWrites()
        try await counting.releases.delete("web")
        let count: Int = countedWrites(counting)
        await counting.cluster.stop()
        XCTAssertGreaterThan(count, 5)
        for index in 0..<count {
            let world = try World()
            try await world.launch()
            world.cluster.interfere(failing(index, .refuse(broken)))
            do {
                try await world.releases.delete("web")
                XCTFail("delete went well though write \(index) failed")
            } catch {
                world.cluster.interfere(nil)
            }
            try await world.releases.delete("web")
            world.assertNothingLeft("delete broken at write \(index)")
            await world.cluster.stop()
        }
    }

    func testOfTwoLaunchesAtOnceOneWaitsForTheOther() async throws {
        for _ in 0..<5 {
            let world = try World()
            try await world.launch()
            async let one: (any Error)? = world.attempt()
            async let other: (any Error)? = world.attempt()
            let failures: [any Error] = await [one, other].compactMap { $0 }
            XCTAssertTrue(failures.isEmpty, "\(failures)")
            try world.assertOneOfEverything("two launches at once")
            XCTAssertNotNil(world.cluster.object("jobs", "web-3-job"))
            await world.cluster.stop()
        }
    }

    func testACancelledLaunchSaysSoInItsRecord() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.podsLinger = true
        let launch = Task { await world.attempt() }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        launch.cancel()
        let failure: (any Error)? = await launch.value
        XCTAssertTrue(failure is CancellationError, "\(String(describing: failure))")
        let last: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(last.status, .failed)
        world.cluster.endPods()
        world.cluster.podsLinger = false
        try await world.launch()
        try world.assertOneOfEverything("cancelled")
    }

    /// How many writes a launch makes after `prepare`.
    private func writes(after prepare: (World) async throws -> Void) async throws -> Int {
        let world = try World()
        try await prepare(world)
        world.cluster.forgetWrites()
        try await world.launch()
        let count: Int = countedWrites(world)
        await world.cluster.stop()
        return count
    }

    /// Renewing and giving back the lock may fail in silence: it ends by itself.
    private func countedWrites(_ world: World) -> Int {
        world.cluster.writes.filter { !$0.contains(" leases ") || $0.hasPrefix("create") }.count
    }

    private func failing(_ index: Int, _ fault: MemoryCluster.Fault) -> MemoryCluster.Interference {
        let seen = Counter()
        return { write in seen.next(of: write, at: index) ? fault : nil }
    }
}

/// Counts writes; the one that counts fails again when the client repeats it, and so does the record of the failure.
private final class Counter: Sendable {
    private let state: Mutex<(count: Int, chosen: MemoryCluster.Write?)> = Mutex((0, nil))

    func next(of write: MemoryCluster.Write, at index: Int) -> Bool {
        state.withLock { state in
            if let chosen = state.chosen { return chosen == write && write.resource != "secrets" }
            // The lock is renewed, and given back, whenever it is.
            if write.resource == "leases", write.verb != "create" { return false }
            defer { state.count += 1 }
            guard state.count == index else { return false }
            state.chosen = write
            return true
        }
    }
}
