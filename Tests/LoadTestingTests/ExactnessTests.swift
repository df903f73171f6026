import LoadTesting
import Statistics
import TestSupport
import XCTest

/// What is measured against what is known to be true, as far as a debug build on a busy machine can tell: `Benchmarks/load`
/// holds the program itself to a hundredth of these.
final class ExactnessTests: XCTestCase {
    private static let answer: TargetServer.Step = .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    /// Tells of what went wrong in the best of three runs: on a busy machine something else may come in between.
    private func bestOfThree(_ run: () async throws -> [String]) async throws {
        var faults: [String] = []
        for _ in 0..<3 {
            faults = try await run()
            if faults.isEmpty { return }
        }
        XCTFail(faults.joined(separator: "; "))
    }

    func testPercentilesOfKnownDelays() async throws {
        // Between 5 and 45 ms; most are short.
        let script: @Sendable (Int) -> [TargetServer.Step] = { number in
            let share: Double = Double(number * 37 % 100) / 100
            return [.pause(0.005 + 0.04 * share * share), ExactnessTests.answer]
        }
        try await bestOfThree {
            let server = try TargetServer(.script(script))
            defer { server.stop() }
            let plan = LoadPlan(
                target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 16, rate: .constant(200),
                extent: .requests(400))
            let result: LoadResult = try await LoadTest.run(plan)
            let truth: [UInt64] = server.delays.sorted()
            guard truth.count == 400, result.responseCount == 400 else { return ["\(result.statuses)"] }
            return [50, 75, 90, 95, 99].compactMap { percentile in
                let expected: Double = Double(truth[percentile * 4 - 1])
                let measured: Double = result.serviceTime.quantile(Double(percentile) / 100) ?? 0
                let isNear: Bool = abs(measured - expected) <= max(0.05 * expected, 2_000_000)
                return isNear ? nil : "p\(percentile): \(measured / 1e6) ms, not \(expected / 1e6)"
            }
        }
    }

    func testAFrozenServerIsSeenByRequestsThatWereDue() async throws {
        try await bestOfThree {
            let server = try TargetServer(.freeze(frozen: 0.5, every: 2))
            defer { server.stop() }
            let plan = LoadPlan(
                target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 8, rate: .constant(200),
                extent: .seconds(4))
            let result: LoadResult = try await LoadTest.run(plan)
            var faults: [String] = []
            if result.statuses != [200: 800] { faults.append("\(result.statuses), \(result.failures)") }
            // A quarter of the requests is due while it is frozen, and waits for up to half a second.
            for (fraction, truth) in [(0.9, 0.3e9), (0.99, 0.48e9)] {
                let measured: Double = result.responseTime.quantile(fraction) ?? 0
                if abs(measured - truth) > 0.1 * truth { faults.append("p\(fraction): \(measured / 1e9) s") }
            }
            if result.invalidity != nil { faults.append(result.invalidity ?? "") }
            return faults
        }
    }

    func testRequestsAreSpreadEvenlyOverTimeAndConnections() async throws {
        try await bestOfThree {
            let server = try TargetServer(.script { _ in [ExactnessTests.answer] })
            defer { server.stop() }
            let plan = LoadPlan(
                target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 8, rate: .constant(500),
                extent: .requests(500))
            let result: LoadResult = try await LoadTest.run(plan)
            let times: [UInt64] = server.requests.map(\.time).sorted()
            guard let first = times.first, times.count == 500 else { return ["\(times.count) requests"] }
            let distances: [Double] = times.enumerated().map { index, time in
                abs(Double(time - first) - Double(index) * 2e6)
            }.sorted()
            var faults: [String] = []
            if distances[494] > 6e6 { faults.append("p99 of the distance: \(distances[494] / 1e6) ms") }
            if abs(result.achievedRate - 500) > 5 { faults.append("rate \(result.achievedRate)") }
            if server.connectionCount != 8 { faults.append("\(server.connectionCount) connections") }
            return faults
        }
    }

    func testLittlesLaw() async throws {
        try await bestOfThree {
            let server = try TargetServer(.script { _ in [ExactnessTests.answer] })
            defer { server.stop() }
            let plan = LoadPlan(
                target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 4, rate: nil,
                extent: .requests(4_000))
            let result: LoadResult = try await LoadTest.run(plan)
            let underWay: Double = result.serviceTime.mean * Double(result.responseCount) / Double(result.elapsed)
            return underWay > 2 && underWay <= 4.01 ? [] : ["\(underWay) requests under way, not 4"]
        }
    }

    func testAServerThatNeverCatchesUp() async throws {
        let server = try TargetServer(.script { _ in [.pause(0.05), ExactnessTests.answer] })
        defer { server.stop() }
        let plan = LoadPlan(
            target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 1, rate: .constant(200),
            extent: .seconds(0.5), timeout: 0.5)
        let result: LoadResult = try await LoadTest.run(plan)
        XCTAssertEqual(result.requestCount, 100, "every request of the schedule is accounted for")
        XCTAssertGreaterThan(result.failures[.unsent]?.count ?? 0, 50)
        XCTAssertLessThan(result.elapsed, 4_000_000_000, "what is due is not waited for without end")
        XCTAssertNil(result.invalidity, "it is the server's fault")
    }
}
