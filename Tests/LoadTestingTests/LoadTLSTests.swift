import Diagnostics
import Foundation
import LoadTesting
import TestSupport
import XCTest

/// Load over TLS, with authorities of the test's own.
final class LoadTLSTests: XCTestCase {
    private var folder: URL = FileManager.default.temporaryDirectory

    override func setUpWithError() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    override func tearDownWithError() throws {
        try FileManager.default.removeItem(at: folder)
    }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let file: URL = folder.appending(path: name)
        try Data(bytes).write(to: file)
        return file.path
    }

    private func run(_ server: ScriptedServer, _ tls: LoadTLSOptions) async throws -> LoadResult {
        try await LoadTest.run(
            LoadPlan(
                target: try LoadTarget(server.url), connections: 2, rate: .constant(200), extent: .requests(10),
                tls: tls))
    }

    func testWhoIsTrusted() async throws {
        let identity = try ScriptedTLS()
        let server = try ScriptedServer(tls: identity, answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        let authority: String = try file("ca.pem", identity.authority)
        var result: LoadResult = try await run(server, LoadTLSOptions())
        XCTAssertEqual(result.failures.mapValues(\.count), [.tls: 10])
        XCTAssertTrue(
            result.failures[.tls]?.message.contains("certificate not accepted") == true, "\(result.failures)")
        result = try await run(server, LoadTLSOptions(skipsVerification: true))
        XCTAssertEqual(result.statuses, [200: 10], "\(result.failures)")
        let before: Int = server.connectionCount
        result = try await run(server, LoadTLSOptions(authorityFile: authority))
        XCTAssertEqual(result.statuses, [200: 10], "\(result.failures)")
        XCTAssertEqual(server.connectionCount, before + 2, "TLS's own messages close no connection")
        result = try await run(server, LoadTLSOptions(authorityFile: authority, serverName: "localhost"))
        XCTAssertEqual(result.statuses, [200: 10], "\(result.failures)")
        result = try await run(server, LoadTLSOptions(authorityFile: authority, serverName: "elsewhere"))
        XCTAssertEqual(result.failures.mapValues(\.count), [.tls: 10])
    }

    func testClientCertificates() async throws {
        let identity = try ScriptedTLS(requiresClient: true)
        let server = try ScriptedServer(tls: identity, answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        var options = LoadTLSOptions(authorityFile: try file("ca.pem", identity.authority))
        var result: LoadResult = try await run(server, options)
        XCTAssertEqual(result.responseCount, 0)
        options.certificateFile = try file("client.pem", identity.clientCertificate)
        options.keyFile = try file("client.key", identity.clientKey)
        result = try await run(server, options)
        XCTAssertEqual(result.statuses, [200: 10], "\(result.failures)")
        options.keyFile = try file("other.key", identity.serverKey)
        do {
            _ = try await run(server, options)
            XCTFail("a key of another certificate was taken")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.message.contains("other.key holds no private key"), "\(error)")
        }
    }

    func testPayloadsAreStreamedFromAFile() async throws {
        let bytes: [UInt8] = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path: String = try file("payload", bytes)
        for identity in [nil, try ScriptedTLS()] {
            let server = try ScriptedServer(tls: identity, answers: [ScriptedAnswer(201)])
            defer { server.stop() }
            let plan = LoadPlan(
                target: try LoadTarget(server.url), method: "PUT", body: .file(path), connections: 2, rate: nil,
                extent: .requests(4), timeout: 20, tls: LoadTLSOptions(skipsVerification: true))
            let result: LoadResult = try await LoadTest.run(plan)
            XCTAssertEqual(result.statuses, [201: 4], "\(result.failures)")
            XCTAssertEqual(server.requests.map { $0.body == bytes }, [true, true, true, true])
            XCTAssertGreaterThan(result.bytesSent, 12_000_000)
        }
    }
}
