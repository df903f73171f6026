import Diagnostics
import Foundation
import HTTPTransport
import KubeClient
import KubeModel
import TestSupport
import ValueTree
import XCTest

final class AuthenticationTests: XCTestCase {
    func testTokensGoOverTLSOnly() async throws {
        let tls = try ScriptedTLS()
        let safe = try ScriptedServer(tls: tls, answers: [secretAnswer("x")])
        defer { safe.stop() }
        let plain = try ScriptedServer(answers: [secretAnswer("x")])
        defer { plain.stop() }
        let token: Credentials = .token(Sensitive("t0ken"))
        let client = safe.client(tls: TLSOptions(certificateAuthorities: tls.authority), credentials: token)
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        _ = try await plain.client(credentials: token).get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(safe.requests.first?.headers["authorization"], "Bearer t0ken")
        XCTAssertNil(plain.requests.first?.headers["authorization"])
    }

    func testBasicAuthentication() async throws {
        let tls = try ScriptedTLS()
        let server = try ScriptedServer(tls: tls, answers: [secretAnswer("x")])
        defer { server.stop() }
        let client = server.client(
            tls: TLSOptions(certificateAuthorities: tls.authority),
            credentials: .basic(username: "me", password: Sensitive("pä:ss")))
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(server.requests.first?.headers["authorization"], "Basic \("me:pä:ss".base64)")
    }

    func testImpersonationHeaders() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("x")])
        defer { server.stop() }
        let impersonation = Impersonation(
            user: "jane", uid: "7", groups: ["dev"], extra: ["example.com/Scopes": ["all"]])
        _ = try await server.client(impersonation: impersonation).get(secrets, namespace: "ns", name: "x")
        let headers = try XCTUnwrap(server.requests.first).headers
        XCTAssertEqual(headers["impersonate-user"], "jane")
        XCTAssertEqual(headers["impersonate-uid"], "7")
        XCTAssertEqual(headers["impersonate-group"], "dev")
        XCTAssertEqual(headers["impersonate-extra-example.com%2fscopes"], "all")
    }

    func testATokenFileIsReadAgainWhenItsTokenIsRefused() async throws {
        let folder = try ConfigurationFolder(self, ["token": "old\n"])
        let tls = try ScriptedTLS()
        let server = try ScriptedServer(tls: tls) { request, connection in
            if request.headers["authorization"] == "Bearer new" { return try connection.respond(secretAnswer("x")) }
            try folder.write("token", "new\n")
            try connection.respond(statusAnswer(401, "Unauthorized"))
        }
        defer { server.stop() }
        let client = server.client(
            tls: TLSOptions(certificateAuthorities: tls.authority),
            credentials: .tokenFile(path: folder.file("token"), otherwise: nil))
        _ = try await client.get(secrets, namespace: "ns", name: "x")
        XCTAssertEqual(server.requests.map { $0.headers["authorization"] }, ["Bearer old", "Bearer new"])
    }

    func testAMissingTokenFile() async throws {
        let server = try ScriptedServer(answers: [secretAnswer("x")])
        defer { server.stop() }
        let client = server.client(credentials: .tokenFile(path: "/nowhere/token", otherwise: nil))
        let error = await assertThrows(.invalid) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertTrue(error?.description.contains("/nowhere/token") == true)
        let other = server.client(credentials: .tokenFile(path: "/nowhere/token", otherwise: Sensitive("spare")))
        _ = try await other.get(secrets, namespace: "ns", name: "x")
    }

    func testRefusedCredentialsAreTold() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(401, "Unauthorized", "Unauthorized")])
        defer { server.stop() }
        let client = server.client(credentials: .token(Sensitive("t0ken")))
        let error = await assertThrows(.forbidden) { _ = try await client.get(secrets, namespace: "ns", name: "x") }
        XCTAssertEqual(error?.hint, "the credentials of the test are not (or no longer) accepted: log in again")
        XCTAssertEqual(server.requests.count, 1)
    }
}
