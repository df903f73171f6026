import Diagnostics
import HTTPTransport
import KubeClient
import KubeModel
import TestSupport
import ValueTree
import XCTest

final class VerbsTests: XCTestCase {
    func testEachVerbAsTheAPIWantsIt() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("web")])
        defer { server.stop() }
        let client = server.client()
        let object = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "ns", name: "web")
        _ = try await client.get(secrets, namespace: "ns", name: "web")
        _ = try await client.create(secrets, namespace: "ns", object, options: WriteOptions(isDryRun: true))
        _ = try await client.replace(secrets, namespace: "ns", object)
        _ = try await client.replaceStatus(jobs, namespace: "ns", object)
        _ = try await client.patch(secrets, namespace: "ns", name: "web", .merge(["a": "b"]))
        _ = try await client.patch(secrets, namespace: "ns", name: "web", .strategic(["a": "b"]))
        _ = try await client.patch(secrets, namespace: "ns", name: "web", .json([["op": "test"]]))
        _ = try await client.patch(secrets, namespace: "ns", name: "web", .apply(["a": "b"], isForced: true))
        try await client.delete(
            secrets, namespace: "ns", name: "web",
            options: DeletionOptions(propagation: .foreground, gracePeriodSeconds: 3, uid: "u1"))
        try await client.deleteCollection(secrets, namespace: "ns", labelSelector: "a=b")
        XCTAssertEqual(
            server.requests.map { "\($0.method) \($0.target)" },
            [
                "GET /api/v1/namespaces/ns/secrets/web", "POST /api/v1/namespaces/ns/secrets?dryRun=All",
                "PUT /api/v1/namespaces/ns/secrets/web", "PUT /apis/batch/v1/namespaces/ns/jobs/web/status",
                "PATCH /api/v1/namespaces/ns/secrets/web", "PATCH /api/v1/namespaces/ns/secrets/web",
                "PATCH /api/v1/namespaces/ns/secrets/web",
                "PATCH /api/v1/namespaces/ns/secrets/web?force=true&fieldManager=iter8",
                "DELETE /api/v1/namespaces/ns/secrets/web",
                "DELETE /api/v1/namespaces/ns/secrets?labelSelector=a%3Db",
            ])
        XCTAssertEqual(
            server.requests[4...7].map { $0.headers["content-type"] },
            [
                "application/merge-patch+json", "application/strategic-merge-patch+json", "application/json-patch+json",
                "application/apply-patch+yaml",
            ])
        let options: Value = try JSONReader.parse(server.requests[8].body)
        XCTAssertEqual(options["propagationPolicy"], "Foreground")
        XCTAssertEqual(options["gracePeriodSeconds"], 3)
        XCTAssertEqual(options[at: "preconditions", "uid"], "u1")
        XCTAssertEqual(server.connectionCount, 1)
    }

    func testNamesCannotLeaveTheirPlace() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("x")])
        defer { server.stop() }
        let client = server.client()
        for name in ["", ".", ".."] {
            await assertThrows(.invalid) { try await client.delete(secrets, namespace: "ns", name: name) }
            await assertThrows(.invalid) { _ = try await client.get(secrets, namespace: name, name: "x") }
        }
        await assertThrows(.invalid) {
            try await client.deleteCollection(secrets, namespace: "ns", labelSelector: "")
        }
        XCTAssertEqual(server.requests.count, 0)
        _ = try await client.get(secrets, namespace: "ns", name: "a/../b?c#d e")
        _ = try await client.get(secrets, namespace: nil, name: "system:node")
        XCTAssertEqual(
            server.requests.map(\.target),
            ["/api/v1/namespaces/ns/secrets/a%2F..%2Fb%3Fc%23d%20e", "/api/v1/secrets/system:node"])
    }

    func testStatusObjectsBecomeTypedErrors() async throws {
        let cases: [(Int, String, Diagnostic.Code)] = [
            (400, "BadRequest", .invalid), (401, "Unauthorized", .forbidden), (403, "Forbidden", .forbidden),
            (404, "NotFound", .notFound), (409, "Conflict", .conflict), (422, "Invalid", .invalid),
        ]
        for (status, reason, code) in cases {
            let server = try ScriptedServer(answers: [statusAnswer(status, reason, "the server's words")])
            defer { server.stop() }
            let client = server.client()
            let error = await assertThrows(code) { _ = try await client.get(secrets, namespace: "ns", name: "web") }
            XCTAssertEqual(error?.message, "the server's words")
            XCTAssertEqual(error?.context, ["get secrets \"web\" in namespace \"ns\""])
            XCTAssertEqual(server.requests.count, 1, "\(status)")
        }
    }

    func testForbiddenSaysWhatIsNeeded() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(403, "Forbidden")])
        defer { server.stop() }
        let client = server.client()
        let error = await assertThrows(.forbidden) {
            _ = try await client.create(jobs, namespace: "ns", KubeObject(["metadata": ["name": "web"]]))
        }
        XCTAssertEqual(error?.context, ["create jobs.batch \"web\" in namespace \"ns\""])
        XCTAssertEqual(
            error?.hint,
            "this needs a role that allows \"create\" on \"jobs.batch\" in namespace \"ns\"; "
                + "`kubectl auth can-i create jobs.batch -n ns` tells")
    }

    func testCausesAreKept() async throws {
        let causes: String = "[{\"reason\":\"FieldValueInvalid\",\"message\":\"too long\",\"field\":\"metadata.name\"}]"
        let server = try ScriptedServer(answers: [statusAnswer(422, "Invalid", causes: causes)])
        defer { server.stop() }
        let client = server.client()
        let error = await assertThrows(.invalid) { _ = try await client.get(secrets, namespace: "ns", name: "web") }
        XCTAssertEqual(error?.details, ["metadata.name: too long"])
    }

    func testGoneIsTellable() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(410, "Expired", "too old")])
        defer { server.stop() }
        do {
            _ = try await server.client().get(secrets, namespace: "ns", name: "x")
            XCTFail("no error")
        } catch let error as ResourceExpired {
            XCTAssertEqual(error.diagnostic.message, "too old")
        }
    }

    func testWhatIsNoStatusObjectIsStillAnError() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(404, body: "<html>nothing here</html>\nmore")])
        defer { server.stop() }
        let client = server.client()
        let error = await assertThrows(.notFound) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(error?.message, "the server answered with HTTP status 404: <html>nothing here</html>")
        let other = try ScriptedServer(answers: [ScriptedAnswer(200, body: "welcome")])
        defer { other.stop() }
        let notJSON = await assertThrows(.invalid) {
            _ = try await other.client().get(secrets, namespace: "ns", name: "x")
        }
        XCTAssertEqual(notJSON?.hint, "is \(other.url) a Kubernetes API server? (the test)")
    }

    func testFindTellsAbsenceFromFailure() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(404, "NotFound"), statusAnswer(403, "Forbidden")])
        defer { server.stop() }
        let client = server.client()
        let absent = try await client.find(secrets, namespace: "ns", name: "x")
        XCTAssertNil(absent)
        await assertThrows(.forbidden) { _ = try await client.find(secrets, namespace: "ns", name: "x") }
    }
}

/// Runs `body`, expecting a ``Diagnostic`` of that code.
@discardableResult
func assertThrows(
    _ code: Diagnostic.Code, file: StaticString = #filePath, line: UInt = #line, _ body: () async throws -> Void
) async -> Diagnostic? {
    do {
        try await body()
        XCTFail("nothing was thrown", file: file, line: line)
        return nil
    } catch let error as Diagnostic {
        XCTAssertEqual(error.code, code, "\(error)", file: file, line: line)
        return error
    } catch {
        XCTFail("\(error)", file: file, line: line)
        return nil
    }
}
