import Diagnostics
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class StreamsTests: XCTestCase {
    func testAWatchReportsEveryEvent() async throws {
        let server = try ScriptedServer { _, connection in
            try connection.startChunks()
            let added: String = "{\"type\":\"ADDED\",\"object\":\(secretText("a", version: "5"))}\n"
            // Cut where it hurts: inside an event, and two events in one piece.
            try connection.chunk(String(added.prefix(20)))
            try connection.chunk(String(added.dropFirst(20)))
            try connection.chunk(
                "{\"type\":\"MODIFIED\",\"object\":\(secretText("a", version: "6"))}\n"
                    + "{\"type\":\"DELETED\",\"object\":\(secretText("a", version: "7"))}\n")
            try connection.chunk("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"9\"}}}\n")
            try connection.chunk("{\"type\":\"SOMETHINGNEW\",\"object\":{}}\n{\"type\":\"ADD")
            try connection.endChunks()
        }
        defer { server.stop() }
        let events = try await server.client().watch(
            secrets, namespace: "ns", options: ListOptions(fieldSelector: "metadata.name=a"), from: "4",
            limit: .seconds(7))
        var seen: [String] = []
        for try await event in events {
            switch event {
            case .added(let object): seen.append("added \(object.name) \(object.resourceVersion ?? "")")
            case .modified(let object): seen.append("modified \(object.resourceVersion ?? "")")
            case .deleted(let object): seen.append("deleted \(object.resourceVersion ?? "")")
            case .bookmark(let version): seen.append("bookmark \(version)")
            }
        }
        XCTAssertEqual(seen, ["added a 5", "modified 6", "deleted 7", "bookmark 9"])
        let query: [String: String] = try XCTUnwrap(server.requests.first).query
        XCTAssertEqual(query["watch"], "true")
        XCTAssertEqual(query["resourceVersion"], "4")
        XCTAssertEqual(query["allowWatchBookmarks"], "true")
        XCTAssertEqual(query["timeoutSeconds"], "7")
        XCTAssertEqual(query["fieldSelector"], "metadata.name=a")
    }

    func testAnExpiredWatchIsTellable() async throws {
        let error: String = "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old\"}"
        let late = try ScriptedServer { _, connection in
            try connection.startChunks()
            try connection.chunk("{\"type\":\"ERROR\",\"object\":\(error)}\n")
            try connection.endChunks()
        }
        defer { late.stop() }
        let atOnce = try ScriptedServer(answers: [ScriptedAnswer(410, body: error)])
        defer { atOnce.stop() }
        for server in [late, atOnce] {
            do {
                for try await _ in try await server.client().watch(secrets, namespace: "ns", from: "1") {}
                XCTFail("no error")
            } catch {
                XCTAssertTrue(error is ResourceExpired, "\(error)")
            }
        }
    }

    func testLogsStreamAsTheyCome() async throws {
        let release: DispatchSemaphore = DispatchSemaphore(value: 0)
        let server = try ScriptedServer { _, connection in
            try connection.startChunks(headers: ["Content-Type": "text/plain"])
            try connection.chunk("first\n")
            guard release.wait(timeout: .now() + 5) == .success else { throw ScriptedError("never released") }
            try connection.chunk("second\n")
            try connection.endChunks()
        }
        defer { server.stop() }
        let options = LogOptions(
            container: "main", follow: true, tailLines: 10, sinceTime: "2026-01-01T00:00:00Z", timestamps: true,
            previous: true)
        let logs = try await server.client().logs(pod: "web-1", namespace: "ns", options: options)
        var pieces: [String] = []
        for try await piece in logs {
            pieces.append(String(decoding: piece, as: UTF8.self))
            if pieces.count == 1 { release.signal() }
        }
        XCTAssertEqual(pieces, ["first\n", "second\n"])
        let request = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.path, "/api/v1/namespaces/ns/pods/web-1/log")
        XCTAssertEqual(
            request.query,
            [
                "container": "main", "follow": "true", "tailLines": "10", "sinceTime": "2026-01-01T00:00:00Z",
                "timestamps": "true", "previous": "true",
            ])
    }

    func testLogsOfAPodThatIsNotThere() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(404, "NotFound", "pods \\\"x\\\" not found")])
        defer { server.stop() }
        let client = server.client()
        let error = await assertThrows(.notFound) { _ = try await client.logs(pod: "x", namespace: "ns") }
        XCTAssertEqual(error?.description, "get pods/log \"x\" in namespace \"ns\": pods \"x\" not found")
    }
}
