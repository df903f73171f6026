import Diagnostics
import HTTPTransport
import Synchronization
import TestSupport
import XCTest

final class HTTPFailureTests: XCTestCase {
    private let client: HTTPClient = HTTPClient()

    func testNobodyListens() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        server.stop()
        let failure = await failure(of: .get(server.url))
        XCTAssertEqual(failure?.kind, .refused)
        XCTAssertEqual(failure?.mayHaveReachedServer, false)
        XCTAssertEqual(failure?.diagnostic.code, .unreachable)
    }

    func testUnknownHost() async throws {
        let failure = await failure(of: .get("http://no-such-host.invalid/"))
        XCTAssertEqual(failure?.kind, .dns)
        XCTAssertEqual(failure?.mayHaveReachedServer, false)
    }

    func testADroppedConnection() async throws {
        let server = try ScriptedServer(answers: [.drop])
        defer { server.stop() }
        let failure = await failure(of: .get(server.url))
        XCTAssertEqual(failure?.kind, .reset)
        XCTAssertEqual(failure?.mayHaveReachedServer, true)
        XCTAssertEqual(failure?.diagnostic.code, .unreachable)
    }

    func testABodyCutShort() async throws {
        let server = try ScriptedServer { _, connection in
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this")
            connection.close()
        }
        defer { server.stop() }
        let failure = await failure(of: .get(server.url))
        XCTAssertEqual(failure?.kind, .reset)
    }

    /// libcurl would send a POST again when a kept connection dies under it; then it could take effect twice.
    func testAPostOnADeadConnectionIsNotSentTwice() async throws {
        let server = try Self.droppingEverySecond()
        defer { server.stop() }
        _ = try await client.send(.get(server.url))
        let failure = await failure(of: HTTPRequest("POST", server.url, body: Array("x".utf8)))
        XCTAssertEqual(failure?.kind, .reset)
        XCTAssertEqual(failure?.mayHaveReachedServer, true)
        XCTAssertEqual(server.requests.map(\.method), ["GET", "POST"])
    }

    func testAGetOnADeadConnectionIsSentAgain() async throws {
        let server = try Self.droppingEverySecond()
        defer { server.stop() }
        _ = try await client.send(.get(server.url))
        let response = try await client.send(.get("\(server.url)/again"))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(server.requests.map(\.path), ["/", "/again", "/again"])
    }

    func testTimeouts() async throws {
        let server = try ScriptedServer { request, connection in
            if request.path != "/silent" {
                try connection.startChunks()
                try connection.chunk("some")
            }
            _ = connection.waitUntilClientCloses()
        }
        defer { server.stop() }
        let short: Duration = .milliseconds(80)
        let limits: [(String, HTTPTimeouts)] = [
            ("/silent", HTTPTimeouts(response: short, total: .seconds(20))),
            ("/body", HTTPTimeouts(idle: short, total: .seconds(20))),
            ("/body", HTTPTimeouts(total: short)),
            ("/silent", HTTPTimeouts(total: short)),
        ]
        for (path, timeouts) in limits {
            let start: ContinuousClock.Instant = .now
            let failure = await failure(of: HTTPRequest("GET", server.url + path, timeouts: timeouts))
            XCTAssertEqual(failure?.kind, .timedOut, path)
            XCTAssertEqual(failure?.diagnostic.code, .timedOut)
            XCTAssertLessThan(.now - start, .seconds(4))
        }
    }

    func testCancellationEndsTheTransfer() async throws {
        let gone: Mutex<Bool?> = Mutex(nil)
        let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
        let server = try ScriptedServer { _, connection in
            arrival.yield()
            let isGone: Bool = connection.waitUntilClientCloses()
            gone.withLock { $0 = isGone }
        }
        defer { server.stop() }
        let (client, url) = (client, server.url)
        let task: Task<HTTPResponse, any Error> = Task { try await client.send(.get(url)) }
        for await _ in arrived { break }
        task.cancel()
        do {
            _ = try await task.value
            XCTFail("the request succeeded")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
        try await eventually { gone.withLock { $0 } == true }
    }

    func testACancelledTaskSendsNothing() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        let (client, url) = (client, server.url)
        let task: Task<Void, any Error> = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await client.send(.get(url))
        }
        do {
            try await task.value
            XCTFail("the request succeeded")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }

    func testErrorsHideCredentials() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        server.stop()
        let url: String = "http://user:s3cret@127.0.0.1:\(server.port)/path?token=s3cret"
        let failure = await failure(of: .get(url, headers: ["Authorization": "Bearer s3cret"]))
        let text: String = String(reflecting: failure) + String(reflecting: failure?.diagnostic)
        XCTAssertFalse(text.contains("s3cret"), text)
        XCTAssertEqual(failure?.url, "http://127.0.0.1:\(server.port)/path")
    }

    private static func droppingEverySecond() throws -> ScriptedServer {
        let count: Mutex<Int> = Mutex(0)
        return try ScriptedServer { _, connection in
            let turn: Int = count.withLock { count in
                count += 1
                return count
            }
            if turn == 2 { connection.drop() } else { try connection.respond(ScriptedAnswer()) }
        }
    }

    private func failure(of request: HTTPRequest) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            _ = try await client.attempt(request)
            return nil
        } catch {
            return error
        }
    }
}
