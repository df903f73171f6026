import Foundation
import LoadTesting
import Statistics
import XCTest

/// Measurements against a server of known behaviour.
final class LoadTestTests: XCTestCase {
    private func run(_ behaviour: TargetServer.Behaviour, _ change: (inout LoadPlan) -> Void = { _ in }) async throws
        -> LoadResult
    {
        let server = try TargetServer(behaviour)
        defer { server.stop() }
        var plan = LoadPlan(
            target: try LoadTarget("http://127.0.0.1:\(server.port)/"), rate: .constant(500), extent: .requests(40))
        change(&plan)
        return try await LoadTest.run(plan)
    }

    func testEveryRequestIsAnsweredOnKeptConnections() async throws {
        let result: LoadResult = try await run(.answer(after: 0))
        XCTAssertEqual(result.statuses, [200: 40])
        XCTAssertEqual(result.failureCount, 0)
        XCTAssertEqual(result.serviceTime.count, 40)
        XCTAssertGreaterThan(result.bytesReceived, 40 * 30)
    }

    func testThePaceIsKept() async throws {
        let result: LoadResult = try await run(.answer(after: 0)) { $0.rate = .constant(100) }
        // The last of 40 requests is due 390 ms after the first.
        XCTAssertGreaterThan(result.elapsed, 385_000_000)
    }

    func testDelaysAreMeasuredFromSendingAndFromWhenDue() async throws {
        // One connection, 20 ms an answer, asked for 500/s: each waits for those before it.
        let result: LoadResult = try await run(.answer(after: 0.02)) { plan in
            plan.connections = 1
            plan.extent = .requests(20)
        }
        XCTAssertGreaterThan(result.serviceTime.min, 19_000_000)
        XCTAssertLessThan(result.serviceTime.min, 60_000_000)
        XCTAssertGreaterThan(result.responseTime.max, 300_000_000)
    }

    func testAServerThatClosesEachConnectionIsServedAllTheSame() async throws {
        let result: LoadResult = try await run(.close)
        XCTAssertEqual(result.statuses, [200: 40])
    }

    func testADurationEndsTheTest() async throws {
        let result: LoadResult = try await run(.answer(after: 0)) { plan in
            plan.rate = nil
            plan.extent = .seconds(0.3)
        }
        XCTAssertGreaterThan(result.responseCount, 0)
        XCTAssertGreaterThan(result.elapsed, 290_000_000)
    }

    func testCancellationEndsTheTest() async throws {
        let server = try TargetServer(.answer(after: 0))
        defer { server.stop() }
        let plan = LoadPlan(
            target: try LoadTarget("http://127.0.0.1:\(server.port)/"), rate: .constant(1), extent: .requests(1_000))
        let task = Task { try await LoadTest.run(plan) }
        task.cancel()
        let result: LoadResult = try await task.value
        XCTAssertLessThan(result.requestCount, 1_000)
    }
}
