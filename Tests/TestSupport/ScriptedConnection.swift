import CCrypto
import Foundation
import Synchronization

/// The server's end of one connection, for a script to write to.
///
/// Unchecked: socket and TLS session are used by the connection's own thread; `drop` and `close` from elsewhere
/// only shut the socket down.
package final class ScriptedConnection: @unchecked Sendable {
    private let descriptor: Int32
    private var tls: OpaquePointer?
    private var unread: [UInt8] = []
    private let closed: Mutex<Bool> = Mutex(false)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        SSL_free(tls)
        Glibc.close(descriptor)
    }

    package var isClosed: Bool { closed.withLock { $0 } }

    // MARK: Writing

    package func respond(_ answer: ScriptedAnswer) throws {
        if answer.drops { return drop() }
        var head: String = "HTTP/1.1 \(answer.status) Scripted\r\nContent-Length: \(answer.body.count)\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        try write(Array("\(head)\r\n".utf8) + answer.body)
    }

    /// The head of a response in chunks; `chunk` and `endChunks` follow.
    package func startChunks(status: Int = 200, headers: [String: String] = [:]) throws {
        var head: String = "HTTP/1.1 \(status) Scripted\r\nTransfer-Encoding: chunked\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        try write("\(head)\r\n")
    }

    package func chunk(_ text: String) throws {
        try chunk(Array(text.utf8))
    }

    package func chunk(_ bytes: [UInt8]) throws {
        try write(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8))
    }

    package func endChunks() throws {
        try write("0\r\n\r\n")
    }

    package func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    package func write(_ bytes: [UInt8]) throws {
        var sent: Int = 0
        while sent < bytes.count {
            let count: Int = bytes[sent...].withUnsafeBytes { (part: UnsafeRawBufferPointer) -> Int in
                if let tls { return Int(SSL_write(tls, part.baseAddress, Int32(part.count))) }
                return send(descriptor, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw ScriptedError("the client is gone") }
            sent += count
        }
    }

    /// Ends the connection in good order.
    package func close() {
        let wasClosed: Bool = closed.withLock { closed in
            defer { closed = true }
            return closed
        }
        if !wasClosed { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }

    /// Ends the connection with a reset, as a crashed server's kernel does.
    package func drop() {
        var linger: linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Blocks the script until the client closes the connection; false when the deadline passes first.
    package func waitUntilClientCloses(seconds: Int = 5) -> Bool {
        var poll: pollfd = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&poll, 1, Int32(seconds * 1_000)) > 0 else { return false }
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0 || tls != nil
    }

    // MARK: Reading

    func startTLS(_ identity: ScriptedTLS) throws {
        tls = try identity.accept(descriptor)
    }

    func readRequest() throws -> ScriptedRequest? {
        while true {
            // A TLS handshake on a plain port; real servers hang up as well.
            if unread.first == 0x16 { throw ScriptedError("this is not HTTP") }
            if let (request, length) = try parse() {
                unread.removeFirst(length)
                return request
            }
            guard try readMore() else { return nil }
        }
    }

    private func readMore() throws -> Bool {
        var buffer: [UInt8] = Array(repeating: 0, count: 16_384)
        let count: Int = buffer.withUnsafeMutableBytes { (part: UnsafeMutableRawBufferPointer) -> Int in
            if let tls { return Int(SSL_read(tls, part.baseAddress, Int32(part.count))) }
            return recv(descriptor, part.baseAddress, part.count, 0)
        }
        if count > 0 { unread.append(contentsOf: buffer[..<count]) }
        return count > 0
    }

    /// The first request in what was read, and how many bytes it took; nil while it is not whole.
    private func parse() throws -> (ScriptedRequest, Int)? {
        guard let end = unread.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head: String = String(decoding: unread[..<end.lowerBound], as: UTF8.self)
        var lines: [String] = head.components(separatedBy: "\r\n")
        let words: [Substring] = lines.removeFirst().split(separator: " ")
        guard words.count == 3 else { throw ScriptedError("no request line") }
        var headers: [String: String] = [:]
        for line in lines {
            let parts: [Substring] = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            headers[parts[0].lowercased()] = parts.dropFirst().first?.trimmingCharacters(in: .whitespaces)
        }
        let length: Int = headers["content-length"].flatMap(Int.init) ?? 0
        guard unread.count >= end.upperBound + length else { return nil }
        let body: [UInt8] = Array(unread[end.upperBound..<end.upperBound + length])
        let request: ScriptedRequest = ScriptedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body)
        return (request, end.upperBound + length)
    }
}
