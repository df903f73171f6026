import Diagnostics
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class ListTests: XCTestCase {
    /// Serves five secrets in pages, by `limit` and `continue`.
    private static func paged(expiringOnce: Bool = false, goesOnAt: Int? = nil) throws -> ScriptedServer {
        let hasExpired: Mutex<Bool> = Mutex(!expiringOnce)
        return try ScriptedServer { request, connection in
            let start: Int = Int(request.query["continue"] ?? "0") ?? 0
            let shallExpire: Bool = hasExpired.withLock { hasExpired in
                guard start > 0, !hasExpired else { return false }
                hasExpired = true
                return true
            }
            if shallExpire {
                let metadata: String = goesOnAt.map { "{\"continue\":\"\($0)\"}" } ?? "{}"
                return try connection.respond(
                    ScriptedAnswer(410, body: "{\"kind\":\"Status\",\"code\":410,\"metadata\":\(metadata)}"))
            }
            let end: Int = min(5, start + (request.query["limit"].flatMap(Int.init) ?? 5))
            let items: [String] = (start..<end).map { "{\"metadata\":{\"name\":\"s\($0)\"}}" }
            let next: String = end < 5 ? ",\"continue\":\"\(end)\"" : ""
            try connection.respond(
                .json(
                    """
                    {"kind":"SecretList","apiVersion":"v1","metadata":{"resourceVersion":"77"\(next)},
                    "items":[\(items.joined(separator: ","))]}
                    """))
        }
    }

    func testPagesAreJoined() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        let list = try await server.client(pageSize: 2).list(
            secrets, namespace: "ns", options: ListOptions(labelSelector: "a in (b,c)", fieldSelector: "type=x"))
        XCTAssertEqual(list.items.map(\.name), ["s0", "s1", "s2", "s3", "s4"])
        XCTAssertEqual(list.resourceVersion, "77")
        XCTAssertEqual(list.kind, "SecretList")
        XCTAssertEqual(Set(list.items.map(\.kind)), ["Secret"])
        XCTAssertEqual(Set(list.items.map(\.apiVersion)), ["v1"])
        XCTAssertEqual(server.requests.map { $0.query["limit"] }, ["2", "2", "2"])
        XCTAssertEqual(Set(server.requests.map { $0.query["labelSelector"] }), ["a in (b,c)"])
        XCTAssertEqual(Set(server.requests.map { $0.query["fieldSelector"] }), ["type=x"])
    }

    func testAListFromTheServersMemoryMayBeOfAnyVersion() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        let list = try await server.client(pageSize: 3).list(
            secrets, namespace: nil, options: ListOptions(fromCache: true))
        XCTAssertEqual(list.items.count, 5)
        // A page that goes on is of the version that the first one was of.
        XCTAssertEqual(server.requests.map { $0.query["resourceVersion"] }, ["0", nil])
    }

    func testALimitStopsThePages() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        let list = try await server.client(pageSize: 2).list(secrets, namespace: nil, options: ListOptions(limit: 3))
        XCTAssertEqual(list.items.map(\.name), ["s0", "s1", "s2"])
        XCTAssertEqual(server.requests.map { $0.query["limit"] }, ["2", "1"])
        XCTAssertEqual(server.requests.first?.path, "/api/v1/secrets")
    }

    func testExpiredPagesStartAgainInOnePiece() async throws {
        let server = try Self.paged(expiringOnce: true)
        defer { server.stop() }
        let list = try await server.client(pageSize: 2).list(secrets, namespace: "ns")
        XCTAssertEqual(list.items.map(\.name), ["s0", "s1", "s2", "s3", "s4"])
        XCTAssertEqual(server.requests.map { $0.query["limit"] }, ["2", "2", nil])
    }

    func testPagesComeOneByOne() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        let client = server.client(pageSize: 2)
        var pages: [[String]] = []
        try await client.eachPage(secrets, namespace: "ns") { pages.append($0.items.map(\.name)) }
        XCTAssertEqual(pages, [["s0", "s1"], ["s2", "s3"], ["s4"]])
        pages = []
        try await client.eachPage(secrets, namespace: "ns", options: ListOptions(limit: 3)) {
            XCTAssertEqual($0.resourceVersion, "77")
            pages.append($0.items.map(\.name))
        }
        XCTAssertEqual(pages, [["s0", "s1"], ["s2"]])
        // What `body` throws ends it; the page after it may have been asked for.
        let count: Int = server.requests.count
        await assertThrows(.failed) {
            try await client.eachPage(secrets, namespace: "ns") { _ in throw Diagnostic(.failed, "enough") }
        }
        XCTAssertTrue((count + 1...count + 2).contains(server.requests.count), "\(server.requests.count - count)")
    }

    func testTheNextPageIsAskedForWhileOneIsLookedAt() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        var isFirst: Bool = true
        try await server.client(pageSize: 3).eachPage(secrets, namespace: "ns") { _ in
            guard isFirst else { return }
            isFirst = false
            let end: ContinuousClock.Instant = .now + .seconds(10)
            while server.requests.count < 2, .now < end { usleep(1_000) }
            XCTAssertEqual(server.requests.count, 2)
        }
        XCTAssertEqual(server.requests.count, 2)
    }

    func testMetadataComesWithoutWhoSetWhichField() async throws {
        let body: String = """
            {"kind":"PartialObjectMetadataList","metadata":{},"items":[{"metadata":{"name":"a","labels":{"managedFields":"x"},
            "managedFields":[{"fieldsV1":{"f:a":{".":{}},"k:{\\"b]\\"}":{}}}]}}]}
            """
        for (isLean, wanted) in [(true, false), (false, true)] {
            let server = try ScriptedServer(answers: [.json(body)])
            defer { server.stop() }
            let list = try await server.client().list(
                secrets, namespace: "ns", options: ListOptions(metadataOnly: isLean))
            XCTAssertEqual(list.items.first?.name, "a")
            XCTAssertEqual(list.items.first?.labels, ["managedFields": "x"])
            XCTAssertEqual(list.items.first?.value[at: "metadata", "managedFields"] != nil, wanted)
        }
    }

    func testExpiredPagesGoOnWhereTheServerSays() async throws {
        let server = try Self.paged(expiringOnce: true, goesOnAt: 3)
        defer { server.stop() }
        var names: [String] = []
        try await server.client(pageSize: 2).eachPage(secrets, namespace: "ns") { names += $0.items.map(\.name) }
        XCTAssertEqual(names, ["s0", "s1", "s3", "s4"])
        let stubborn = try Self.paged(expiringOnce: true)
        defer { stubborn.stop() }
        do {
            try await stubborn.client(pageSize: 2).eachPage(secrets, namespace: "ns") { _ in }
            XCTFail("an expired list was taken for a whole one")
        } catch is ResourceExpired {
            XCTAssertEqual(stubborn.requests.count, 2)
        }
    }

    func testMetadataOnly() async throws {
        let server = try Self.paged()
        defer { server.stop() }
        _ = try await server.client().list(secrets, namespace: "ns", options: ListOptions(metadataOnly: true))
        XCTAssertEqual(
            server.requests.first?.headers["accept"],
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json")
    }

    func testWhatIsNoListIsRefused() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("x")])
        defer { server.stop() }
        let client = server.client()
        await assertThrows(.failed) { _ = try await client.list(secrets, namespace: "ns") }
    }
}
