import LoadTesting
import TestSupport
import XCTest

/// Every way in which a request may end is counted as what it is, once, and nothing else.
final class CountingTests: XCTestCase {
    private static let ok: String = "HTTP/1.1 200 OK\r\n"
    private static let answer: TargetServer.Step = .send("\(ok)Content-Length: 2\r\n\r\nok")

    /// 12 requests as fast as they go over 2 connections.
    private func run(
        _ script: @escaping @Sendable (Int) -> [TargetServer.Step], _ change: (inout LoadPlan) -> Void = { _ in }
    ) async throws -> (result: LoadResult, server: TargetServer) {
        let server = try TargetServer(.script(script))
        defer { server.stop() }
        var plan = LoadPlan(
            target: try LoadTarget("http://127.0.0.1:\(server.port)/"), connections: 2, rate: nil,
            extent: .requests(12), timeout: 20)
        change(&plan)
        return (try await LoadTest.run(plan), server)
    }

    private func check(
        _ result: LoadResult, _ statuses: [Int: Int], _ failures: [FailureKind: Int] = [:],
        file: StaticString = #filePath, line: UInt = #line
    ) {
        XCTAssertEqual(result.statuses, statuses, file: file, line: line)
        XCTAssertEqual(result.failures.mapValues(\.count), failures, "\(result.failures)", file: file, line: line)
        XCTAssertEqual(result.serviceTime.count, UInt64(result.responseCount), file: file, line: line)
    }

    func testStatusesAreCountedAndNoneClosesAConnection() async throws {
        let texts: [String] = ["200 OK", "404 Not Found", "500 Internal Server Error"]
        let (result, server) = try await run { number in
            [.send("HTTP/1.1 \(texts[number % 3])\r\nContent-Length: 4\r\n\r\nbody")]
        }
        check(result, [200: 4, 404: 4, 500: 4])
        XCTAssertEqual(server.connectionCount, 2)
        XCTAssertEqual(result.series.reduce(0) { $0 + $1.badStatuses }, 8)
    }

    func testResetInTheBody() async throws {
        let (result, server) = try await run { number in
            guard number % 3 == 0 else { return [CountingTests.answer] }
            return [.send(CountingTests.ok + "Content-Length: 9\r\n\r\nhalf"), .pause(0.02), .reset]
        }
        check(result, [200: 8], [.reset: 4])
        XCTAssertEqual(server.requests.count, 12, "none is sent twice")
    }

    func testTruncatedBody() async throws {
        let (result, _) = try await run { number in
            guard number % 3 == 0 else { return [CountingTests.answer] }
            return [.send(CountingTests.ok + "Content-Length: 9\r\n\r\nhalf"), .close]
        }
        check(result, [200: 8], [.truncated: 4])
        XCTAssertEqual(
            result.failures[.truncated]?.message, "connection closed with 5 of 9 bytes still to come")
    }

    func testATimeoutIsNotTriedAgain() async throws {
        let (result, server) = try await run(
            { number in
                number < 4 ? [.pause(2), CountingTests.answer] : [CountingTests.answer]
            }, { $0.timeout = 1 })
        check(result, [200: 8], [.timeout: 4])
        XCTAssertEqual(server.requests.count, 12)
    }

    func testSlowHeadersAreAnAnswer() async throws {
        let (result, _) = try await run(
            { _ in
                "\(CountingTests.ok)Content-Length: 0\r\n\r\n".map { .send(String($0)) }
                    .flatMap { [$0, TargetServer.Step.pause(0.002)] }
            }, { $0.extent = .requests(4) })
        check(result, [200: 4])
        XCTAssertGreaterThan(result.serviceTime.min, 60_000_000)
    }

    func testConnectionsThatEnd() async throws {
        let ends: [(text: String, closes: Bool)] = [
            ("Connection: close\r\nContent-Length: 2\r\n\r\nok", false),
            ("Connection: close\r\nContent-Length: 2\r\n\r\nok", true), ("\r\nall that comes", true),
        ]
        for end in ends {
            let (result, server) = try await run { _ in
                [.send(CountingTests.ok + end.text)] + (end.closes ? [.close] : [])
            }
            check(result, [200: 12])
            // One is opened in advance for each; those that no request came for are closed again.
            XCTAssertGreaterThanOrEqual(server.connectionCount, 12)
        }
    }

