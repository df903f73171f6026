import TestSupport
import XCTest

@testable import HTTPTransport

final class ProxyRulesTests: XCTestCase {
    func testExceptionsAsGoReadsThem() {
        let cases: [(list: String, host: String, port: Int, isCovered: Bool)] = [
            ("", "example.com", 443, false),
            ("*", "example.com", 443, true),
            ("example.com", "example.com", 443, true),
            ("example.com", "sub.example.com", 443, true),
            ("example.com", "myexample.com", 443, false),
            (".example.com", "sub.example.com", 443, true),
            (".example.com", "example.com", 443, false),
            ("*.example.com", "sub.example.com", 443, true),
            ("EXAMPLE.com", "Example.COM", 443, true),
            ("a.com, b.com", "b.com", 80, true),
            ("example.com:8443", "example.com", 8443, true),
            ("example.com:8443", "example.com", 443, false),
            ("10.1.2.3", "10.1.2.3", 443, true),
            ("10.1.2.3", "10.1.2.4", 443, false),
            ("10.0.0.0/8", "10.200.1.1", 443, true),
            ("10.0.0.0/9", "10.200.1.1", 443, false),
            ("0.0.0.0/0", "8.8.8.8", 443, true),
            ("fd00::/8", "fd12::1", 443, true),
            ("fd00::/8", "[fd12::1]", 443, true),
            ("[fd12::1]:6443", "fd12::1", 6_443, true),
            ("fd12::1", "fd12:0::1", 443, true),
            ("10.0.0.0/8", "ten.example.com", 443, false),
        ]
        for (list, host, port, isCovered) in cases {
            XCTAssertEqual(
                ProxyExceptions(list).covers(host: host, port: port), isCovered, "\(list) for \(host):\(port)")
        }
    }

    func testTheEnvironmentChoosesByScheme() {
        let policy: ProxyPolicy = .environment([
            "HTTPS_PROXY": "http://secure:1", "http_proxy": "http://plain:2", "NO_PROXY": "inside.example",
        ])
        XCTAssertEqual(policy.proxy(scheme: "https", host: "example.com", port: 443), "http://secure:1")
        XCTAssertEqual(policy.proxy(scheme: "http", host: "example.com", port: 80), "http://plain:2")
        XCTAssertNil(policy.proxy(scheme: "https", host: "inside.example", port: 443))
        XCTAssertNil(policy.proxy(scheme: "https", host: "localhost", port: 443))
        XCTAssertNil(policy.proxy(scheme: "https", host: "127.0.0.2", port: 443))
        XCTAssertNil(policy.proxy(scheme: "https", host: "::1", port: 443))
        XCTAssertEqual(
            ProxyPolicy.fixed("http://p:3").proxy(scheme: "https", host: "localhost", port: 443), "http://p:3")
        XCTAssertNil(ProxyPolicy.direct.proxy(scheme: "https", host: "example.com", port: 443))
    }

    func testRequestsGoThroughTheProxy() async throws {
        let proxy = try ScriptedServer(answers: [ScriptedAnswer(200, body: "from the proxy")])
        defer { proxy.stop() }
        let client: HTTPClient = HTTPClient(HTTPClient.Options(proxy: .environment(["http_proxy": proxy.url])))
        let response = try await client.send(.get("http://far.invalid/page"))
        XCTAssertEqual(response.text, "from the proxy")
        XCTAssertEqual(proxy.requests.first?.target, "http://far.invalid/page")
    }

    func testAProxyThatRefusesTheTunnel() async throws {
        let proxy = try ScriptedServer(answers: [ScriptedAnswer(403)])
        defer { proxy.stop() }
        let client: HTTPClient = HTTPClient(HTTPClient.Options(proxy: .fixed(proxy.url)))
        do throws(HTTPFailure) {
            _ = try await client.attempt(.get("https://far.invalid/page"))
            XCTFail("the tunnel was opened")
        } catch {
            XCTAssertEqual(error.kind, .refused)
            XCTAssertFalse(error.mayHaveReachedServer)
        }
        XCTAssertEqual(proxy.requests.first?.method, "CONNECT")
    }

    func testAddresses() {
        XCTAssertEqual(HTTPAddress("https://[::1]:6443/api")?.host, "[::1]")
        XCTAssertEqual(HTTPAddress("https://[::1]:6443/api")?.port, 6_443)
        XCTAssertEqual(HTTPAddress("https://[::1]/api")?.port, 443)
        XCTAssertEqual(HTTPAddress("HTTP://u:p@host?q=1")?.host, "host")
        XCTAssertEqual(HTTPAddress("HTTP://u:p@host?q=1")?.rest, "?q=1")
        for wrong in ["", "host", "https://", "https://:80/", "https://h:0/", "https://h:x/", "file:///etc"] {
            XCTAssertNil(HTTPAddress(wrong), wrong)
        }
    }
}
