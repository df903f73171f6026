import Diagnostics
import HTTPTransport
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class RetryTests: XCTestCase {
    func testABusyServerIsAskedAgainWhenItWants() async throws {
        let server = try ScriptedServer(answers: [
            statusAnswer(429, "TooManyRequests", headers: ["Retry-After": "3"]), secretAnswer("web"),
        ])
        defer { server.stop() }
        let pauses: Mutex<[Duration]> = Mutex([])
        let client = server.client(retry: RetryPolicy(sleep: { pause in pauses.withLock { $0.append(pause) } }))
        let made = try await client.create(secrets, namespace: "ns", KubeObject(["metadata": ["name": "web"]]))
        XCTAssertEqual(made.name, "web")
        XCTAssertEqual(pauses.withLock { $0 }, [.seconds(3)])
        XCTAssertEqual(server.requests.count, 2)
    }

    func testReadsSurviveBrokenConnectionsAndServers() async throws {
        let server = try ScriptedServer(answers: [
            .drop, statusAnswer(503, "ServiceUnavailable"), .drop, secretAnswer("web"),
        ])
        defer { server.stop() }
        let found = try await server.client().get(secrets, namespace: "ns", name: "web")
        XCTAssertEqual(found.name, "web")
    }

    func testABrokenBodyIsReadAgain() async throws {
        let count: Mutex<Int> = Mutex(0)
        let server = try ScriptedServer { _, connection in
            let turn: Int = count.withLock { count in
                count += 1
                return count
            }
            guard turn == 1 else { return try connection.respond(secretAnswer("web")) }
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"kind\":")
            connection.drop()
        }
        defer { server.stop() }
        let found = try await server.client().get(secrets, namespace: "ns", name: "web")
        XCTAssertEqual(found.name, "web")
    }

    func testARepeatableCreateIsSentAgain() async throws {
        for answer in [ScriptedAnswer.drop, statusAnswer(500, "InternalError"), statusAnswer(503, "Unavailable")] {
            let server = try ScriptedServer(answers: [answer, statusAnswer(409, "AlreadyExists")])
            defer { server.stop() }
            let client = server.client()
            await assertThrows(.conflict) {
                _ = try await client.create(
                    secrets, namespace: "ns", KubeObject(["metadata": ["name": "web"]]),
                    options: WriteOptions(repeats: true))
            }
            XCTAssertEqual(server.requests.count, 2)
        }
    }

    func testADeleteThatWasDoneBeforeItFailedIsDone() async throws {
        let server = try ScriptedServer(answers: [
            statusAnswer(500, "InternalError"), statusAnswer(404, "NotFound"),
        ])
        defer { server.stop() }
        try await server.client().delete(secrets, namespace: "ns", name: "web")
        XCTAssertEqual(server.requests.count, 2)
    }

    func testCreatesAreNotRepeatedBlindly() async throws {
        for answer in [ScriptedAnswer.drop, statusAnswer(500, "InternalError"), statusAnswer(503, "Unavailable")] {
            let server = try ScriptedServer(answers: [answer, secretAnswer("web")])
            defer { server.stop() }
            let client = server.client()
            do {
                _ = try await client.create(secrets, namespace: "ns", KubeObject(["metadata": ["name": "web"]]))
                XCTFail("the create was repeated")
            } catch is Diagnostic {
                XCTAssertEqual(server.requests.count, 1)
            }
        }
    }

    /// The delete came through, its answer was lost: the next one finds nothing, and that is what was wanted.
    func testADeleteWhoseAnswerWasLostSucceeds() async throws {
        let server = try ScriptedServer(answers: [.drop, statusAnswer(404, "NotFound")])
        defer { server.stop() }
        try await server.client().delete(secrets, namespace: "ns", name: "web")
        XCTAssertEqual(server.requests.count, 2)
        let other = try ScriptedServer(answers: [statusAnswer(404, "NotFound")])
        defer { other.stop() }
        let client = other.client()
        await assertThrows(.notFound) { try await client.delete(secrets, namespace: "ns", name: "web") }
    }

    func testGivingUpTellsTheLastError() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(503, "ServiceUnavailable", "the etcd is away")])
        defer { server.stop() }
        let client = server.client()
        let error = await assertThrows(.unreachable) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(error?.message, "the etcd is away")
        XCTAssertEqual(server.requests.count, 5)
    }

    func testAnUnreachableServerIsNamedWithItsSource() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("x")])
        server.stop()
        let client = server.client()
        let error = await assertThrows(.unreachable) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(error?.context, ["get secrets \"x\" in namespace \"ns\""])
        XCTAssertTrue(error?.hint?.hasPrefix("\(server.url) is the server of the test") == true, "\(error?.hint ?? "")")
    }

    func testASlowServerIsGivenUp() async throws {
        let server = try ScriptedServer { _, connection in _ = connection.waitUntilClientCloses() }
        defer { server.stop() }
        let client = KubeClient(
            ClusterConfiguration(server: server.url),
            options: KubeClient.Options(timeouts: HTTPTimeouts(total: .milliseconds(80))))
        await assertThrows(.timedOut) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(server.requests.count, 1)
    }

    func testCancellationEndsThePause() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(503, "ServiceUnavailable")])
        defer { server.stop() }
        let client = server.client(retry: RetryPolicy(firstPause: .seconds(60), longestPause: .seconds(60)))
        let task: Task<Void, any Error> = Task { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        try await eventually { server.requests.count == 1 }
        task.cancel()
        do {
            try await task.value
            XCTFail("no error")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }
}