    func testChunkedAndWithoutABody() async throws {
        let (result, server) = try await run { number in
            number % 2 == 0
                ? [
                    .send(CountingTests.ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"), .pause(0.005),
                    .send("lo\r\n0\r\n\r\n"),
                ] : [.send("HTTP/1.1 204 No Content\r\n\r\n")]
        }
        check(result, [200: 6, 204: 6])
        XCTAssertEqual(server.connectionCount, 2)
    }

    func testALongBodyIsReadWhole() async throws {
        let (result, server) = try await run { _ in
            [.send(CountingTests.ok + "Content-Length: 1048576\r\n\r\n"), .fill(1 << 20)]
        }
        check(result, [200: 12])
        XCTAssertEqual(server.connectionCount, 2)
        XCTAssertGreaterThan(result.bytesReceived, 12 << 20)
    }

    func testBytesBeyondABodyBelongToNoResponse() async throws {
        let (result, _) = try await run { _ in [.send(CountingTests.ok + "Content-Length: 2\r\n\r\nokHTTP/1.1 500 No")]
        }
        check(result, [200: 12])
    }

    func testClosedOrMalformedInsteadOfAnAnswer() async throws {
        var result: LoadResult = try await run { _ in [.close] }.result
        check(result, [:], [.closed: 12])
        result = try await run { _ in [.reset] }.result
        check(result, [:], [.reset: 12])
        result = try await run { _ in [.send("220 smtp ready\r\n\r\n")] }.result
        check(result, [:], [.malformed: 12])
    }

    func testRefusedAndUnknownHosts() async throws {
        var plan = LoadPlan(target: try LoadTarget("http://127.0.0.1:9/"), rate: nil, extent: .requests(5))
        check(try await LoadTest.run(plan), [:], [.refused: 5])
        plan.target = try LoadTarget("http://nowhere.invalid/")
        let result: LoadResult = try await LoadTest.run(plan)
        check(result, [:], [.dns: 1])
        XCTAssertTrue(result.failures[.dns]?.message.contains("nowhere.invalid") == true, "\(result.failures)")
    }

    func testARestedConnectionThatTheServerClosesIsReplaced() async throws {
        let (result, server) = try await run(
            { _ in [CountingTests.answer, .pause(0.05), .close] },
            { plan in
                plan.rate = .constant(10)
                plan.connections = 1
                plan.extent = .requests(4)
            })
        check(result, [200: 4])
        XCTAssertEqual(server.connectionCount, 4)
    }

    func testHEADHasNoBody() async throws {
        let (result, server) = try await run(
            { _ in
                [.send(CountingTests.ok + "Content-Length: 999\r\n\r\n")]
            }, { $0.method = "HEAD" })
        check(result, [200: 12])
        XCTAssertEqual(server.connectionCount, 2)
    }

    func testRedirectsAreFollowedOnlyWhereAsked() async throws {
        let location: String = "Content-Length: 0\r\nLocation: /there\r\n\r\n"
        let script: @Sendable (Int) -> [TargetServer.Step] = { number in
            number % 2 == 0 ? [.send("HTTP/1.1 302 Found\r\n\(location)")] : [CountingTests.answer]
        }
        var result: LoadResult = try await run(script) { $0.connections = 1 }.result
        check(result, [200: 6, 302: 6])
        let followed = try await run(script) { plan in
            plan.connections = 1
            plan.followsRedirects = true
        }
        check(followed.result, [200: 12])
        XCTAssertTrue(followed.server.requests[1].head.hasPrefix("GET /there HTTP/1.1\r\n"))
        result = try await run(
            { _ in [.send("HTTP/1.1 302 Found\r\n\(location)")] },
            { plan in
                plan.followsRedirects = true
            }
        ).result
        check(result, [:], [.redirects: 12])
    }
}
