import Diagnostics
import HTTPTransport
import TestSupport
import XCTest

final class TLSTests: XCTestCase {
    func testAPrivateAuthorityIsTrustedOnlyWhenGiven() async throws {
        let tls = try ScriptedTLS()
        let server = try ScriptedServer(tls: tls, answers: [ScriptedAnswer(200, body: "safe")])
        defer { server.stop() }
        let trusting = client(TLSOptions(certificateAuthorities: tls.authority))
        let response = try await trusting.send(.get(server.url))
        XCTAssertEqual(response.text, "safe")
        let systemOnly = await failure(client(TLSOptions()), server.url)
        XCTAssertEqual(systemOnly?.kind, .tls)
        XCTAssertEqual(systemOnly?.mayHaveReachedServer, false)
        let otherAuthority = try ScriptedTLS().authority
        let other = await failure(client(TLSOptions(certificateAuthorities: otherAuthority)), server.url)
        XCTAssertEqual(other?.kind, .tls)
        XCTAssertEqual(other?.diagnostic.code, .unreachable)
        let insecure = try await client(TLSOptions(skipsVerification: true)).send(.get(server.url))
        XCTAssertEqual(insecure.text, "safe")
    }

    func testTheServerNameReplacesTheHostInTheCertificateCheck() async throws {
        let tls = try ScriptedTLS(names: ["DNS:cluster.example"])
        let server = try ScriptedServer(tls: tls, answers: [ScriptedAnswer(200, body: "named")])
        defer { server.stop() }
        let byAddress = await failure(client(TLSOptions(certificateAuthorities: tls.authority)), server.url)
        XCTAssertEqual(byAddress?.kind, .tls)
        let named = client(TLSOptions(certificateAuthorities: tls.authority, serverName: "cluster.example"))
        let response = try await named.send(.get("\(server.url)/path?q=1"))
        XCTAssertEqual(response.text, "named")
        XCTAssertEqual(response.url, "\(server.url)/path?q=1")
        XCTAssertEqual(server.requests.first?.headers["host"], "127.0.0.1:\(server.port)")
        XCTAssertEqual(server.requests.first?.target, "/path?q=1")
        let wrong = client(TLSOptions(certificateAuthorities: tls.authority, serverName: "other.example"))
        let refused = await failure(wrong, server.url)
        XCTAssertEqual(refused?.kind, .tls)
    }

    func testClientCertificates() async throws {
        let tls = try ScriptedTLS(requiresClient: true)
        let server = try ScriptedServer(tls: tls, answers: [ScriptedAnswer(200, body: "known")])
        defer { server.stop() }
        var options = TLSOptions(certificateAuthorities: tls.authority)
        let anonymous = await failure(client(options), server.url)
        XCTAssertNotNil(anonymous)
        options.clientCertificate = tls.clientCertificate
        options.clientKey = Sensitive(tls.clientKey)
        let response = try await client(options).send(.get(server.url))
        XCTAssertEqual(response.text, "known")
        options.clientKey = Sensitive(Array("no key".utf8))
        let unreadable = await failure(client(options), server.url)
        XCTAssertEqual(unreadable?.kind, .invalidRequest)
    }

    func testUnreadableAuthorities() async throws {
        let tls = try ScriptedTLS()
        let server = try ScriptedServer(tls: tls, answers: [ScriptedAnswer(200)])
        defer { server.stop() }
        let failure = await failure(client(TLSOptions(certificateAuthorities: Array("no PEM".utf8))), server.url)
        XCTAssertEqual(failure?.kind, .invalidRequest)
    }

    func testPlainHTTPOnATLSPort() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(200)])
        defer { server.stop() }
        let failure = await failure(client(TLSOptions()), "https://127.0.0.1:\(server.port)/")
        XCTAssertEqual(failure?.kind, .tls)
    }

    private func client(_ tls: TLSOptions) -> HTTPClient { HTTPClient(HTTPClient.Options(tls: tls)) }

    private func failure(_ client: HTTPClient, _ url: String) async -> HTTPFailure? {
        do throws(HTTPFailure) {
            _ = try await client.attempt(HTTPRequest("GET", url, timeouts: HTTPTimeouts(total: .seconds(5))))
            return nil
        } catch {
            return error
        }
    }
}
