import Foundation
import HTTPTransport
import TestSupport
import XCTest

/// Against nginx, which speaks HTTP/2; skipped where it is not installed.
final class HTTP2Tests: XCTestCase {
    func testManyRequestsAndAHeldBackStreamShareConnections() async throws {
        let nginx = try SecureNginx(self, filler: 8 << 20)
        let client: HTTPClient = HTTPClient(
            HTTPClient.Options(
                tls: TLSOptions(certificateAuthorities: nginx.tls.authority), streamBuffer: 64 << 10,
                allowsHTTP2: true))
        // A stream that nobody reads must not hold up what runs beside it on the same connection.
        let held = try await client.stream(HTTPRequest("GET", "\(nginx.url)/filler", timeouts: .streaming()))
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await client.send(.get("\(nginx.url)/hello")).text } }
            for try await text in group { XCTAssertEqual(text, "hello") }
        }
        var received: Int = 0
        for try await chunk in held.body { received += chunk.count }
        XCTAssertEqual(received, 8 << 20)
        let log: [String] = try nginx.log()
        XCTAssertEqual(Set(log.map { $0.split(separator: " ")[0] }), ["HTTP/2.0"])
        XCTAssertLessThan(Set(log.map { $0.split(separator: " ")[1] }).count, 10)
    }

    /// The server answers without reading the body, as API servers do with credentials they refuse.
    func testBodiesThatNobodyReadsOverHTTP1() async throws {
        let nginx = try SecureNginx(self, filler: 1)
        let client: HTTPClient = HTTPClient(
            HTTPClient.Options(tls: TLSOptions(certificateAuthorities: nginx.tls.authority)))
        for size in [1_000, 48 << 10, 1 << 20] {
            let body: [UInt8] = Array(repeating: 0x61, count: size)
            let response = try await client.send(HTTPRequest("POST", "\(nginx.url)/refused", body: body))
            XCTAssertEqual(response.status, 401)
            XCTAssertEqual(response.text, "POST \(size) HTTP/1.1")
        }
    }
}

/// An nginx that speaks HTTP/2 over TLS.
private struct SecureNginx {
    let tls: ScriptedTLS
    let url: String
    private let nginx: Nginx

    init(_ test: XCTestCase, filler: Int) throws {
        guard let program = Nginx.program else { throw XCTSkip("nginx is not installed here") }
        tls = try ScriptedTLS()
        let nginx = try Nginx(program, listen: "ssl http2", tls: tls) { folder in
            let file: URL = folder.appending(path: "filler")
            try Data(repeating: 0x62, count: filler).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
            return """
                root \(folder.path);
                location = /hello { return 200 "hello"; }
                location = /refused { return 401 "$request_method $content_length $server_protocol"; }
                """
        }
        self.nginx = nginx
        url = "https://127.0.0.1:\(nginx.port)"
        test.addTeardownBlock { nginx.stop() }
    }

    func log() throws -> [String] { try nginx.log() }
}
