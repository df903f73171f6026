import Foundation
import HTTPTransport
import TestSupport
import XCTest

/// Against nginx, which speaks HTTP/2; skipped where it is not installed.
final class HTTP2Tests: XCTestCase {
    func testManyRequestsAndAHeldBackStreamShareConnections() async throws {
        let nginx: Nginx = try Nginx(self, filler: 8 << 20)
        let client: HTTPClient = HTTPClient(
            HTTPClient.Options(
                tls: TLSOptions(certificateAuthorities: nginx.tls.authority), streamBuffer: 64 << 10,
                allowsHTTP2: true))
        try await nginx.waitUntilUp(client)
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
        let nginx: Nginx = try Nginx(self, filler: 1)
        let client: HTTPClient = HTTPClient(
            HTTPClient.Options(tls: TLSOptions(certificateAuthorities: nginx.tls.authority)))
        try await nginx.waitUntilUp(client)
        for size in [1_000, 48 << 10, 1 << 20] {
            let body: [UInt8] = Array(repeating: 0x61, count: size)
            let response = try await client.send(HTTPRequest("POST", "\(nginx.url)/refused", body: body))
            XCTAssertEqual(response.status, 401)
            XCTAssertEqual(response.text, "POST \(size) HTTP/1.1")
        }
    }
}

/// One nginx in a temporary folder.
private final class Nginx: Sendable {
    let tls: ScriptedTLS
    let url: String
    private let folder: URL

    init(_ test: XCTestCase, filler: Int) throws {
        guard let program = ["/usr/sbin/nginx", "/usr/bin/nginx"].first(where: FileManager.default.isExecutableFile)
        else {
            throw XCTSkip("nginx is not installed here")
        }
        tls = try ScriptedTLS()
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(repeating: 0x62, count: filler).write(to: folder.appending(path: "filler"))
        // Its worker is another user when we are root.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: folder.appending(path: "filler").path)
        try Data(tls.serverCertificate).write(to: folder.appending(path: "server.pem"))
        try Data(tls.serverKey).write(to: folder.appending(path: "server.key"))
        // A port that was free a moment ago.
        let probe: ScriptedServer = try ScriptedServer(answers: [ScriptedAnswer()])
        probe.stop()
        url = "https://127.0.0.1:\(probe.port)"
        let configuration: String = """
            daemon off; pid \(folder.path)/pid; error_log \(folder.path)/error.log; worker_processes 1;
            events { worker_connections 256; }
            http {
              log_format plain '$server_protocol $connection'; access_log \(folder.path)/access.log plain;
              client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
              fastcgi_temp_path \(folder.path)/fastcgi; uwsgi_temp_path \(folder.path)/uwsgi;
              scgi_temp_path \(folder.path)/scgi; client_max_body_size 8m;
              server {
                listen 127.0.0.1:\(probe.port) ssl http2;
                ssl_certificate \(folder.path)/server.pem; ssl_certificate_key \(folder.path)/server.key;
                root \(folder.path);
                location = /hello { return 200 "hello"; }
                location = /refused { return 401 "$request_method $content_length $server_protocol"; }
              }
            }
            """
        try Data(configuration.utf8).write(to: folder.appending(path: "nginx.conf"))
        let process = try ChildProcess(
            [program, "-c", "\(folder.path)/nginx.conf", "-p", folder.path, "-e", "\(folder.path)/error.log"],
            errors: .null)
        test.addTeardownBlock {
            process.terminate()
            process.wait()
            try? FileManager.default.removeItem(at: folder)
        }
    }

    func waitUntilUp(_ client: HTTPClient) async throws {
        for _ in 0..<200 {
            if let response = try? await client.send(.get("\(url)/hello")), response.isSuccess { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ScriptedError(
            "nginx did not start: \(try String(contentsOf: folder.appending(path: "error.log"), encoding: .utf8))")
    }

    func log() throws -> [String] {
        try String(contentsOf: folder.appending(path: "access.log"), encoding: .utf8).split(separator: "\n").map(
            String.init)
    }
}
