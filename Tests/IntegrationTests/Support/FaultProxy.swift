import Foundation
import Synchronization

/// Stands between a client and an API server (as `kubectl proxy` serves it, in plain HTTP), numbers the client's
/// requests, and does something to one of them.
final class FaultProxy: Sendable {
    enum Fault: String, CaseIterable, Sendable {
        /// The client dies before the request is sent on.
        case killBefore = "kill before"
        /// The client dies when the server has done it, before it hears the answer.
        case killAfter = "kill after"
        case conflict = "409"
        case tooMany = "429"
        case internalError = "500"
        case unavailable = "503"
        /// The connection ends before the request is sent on.
        case cutBefore = "cut before"
        /// The connection ends when the server has done it, before the answer.
        case cutAfter = "cut after"
        /// The answer comes when the client has lost its patience.
        case delay = "delay"
    }

    private struct State {
        var count: Int = 0
        var requests: [String] = []
        var client: Int32 = 0
        var isStopped: Bool = false
        /// Connections of clients that are being served.
        var open: Set<Int32> = []
        /// How many watches are still to be told that the place they resume from is gone.
        var expiringWatches: Int = 0
        /// Whether the fault has met its request.
        var isSpent: Bool = false
    }

    let port: UInt16
    private let upstream: UInt16
    private let listener: Int32
    private let fault: (kind: Fault, isMeant: @Sendable (Int, String) -> Bool)?
    /// How long a delayed answer takes.
    private let delay: TimeInterval
    private let state: Mutex<State> = Mutex(State())

    convenience init(upstream: UInt16, fault: (kind: Fault, request: Int)? = nil, delay: TimeInterval = 3.5) throws {
        try self.init(
            upstream: upstream, met: fault.map { fault in (fault.kind, { number, _ in number == fault.request }) },
            delay: delay)
    }

    /// - Parameter fault: met by the first request, of number and line, that is meant.
    init(
        upstream: UInt16, met fault: (kind: Fault, isMeant: @Sendable (Int, String) -> Bool)?,
        delay: TimeInterval = 3.5
    ) throws {
        self.upstream = upstream
        self.fault = fault
        self.delay = delay
        (listener, port) = try LoopbackSocket.listening()
        let (listener, serve): (Int32, @Sendable (Int32) -> Void) = (
            self.listener, { [weak self] connection in self?.serve(connection) }
        )
        Thread.detachNewThread {
            while true {
                let connection: Int32 = accept(listener, nil, nil)
                guard connection >= 0 else {
                    // Here and nowhere else: closed by `stop`, its number could be the next server's already.
                    close(listener)
                    return
                }
                Thread.detachNewThread { serve(connection) }
            }
        }
    }

    deinit { stop() }

    /// Whom the deadly faults meet; requests wait until it is known.
    func setClient(_ process: Int32) { state.withLock { $0.client = process } }

    var requests: [String] { state.withLock { $0.requests } }

