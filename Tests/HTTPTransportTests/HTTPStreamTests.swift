import HTTPTransport
import Synchronization
import TestSupport
import XCTest

final class HTTPStreamTests: XCTestCase {
    private let client: HTTPClient = HTTPClient()

    func testTheHeadComesBeforeTheBody() async throws {
        let go: DispatchSemaphore = DispatchSemaphore(value: 0)
        let server = try ScriptedServer { _, connection in
            try connection.startChunks(headers: ["X-Early": "yes"])
            guard go.wait(timeout: .now() + 5) == .success else { throw ScriptedError("never released") }
            try connection.chunk("one ")
            try connection.chunk("two")
            try connection.endChunks()
        }
        defer { server.stop() }
        let stream = try await client.stream(HTTPRequest("GET", server.url, timeouts: .streaming()))
        XCTAssertEqual(stream.status, 200)
        XCTAssertEqual(stream.headers["x-early"], "yes")
        go.signal()
        var text: String = ""
        for try await chunk in stream.body { text += String(decoding: chunk, as: UTF8.self) }
        XCTAssertEqual(text, "one two")
    }

    func testASlowReaderHoldsTheServerBack() async throws {
        let total: Int = 32 << 20
        let written: Mutex<Int> = Mutex(0)
        let server = try ScriptedServer { _, connection in
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let block: [UInt8] = Array(repeating: 0x61, count: 64 << 10)
            for _ in 0..<(total / block.count) {
                try connection.write(block)
                written.withLock { $0 += block.count }
            }
        }
        defer { server.stop() }
        let client: HTTPClient = HTTPClient(HTTPClient.Options(streamBuffer: 64 << 10))
        let stream = try await client.stream(HTTPRequest("GET", server.url, timeouts: .streaming()))
        // Nobody reads: what the server could write settles at what the kernel's buffers and ours hold.
        var last: Int = -1
        try await eventually {
            let now: Int = written.withLock { $0 }
            defer { last = now }
            usleep(50_000)
            return now == last
        }
        XCTAssertLessThan(last, total / 2)
        var received: Int = 0
        for try await chunk in stream.body { received += chunk.count }
        XCTAssertEqual(received, total)
    }

    func testLettingGoEndsTheTransfer() async throws {
        let gone: Mutex<Bool?> = Mutex(nil)
        let server = try ScriptedServer { _, connection in
            try connection.startChunks()
            try connection.chunk("first")
            let isGone: Bool = connection.waitUntilClientCloses()
            gone.withLock { $0 = isGone }
        }
        defer { server.stop() }
        let first: String = try await { [client] in
            let stream = try await client.stream(HTTPRequest("GET", server.url, timeouts: .streaming()))
            for try await chunk in stream.body { return String(decoding: chunk, as: UTF8.self) }
            return ""
        }()
        XCTAssertEqual(first, "first")
        try await eventually { gone.withLock { $0 } == true }
    }

    func testABrokenStreamThrowsAfterItsBytes() async throws {
        let server = try ScriptedServer { _, connection in
            try connection.startChunks()
            try connection.chunk("first")
            connection.close()
        }
        defer { server.stop() }
        let stream = try await client.stream(HTTPRequest("GET", server.url, timeouts: .streaming()))
        var text: String = ""
        do {
            for try await chunk in stream.body { text += String(decoding: chunk, as: UTF8.self) }
            XCTFail("the stream ended as if whole")
        } catch {
            XCTAssertEqual(text, "first")
        }
    }

    func testADroppedClientStopsItsThread() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        let before: Int = try Self.threadNames().filter { $0 == "iter8-http" }.count
        for _ in 0..<5 {
            let shortLived: HTTPClient = HTTPClient()
            _ = try await shortLived.send(.get(server.url))
        }
        try await eventually { try Self.threadNames().filter { $0 == "iter8-http" }.count <= before }
    }

    func testCancelledTransfersLeaveNothingOpen() async throws {
        let server = try ScriptedServer { _, connection in
            try connection.startChunks()
            try connection.chunk("first")
            _ = connection.waitUntilClientCloses()
        }
        defer { server.stop() }
        let (client, url) = (client, server.url)
        _ = try await client.stream(HTTPRequest("GET", url, timeouts: .streaming()))
        let before: Int = try Self.openSockets()
        for _ in 0..<10 {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { _ = try? await client.stream(HTTPRequest("GET", url, timeouts: .streaming())) }
                }
                group.cancelAll()
            }
        }
        // The server's ends are among them: they close when the client's do.
        try await eventually { try Self.openSockets() <= before }
    }

    private static func openSockets() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { descriptor in
            let target: String? = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/\(descriptor)")
            return target?.hasPrefix("socket:") == true
        }.count
    }

    private static func threadNames() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").compactMap { id in
            let name: String? = try? String(contentsOfFile: "/proc/self/task/\(id)/comm", encoding: .utf8)
            return name?.trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}
