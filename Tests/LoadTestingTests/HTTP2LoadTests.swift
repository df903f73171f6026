import Diagnostics
import Foundation
import LoadTesting
import TestSupport
import XCTest

/// Load in HTTP/2 against nginx, which speaks it; skipped where it is not installed.
final class HTTP2LoadTests: XCTestCase {
    private func nginx(_ options: String, _ tls: ScriptedTLS? = nil, behind server: String = "") throws -> Nginx {
        guard let program = Nginx.program else { throw XCTSkip("nginx is not installed here") }
        let nginx = try Nginx(program, listen: options, tls: tls) { _ in
            """
            location = / { return 200 "$request_method $server_protocol"; }
            location = /missing { return 404; }
            location = /moved { return 302 /; }
            location = /circle { return 302 /circle; }
            location = /away { return 302 http://example.org/; }
            \(server.isEmpty ? "" : "location = /post { proxy_pass \(server); }")
            """
        }
        addTeardownBlock { nginx.stop() }
        return nginx
    }

    private func run(_ url: String, _ change: (inout LoadPlan) -> Void = { _ in }) async throws -> LoadResult {
        var plan = LoadPlan(
            target: try LoadTarget(url), connections: 4, rate: .constant(200), extent: .requests(40), usesHTTP2: true)
        change(&plan)
        return try await LoadTest.run(plan)
    }

    func testWithoutTLS() async throws {
        let nginx: Nginx = try nginx("http2")
        let result: LoadResult = try await run("http://127.0.0.1:\(nginx.port)/")
        XCTAssertEqual(result.statuses, [200: 40], "\(result.failures)")
        XCTAssertEqual(result.serviceTime.count, 40)
        XCTAssertEqual(result.achievedRate, 200, accuracy: 20)
        let log: [String] = try nginx.log()
        XCTAssertEqual(Set(log.map { $0.split(separator: " ")[0] }), ["HTTP/2.0"])
        XCTAssertEqual(Set(log.map { $0.split(separator: " ")[1] }).count, 40, "libcurl 7.88 can't use one twice")
    }

    func testOverTLS() async throws {
        let tls = try ScriptedTLS()
        let nginx: Nginx = try nginx("ssl http2", tls)
        let url: String = "https://127.0.0.1:\(nginx.port)/"
        var result: LoadResult = try await run(url)
        XCTAssertEqual(result.failures.mapValues(\.count), [.tls: 40], "\(result.failures)")
        let authority: URL = nginx.folder.appending(path: "ca.pem")
        try Data(tls.authority).write(to: authority)
        result = try await run(url) { $0.tls = LoadTLSOptions(authorityFile: authority.path) }
        XCTAssertEqual(result.statuses, [200: 40], "\(result.failures)")
        let log: [String] = try nginx.log()
        XCTAssertEqual(Set(log.map { $0.split(separator: " ")[0] }), ["HTTP/2.0"])
        XCTAssertLessThanOrEqual(Set(log.map { $0.split(separator: " ")[1] }).count, 4, "connections are kept")
        result = try await run(url) { plan in
            plan.tls = LoadTLSOptions(skipsVerification: true)
            plan.rate = nil
            plan.extent = .requests(2_000)
        }
        XCTAssertEqual(result.statuses, [200: 2_000], "\(result.failures)")
    }

    func testWhoSpeaksHTTP1Only() async throws {
        let tls = try ScriptedTLS()
        let nginx: Nginx = try nginx("ssl", tls)
        let result: LoadResult = try await run("https://127.0.0.1:\(nginx.port)/") { plan in
            plan.tls = LoadTLSOptions(skipsVerification: true)
            plan.extent = .requests(4)
        }
        XCTAssertEqual(result.failures[.malformed]?.count, 4)
        XCTAssertEqual(result.failures[.malformed]?.message, "the server does not speak HTTP/2")
    }

    func testMethodsAndRedirects() async throws {
        let nginx: Nginx = try nginx("http2")
        let url: String = "http://127.0.0.1:\(nginx.port)"
        var result: LoadResult = try await run("\(url)/missing") { $0.method = "HEAD" }
        XCTAssertEqual(result.statuses, [404: 40], "\(result.failures)")
        result = try await run("\(url)/moved")
        XCTAssertEqual(result.statuses, [302: 40], "\(result.failures)")
        result = try await run("\(url)/moved") { $0.followsRedirects = true }
        XCTAssertEqual(result.statuses, [200: 40], "\(result.failures)")
        result = try await run("\(url)/circle") { plan in
            plan.followsRedirects = true
            plan.extent = .requests(4)
        }
        XCTAssertEqual(result.failures[.redirects]?.count, 4, "\(result.statuses)")
        XCTAssertEqual(result.failures[.redirects]?.message, "more than 10 redirects, the last to /circle")
        result = try await run("\(url)/away") { $0.followsRedirects = true }
        XCTAssertEqual(result.statuses, [302: 40], "another server would be another measurement")
    }

    func testBodies() async throws {
        // It reads bodies before it answers.
        let server = try ScriptedServer(answers: [ScriptedAnswer(201)])
        defer { server.stop() }
        let nginx: Nginx = try nginx("ssl http2", try ScriptedTLS(), behind: server.url)
        let file: URL = nginx.folder.appending(path: "payload")
        let long: [UInt8] = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try Data(long).write(to: file)
        for (body, sent) in [(LoadPlan.Body.file(file.path), long), (.bytes([1, 2, 3]), [1, 2, 3]), (.bytes([]), [])] {
            let before: Int = server.requests.count
            let result: LoadResult = try await run("https://127.0.0.1:\(nginx.port)/post") { plan in
                plan.method = "POST"
                plan.body = body
                plan.tls = LoadTLSOptions(skipsVerification: true)
            }
            XCTAssertEqual(result.statuses, [201: 40], "\(body) \(result.failures)")
            XCTAssertEqual(Set(server.requests[before...].map(\.body)), [sent])
        }
    }

    func testWhoIsNotThere() async throws {
        let result: LoadResult = try await run("http://127.0.0.1:1/") { $0.extent = .requests(3) }
        XCTAssertEqual(result.failures.mapValues(\.count), [.refused: 3], "\(result.failures)")
        let server = try TargetServer(.script { _ in [.pause(1)] })
        defer { server.stop() }
        let late: LoadResult = try await run("http://127.0.0.1:\(server.port)/") { plan in
            plan.extent = .requests(3)
            plan.timeout = 0.2
        }
        XCTAssertEqual(late.failures.mapValues(\.count), [.timeout: 3], "\(late.failures)")
    }
}
