import Foundation
import HTTPServing
import TestSupport
import XCTest

final class HTTPServerTests: XCTestCase {
    /// curl's output and exit status.
    private static func curl(_ arguments: [String]) throws -> (output: String, status: Int32) {
        try ChildProcess.run(["curl", "-s", "--noproxy", "*", "--max-time", "10"] + arguments)
    }

    func testAnswersWithWhatItWasAsked() throws {
        let server = try HTTPServer { request in
            let query: String = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
            let text: String =
                "\(request.method) \(request.path) [\(query)] \(request.headers["x-test"] ?? "") \(request.body.count)"
            return ServerResponse(status: 201, headers: [("X-Answer", "yes")], body: Array(text.utf8))
        }
        defer { server.stop() }
        let body: String = String(repeating: "x", count: 100_000)
        let file = FileManager.default.temporaryDirectory.appending(path: "body-\(UUID().uuidString)")
        try Data(body.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let answer = try HTTPServerTests.curl([
            "-i", "-H", "X-Test: t", "--data-binary", "@\(file.path)",
            "http://127.0.0.1:\(server.port)/a%20b?q=1%2B1&w",
        ])
        XCTAssertTrue(answer.output.contains("201 Created"), answer.output)
        XCTAssertTrue(answer.output.contains("X-Answer: yes"), answer.output)
        XCTAssertTrue(answer.output.hasSuffix("POST /a b [q=1+1&w=] t 100000"), answer.output)
    }

    func testABodyPastTheLimitIsRefused() throws {
        let server = try HTTPServer(maximumBodyBytes: 10) { _ in ServerResponse(status: 200) }
        defer { server.stop() }
        let answer = try HTTPServerTests.curl([
            "-o", "/dev/null", "-w", "%{http_code}", "-d", "0123456789abc", "http://127.0.0.1:\(server.port)/",
        ])
        XCTAssertEqual(answer.output, "413")
    }

    func testStreamsComeChunkByChunkAndEndWithTheClient() async throws {
        let gone = expectation(description: "the producer hears that the client left")
        let server = try HTTPServer { _ in
            let (stream, continuation) = AsyncStream<[UInt8]>.makeStream()
            continuation.onTermination = { _ in gone.fulfill() }
            let feeder = Task {
                for number in 0... {
                    if Task.isCancelled { return }
                    continuation.yield(Array("line \(number)\n".utf8))
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            _ = feeder
            return ServerResponse(status: 200, stream: stream)
        }
        defer { server.stop() }
        let answer = try HTTPServerTests.curl(["-N", "--max-time", "1", "http://127.0.0.1:\(server.port)/"])
        XCTAssertEqual(answer.status, 28, "curl gives up on an endless stream")
        XCTAssertTrue(answer.output.hasPrefix("line 0\nline 1\n"), answer.output)
        await fulfillment(of: [gone], timeout: 10)
    }

    func testASilentStreamHearsAtOnceThatItsClientLeft() async throws {
        for identity in [nil, try SelfSigned.identity()] {
            let gone = expectation(description: "the producer is cancelled")
            let server = try HTTPServer(identity: identity) { _ in
                ServerResponse(status: 200) { writer in
                    try await writer.write(Array("first\n".utf8))
                    try? await Task.sleep(for: .seconds(60))
                    if Task.isCancelled { gone.fulfill() }
                }
            }
            defer { server.stop() }
            let scheme: String = identity == nil ? "http" : "https"
            let answer = try HTTPServerTests.curl(["-kN", "--max-time", "0.3", "\(scheme)://127.0.0.1:\(server.port)/"])
            XCTAssertEqual(answer.output, "first\n")
            await fulfillment(of: [gone], timeout: 5)
        }
    }

    func testAFastStreamArrivesWhole() throws {
        for identity in [nil, try SelfSigned.identity()] {
            let server = try HTTPServer(identity: identity) { _ in
                ServerResponse(status: 200) { writer in
                    for _ in 0..<200 { try await writer.write(Array(repeating: UInt8(ascii: "x"), count: 50_000)) }
                }
            }
            defer { server.stop() }
            let scheme: String = identity == nil ? "http" : "https"
            let answer = try HTTPServerTests.curl(["-k", "\(scheme)://127.0.0.1:\(server.port)/"])
            XCTAssertEqual(answer.output.utf8.count, 10_000_000)
        }
    }

    func testABrokenStreamIsNoWholeOne() throws {
        struct Trouble: Error {}
        let server = try HTTPServer { _ in
            ServerResponse(status: 200) { writer in
                try await writer.write([1, 2, 3])
                throw Trouble()
            }
        }
        defer { server.stop() }
        XCTAssertEqual(try HTTPServerTests.curl(["http://127.0.0.1:\(server.port)/"]).status, 18)
    }

    func testAConnectionServesManyRequestsWithBodies() throws {
        let server = try HTTPServer(identity: try SelfSigned.identity()) { request in
            await Task.yield()
            return ServerResponse(status: 200, body: request.body)
        }
        defer { server.stop() }
        let one: [String] = ["-k", "-d", "body", "https://127.0.0.1:\(server.port)/", "-w", "%{num_connects}\n"]
        let answer = try HTTPServerTests.curl(
            Array(repeating: one, count: 50).joined(separator: ["--next", "-s"]).map { $0 })
        XCTAssertEqual(answer.output, "body1\n" + String(repeating: "body0\n", count: 49))
    }

    func testStopEndsStreams() async throws {
        let server = try HTTPServer { _ in
            ServerResponse(status: 200) { writer in
                try await writer.write([65])
                try await Task.sleep(for: .seconds(60))
            }
        }
        let port: UInt16 = server.port
        let client = Task.detached { try HTTPServerTests.curl(["-N", "http://127.0.0.1:\(port)/"]).status }
        try await Task.sleep(for: .milliseconds(200))
        await server.shutdown()
        let status: Int32 = try await client.value
        XCTAssertNotEqual(status, 28)
    }

    func testManyAtOnceAndAStopInBetween() async throws {
        let server = try HTTPServer { request in
            try? await Task.sleep(for: .milliseconds(request.path == "/slow" ? 60_000 : 1))
            return ServerResponse(status: 200, body: Array(request.path.utf8))
        }
        let port: UInt16 = server.port
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try HTTPServerTests.curl(["http://127.0.0.1:\(port)/\(number)"]).output == "/\(number)"
                }
            }
            for try await isRight in group { XCTAssertTrue(isRight) }
        }
        server.stop()
        XCTAssertThrowsError(try HTTPServer(address: "nonsense") { _ in ServerResponse(status: 200) })
    }
}

enum SelfSigned {
    static func identity() throws -> ServerIdentity {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let command: String =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -keyout key.pem "
            + "-out certificate.pem -days 2 -subj /CN=server"
        try ChildProcess(command.split(separator: " ").map(String.init), folder: folder, errors: .null).wait()
        return ServerIdentity(
            certificate: try String(contentsOf: folder.appending(path: "certificate.pem"), encoding: .utf8),
            key: try String(contentsOf: folder.appending(path: "key.pem"), encoding: .utf8))
    }
}
