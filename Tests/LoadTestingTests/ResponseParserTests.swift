import XCTest

@testable import LoadTesting

final class ResponseParserTests: XCTestCase {
    /// Feeds `text` in pieces of every size; the outcome must not depend on it.
    private func outcome(_ text: String, isHead: Bool = false, closes: Bool = false) -> ResponseParser.Outcome {
        let bytes: [UInt8] = Array(text.utf8)
        var seen: [ResponseParser.Outcome] = []
        for size in [1, 2, 3, 7, max(1, bytes.count)] {
            var parser = ResponseParser(isHead: isHead)
            var last: ResponseParser.Outcome = .incomplete
            for start in stride(from: 0, to: bytes.count, by: size) where last == .incomplete {
                let piece: [UInt8] = Array(bytes[start..<min(start + size, bytes.count)])
                last = piece.withUnsafeBufferPointer { parser.consume($0) }
            }
            if last == .incomplete, closes { last = parser.close() }
            seen.append(last)
        }
        XCTAssertEqual(Set(seen.map { "\($0)" }).count, 1, "depends on how it is cut: \(seen)")
        return seen[0]
    }

    func testResponses() {
        let ok: String = "HTTP/1.1 200 OK\r\n"
        XCTAssertEqual(outcome(ok + "Content-Length: 5\r\n\r\nhello"), .complete(status: 200, keepsAlive: true))
        XCTAssertEqual(outcome(ok + "content-LENGTH:0\r\n\r\n"), .complete(status: 200, keepsAlive: true))
        XCTAssertEqual(outcome(ok + "Content-Length: 5\r\n\r\nhel"), .incomplete)
        XCTAssertEqual(
            outcome(
                ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"),
            .complete(status: 200, keepsAlive: true))
        XCTAssertEqual(outcome("HTTP/1.1 204 No Content\r\n\r\n"), .complete(status: 204, keepsAlive: true))
        XCTAssertEqual(
            outcome(ok + "Content-Length: 99\r\n\r\n", isHead: true), .complete(status: 200, keepsAlive: true))
        XCTAssertEqual(
            outcome(ok + "Connection: close\r\nContent-Length: 1\r\n\r\nx"), .complete(status: 200, keepsAlive: false))
        XCTAssertEqual(
            outcome("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx"), .complete(status: 200, keepsAlive: false))
        XCTAssertEqual(
            outcome("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"),
            .complete(status: 500, keepsAlive: true))
        XCTAssertEqual(outcome(ok + "\r\nuntil the end", closes: true), .complete(status: 200, keepsAlive: false))
    }

    func testNonsense() {
        for text in [
            "hello there\r\n\r\n", "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n", "HTTP/1.1 20 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", "HTTP/1.12200 OK\r\n\r\n",
        ] {
            guard case .malformed = outcome(text) else { return XCTFail(text) }
        }
        guard case .truncated = outcome("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhe", closes: true) else {
            return XCTFail("cut short")
        }
        guard case .malformed = outcome("no line at all", closes: true) else { return XCTFail("no HTTP") }
        guard case .truncated = outcome("HTTP/1.1 200 O", closes: true) else { return XCTFail("cut in the header") }
    }
}

final class LoadTargetTests: XCTestCase {
    func testURLs() throws {
        let cases: [(url: String, host: String, port: UInt16, path: String, isSecure: Bool)] = [
            ("http://a.b", "a.b", 80, "/", false), ("https://a.b/x?y=1#z", "a.b", 443, "/x?y=1", true),
            ("a.b:8080/x", "a.b", 8080, "/x", false), ("http://[::1]:9/", "::1", 9, "/", false),
            ("http://u:p@h?q", "h", 80, "/?q", false),
        ]
        for expected in cases {
            let target = try LoadTarget(expected.url)
            XCTAssertEqual(target.host, expected.host)
            XCTAssertEqual(target.port, expected.port)
            XCTAssertEqual(target.path, expected.path)
            XCTAssertEqual(target.isSecure, expected.isSecure)
        }
        for url in ["", "ftp://x", "http://", "http://h:0", "http://h:99999", "http://h:x", "http://a b/"] {
            XCTAssertThrowsError(try LoadTarget(url), url)
        }
    }
}
