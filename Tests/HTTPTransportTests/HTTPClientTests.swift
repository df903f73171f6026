import Diagnostics
import HTTPTransport
import Synchronization
import TestSupport
import XCTest

final class HTTPClientTests: XCTestCase {
    private let client: HTTPClient = HTTPClient()

    func testSendsMethodHeadersAndBody() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(201, headers: ["X-Kind": "first"], body: "made")])
        defer { server.stop() }
        let request = HTTPRequest(
            "POST", "\(server.url)/things?a=b", headers: ["Content-Type": "text/plain"], body: Array("hello".utf8))
        let response = try await client.send(request)
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.text, "made")
        XCTAssertEqual(response.headers["x-kind"], "first")
        let seen = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(seen.method, "POST")
        XCTAssertEqual(seen.target, "/things?a=b")
        XCTAssertEqual(seen.text, "hello")
        XCTAssertEqual(seen.headers["content-type"], "text/plain")
        XCTAssertEqual(seen.headers["user-agent"], "iter8")
        XCTAssertNil(seen.headers["expect"])
    }

    func testEveryMethodKeepsItsBody() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(200)])
        defer { server.stop() }
        for method in ["PUT", "PATCH", "DELETE", "POST"] {
            _ = try await client.send(HTTPRequest(method, server.url, body: Array("b".utf8)))
            _ = try await client.send(HTTPRequest(method, server.url, body: []))
        }
        _ = try await client.send(HTTPRequest("HEAD", server.url))
        _ = try await client.send(HTTPRequest("DELETE", server.url))
        XCTAssertEqual(
            server.requests.map(\.method),
            ["PUT", "PUT", "PATCH", "PATCH", "DELETE", "DELETE", "POST", "POST", "HEAD", "DELETE"])
        XCTAssertEqual(server.requests.map(\.text), ["b", "", "b", "", "b", "", "b", "", "", ""])
    }

    func testKeepsAndReusesTheConnection() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(200, body: "x")])
        defer { server.stop() }
        for _ in 0..<5 { _ = try await client.send(.get(server.url)) }
        XCTAssertEqual(server.requests.count, 5)
        XCTAssertEqual(server.connectionCount, 1)
    }

    func testManyAtOnce() async throws {
        let server = try ScriptedServer { request, connection in
            try connection.respond(ScriptedAnswer(200, body: request.path))
        }
        defer { server.stop() }
        let (client, url) = (client, server.url)
        let texts: [String] = try await withThrowingTaskGroup(of: String.self) { group in
            for index in 0..<50 { group.addTask { try await client.send(.get("\(url)/\(index)")).text } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(Set(texts), Set((0..<50).map { "/\($0)" }))
    }

    /// Answers before the body is read, closed and kept connections, cancellations: nothing may get mixed up.
    func testEveryAnswerBelongsToItsRequest() async throws {
        let server = try ScriptedServer { request, connection in
            let turn: Int = Int(request.headers["x-turn"] ?? "") ?? 0
            let headers: [String: String] = turn % 7 == 0 ? ["Connection": "close"] : [:]
            if turn % 5 == 0 { return connection.drop() }
            try connection.respond(ScriptedAnswer(200, headers: headers, body: "\(turn):\(request.body.count)"))
            if turn % 7 == 0 { connection.close() }
        }
        defer { server.stop() }
        let (client, url) = (client, server.url)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<400 {
                group.addTask {
                    let body: [UInt8]? = turn % 3 == 0 ? Array(repeating: 0x61, count: turn * 100) : nil
                    let headers: HTTPHeaders = ["X-Turn": "\(turn)"]
                    let request = HTTPRequest(turn % 3 == 0 ? "POST" : "GET", url, headers: headers, body: body)
                    let task: Task<HTTPResponse, any Error> = Task { try await client.send(request) }
                    if turn % 11 == 0 { task.cancel() }
                    guard let response = try? await task.value else { return }
                    XCTAssertEqual(response.text, "\(turn):\(body?.count ?? 0)")
                }
            }
            try await group.waitForAll()
        }
    }

    func testFollowsRedirectsOnlyWhenTold() async throws {
        let server = try ScriptedServer { request, connection in
            let isEnd: Bool = request.path == "/end"
            try connection.respond(
                isEnd ? ScriptedAnswer(200, body: "end") : ScriptedAnswer(302, headers: ["Location": "/end"]))
        }
        defer { server.stop() }
        let followed = try await client.send(.get("\(server.url)/start"))
        XCTAssertEqual(followed.text, "end")
        XCTAssertEqual(followed.url, "\(server.url)/end")
        var request: HTTPRequest = .get("\(server.url)/start")
        request.redirects = .never
        let kept = try await client.send(request)
        XCTAssertEqual(kept.status, 302)
        XCTAssertEqual(kept.url, "\(server.url)/start")
    }

    func testCredentialsStayWithTheirHost() async throws {
        let other = try ScriptedServer(answers: [ScriptedAnswer(200, body: "other")])
        defer { other.stop() }
        let location: String = "http://localhost:\(other.port)/"
        let server = try ScriptedServer(answers: [ScriptedAnswer(302, headers: ["Location": location])])
        defer { server.stop() }
        let response = try await client.send(.get(server.url, headers: ["Authorization": "Bearer t0ken"]))
        XCTAssertEqual(response.text, "other")
        XCTAssertEqual(server.requests.first?.headers["authorization"], "Bearer t0ken")
        XCTAssertNil(other.requests.first?.headers["authorization"])
    }

    func testRedirectLoopsEnd() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(302, headers: ["Location": "/again"])])
        defer { server.stop() }
        let failure = await failure(of: .get(server.url))
        XCTAssertEqual(failure?.kind, .tooManyRedirects)
        XCTAssertEqual(server.requests.count, 11)
    }

    func testTooLargeABodyIsRefused() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(200, body: String(repeating: "x", count: 1_000))])
        defer { server.stop() }
        var request: HTTPRequest = .get(server.url)
        request.maximumBodySize = 999
        let failure = await failure(of: request)
        XCTAssertEqual(failure?.kind, .tooLarge)
        request.maximumBodySize = 1_000
        let response = try await client.send(request)
        XCTAssertEqual(response.body.count, 1_000)
    }

    func testDecodesCompressionOnlyWhenAsked() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(200)])
        defer { server.stop() }
        var request: HTTPRequest = .get(server.url)
        _ = try await client.send(request)
        request.acceptsCompression = true
        _ = try await client.send(request)
        XCTAssertNil(server.requests[0].headers["accept-encoding"])
        XCTAssertEqual(server.requests[1].headers["accept-encoding"], "gzip, deflate")
    }

    func testRefusesRequestsThatCannotBeSent() async throws {
        let wrong: [HTTPRequest] = [
            .get("ftp://example.com/"), .get("example.com"), .get("http:///path"), .get("http://a b/"),
            .get("http://127.0.0.1:99999/"), .get("http://127.0.0.1/", headers: ["A": "b\r\nInjected: c"]),
            .get("http://127.0.0.1/", headers: ["A: b": "c"]), HTTPRequest("GE T", "http://127.0.0.1/"),
        ]
        for request in wrong {
            let failure = await failure(of: request)
            XCTAssertEqual(failure?.kind, .invalidRequest, request.url)
            XCTAssertEqual(failure?.mayHaveReachedServer, false)
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