    /// Ends every connection there is.
    func cutAll() {
        // Under the lock: a connection's number is its own as long as it is in the list.
        state.withLock { state in
            for connection in state.open { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    /// The next watches are told that the place they resume from is gone.
    func expireWatches(_ count: Int) { state.withLock { $0.expiringWatches += count } }

    func stop() {
        let isFirst: Bool = state.withLock { state in
            defer { state.isStopped = true }
            return !state.isStopped
        }
        guard isFirst else { return }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    // MARK: One connection, one request

    private func serve(_ connection: Int32) {
        state.withLock { _ = $0.open.insert(connection) }
        defer {
            state.withLock { state in
                state.open.remove(connection)
                close(connection)
            }
        }
        guard let request = HTTPText.request(from: connection) else { return }
        let isWatch: Bool = request.line.contains("watch=true")
        let (number, isExpired): (Int, Bool) = state.withLock { state in
            state.requests.append(request.line)
            state.count += 1
            guard isWatch, state.expiringWatches > 0 else { return (state.count - 1, false) }
            state.expiringWatches -= 1
            return (state.count - 1, true)
        }
        if isExpired { return refuse(connection, 410, "Expired", "too old resource version: as the test wants") }
        guard let fault, fault.isMeant(number, request.line) else { return forward(request, to: connection) }
        let isFirst: Bool = state.withLock { state in
            defer { state.isSpent = true }
            return !state.isSpent
        }
        guard isFirst else { return forward(request, to: connection) }
        switch fault.kind {
        case .killBefore: killClient()
        case .cutBefore: return
        case .conflict: refuse(connection, 409, "Conflict", "as the test wants")
        case .tooMany: refuse(connection, 429, "TooManyRequests", "as the test wants")
        case .internalError: refuse(connection, 500, "InternalError", "as the test wants")
        case .unavailable: refuse(connection, 503, "ServiceUnavailable", "as the test wants")
        case .killAfter:
            exchange(request)
            killClient()
        case .cutAfter: exchange(request)
        case .delay:
            usleep(UInt32(delay * 1_000_000))
            forward(request, to: connection)
        }
    }

    private func killClient() {
        var client: Int32 = 0
        while client == 0 {
            client = state.withLock { $0.client }
            if client == 0 { usleep(1_000) }
        }
        kill(client, SIGKILL)
    }

    private func refuse(_ connection: Int32, _ code: Int, _ reason: String, _ message: String) {
        let body: String =
            #"{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"\#(reason)","message":"\#(message)","code":\#(code)}"#
        LoopbackSocket.send(
            Array(
                "HTTP/1.1 \(code) \(reason)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
                    .utf8), to: connection)
    }

    /// Has the server do it; of what it answers only the beginning is waited for (a watch has no end).
    private func exchange(_ request: HTTPText.Request) {
        guard let server = LoopbackSocket.connected(to: upstream) else { return }
        defer { close(server) }
        LoopbackSocket.send(request.bytes, to: server)
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 65_536)
        _ = read(server, &buffer, buffer.count)
    }

    private func forward(_ request: HTTPText.Request, to connection: Int32) {
        guard let server = LoopbackSocket.connected(to: upstream) else { return }
        defer { close(server) }
        LoopbackSocket.send(request.bytes, to: server)
        // Both are looked at from here: a thread of its own for one of them would go on reading after they are closed, from
        // whatever has their numbers then.
        var ends: [pollfd] = [server, connection].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 65_536)
        while true {
            guard poll(&ends, 2, -1) > 0 || errno == EINTR else { break }
            // The client's end of a watch must end the server's, too.
            if ends[1].revents != 0, read(connection, &buffer, buffer.count) <= 0 { break }
            guard ends[0].revents != 0 else { continue }
            let count: Int = read(server, &buffer, buffer.count)
            guard count > 0, LoopbackSocket.send(Array(buffer[..<count]), to: connection) else { break }
        }
        shutdown(connection, Int32(SHUT_RDWR))
    }
}

/// As much of HTTP/1.1 as a proxy needs that closes after each answer.
enum HTTPText {
    struct Request {
        /// `GET /api/v1/...`.
        var line: String
        /// To be sent on, asking for the connection's end after the answer.
        var bytes: [UInt8]
    }

    static func request(from connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var buffer: [UInt8] = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count: Int = read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            guard let end = headEnd(bytes) else { continue }
            let head: [String] = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
            var fields: [String] = head.dropFirst().filter { !$0.isEmpty }
            let length: Int = fields.compactMap { value(of: "content-length", in: $0) }.first.flatMap { Int($0) } ?? 0
            if fields.contains(where: { value(of: "expect", in: $0) != nil }) {
                LoopbackSocket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection)
                fields.removeAll { value(of: "expect", in: $0) != nil }
            }
            var body: [UInt8] = Array(bytes[(end + 4)...])
            while body.count < length {
                let count: Int = read(connection, &buffer, buffer.count)
                guard count > 0 else { return nil }
                body += buffer[..<count]
            }
            fields.removeAll { value(of: "connection", in: $0) != nil || value(of: "host", in: $0) != nil }
            let text: String = ([head[0], "Host: localhost", "Connection: close"] + fields).joined(separator: "\r\n")
            let parts: [Substring] = head[0].split(separator: " ")
            return Request(
                line: parts.prefix(2).joined(separator: " "), bytes: Array((text + "\r\n\r\n").utf8) + body)
        }
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first {
            bytes[$0] == 13 && bytes[$0 + 1] == 10 && bytes[$0 + 2] == 13 && bytes[$0 + 3] == 10
        }
    }

    private static func value(of name: String, in field: String) -> String? {
        guard field.lowercased().hasPrefix(name + ":") else { return nil }
        return field.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
    }
}

/// Sockets on 127.0.0.1.
enum LoopbackSocket {
    static func listening() throws -> (socket: Int32, port: UInt16) {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address: sockaddr_in = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound: Bool = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isBound else { throw EmbeddedCluster.Failure("no free port") }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    static func connected(to port: UInt16) -> Int32? {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address: sockaddr_in = loopback(port: port)
        let isConnected: Bool = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                connect(descriptor, plain, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    @discardableResult
    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent: Int = 0
        while sent < bytes.count {
            let count: Int = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
