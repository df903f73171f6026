import Foundation
import Synchronization

/// A small HTTP/1.1 server on loopback whose every byte the test decides: a script runs for each request and
/// answers, stalls, streams or drops the connection. Threads and plain sockets; nothing of our own transport.
package final class ScriptedServer: Sendable {
    package typealias Script = @Sendable (ScriptedRequest, ScriptedConnection) throws -> Void

    private struct State {
        var requests: [ScriptedRequest] = []
        var connections: [ScriptedConnection] = []
        var accepted: Int = 0
    }

    package let port: Int
    private let listener: Int32
    private let identity: ScriptedTLS?
    private let script: Script
    private let state: Mutex<State> = Mutex(State())

    /// Listens on a free port of 127.0.0.1 and answers with `script`; an error it throws drops the connection.
    package init(tls identity: ScriptedTLS? = nil, script: @escaping Script) throws {
        signal(SIGPIPE, SIG_IGN)
        let bound: (descriptor: Int32, port: Int) = try ScriptedServer.bind()
        (listener, port) = (bound.descriptor, bound.port)
        self.identity = identity
        self.script = script
        let server: ScriptedServer = self
        Thread.detachNewThread { [listener] in
            while true {
                let descriptor: Int32 = accept(listener, nil, nil)
                if descriptor < 0 {
                    // Here and nowhere else: closed by `stop`, its number could be the next server's already.
                    close(listener)
                    return
                }
                Thread.detachNewThread { server.serve(descriptor) }
            }
        }
    }

    /// Answers the requests of all connections in turn with these; the last one is repeated.
    package convenience init(tls: ScriptedTLS? = nil, answers: [ScriptedAnswer]) throws {
        let turn: Mutex<Int> = Mutex(0)
        try self.init(tls: tls) { _, connection in
            let index: Int = turn.withLock { turn in
                defer { turn += 1 }
                return min(turn, answers.count - 1)
            }
            try connection.respond(answers[index])
        }
    }

    package var url: String { "\(identity == nil ? "http" : "https")://127.0.0.1:\(port)" }
    /// Every request that arrived whole, in order of arrival.
    package var requests: [ScriptedRequest] { state.withLock { $0.requests } }
    package var connectionCount: Int { state.withLock { $0.accepted } }

    package func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        let open: [ScriptedConnection] = state.withLock { state in
            defer { state.connections = [] }
            return state.connections
        }
        for connection in open { connection.drop() }
    }

    private func serve(_ descriptor: Int32) {
        let connection: ScriptedConnection = ScriptedConnection(descriptor)
        state.withLock { state in
            state.accepted += 1
            state.connections.append(connection)
        }
        defer {
            connection.close()
            state.withLock { state in state.connections.removeAll { $0 === connection } }
        }
        do {
            if let identity { try connection.startTLS(identity) }
            while let request = try connection.readRequest() {
                state.withLock { $0.requests.append(request) }
                try script(request, connection)
                if connection.isClosed || request.headers["connection"] == "close" { return }
            }
        } catch {
            connection.drop()
        }
    }

    private static func bind() throws -> (descriptor: Int32, port: Int) {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address: sockaddr_in = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length: socklen_t = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status: Int32 = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard Glibc.bind(descriptor, generic, length) == 0, listen(descriptor, 128) == 0 else { return -1 }
                return getsockname(descriptor, generic, &length)
            }
        }
        guard descriptor >= 0, status == 0 else { throw ScriptedError("can't listen: \(errno)") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}

package struct ScriptedError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// One request as it came in. Header names are in small letters.
package struct ScriptedRequest: Sendable {
    package var method: String
    /// Path and query, as sent.
    package var target: String
    package var headers: [String: String]
    package var body: [UInt8]

    package var path: String { String(target.prefix { $0 != "?" }) }
    /// Query parameters, percent-decoded.
    package var query: [String: String] {
        let items: [URLQueryItem] = URLComponents(string: target)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { _, last in last })
    }
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// A whole response.
package struct ScriptedAnswer: Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]
    /// Drops the connection (reset) instead of answering.
    package var drops: Bool

    package init(_ status: Int = 200, headers: [String: String] = [:], body: String = "", drops: Bool = false) {
        self.status = status
        self.headers = headers
        self.body = Array(body.utf8)
        self.drops = drops
    }

    package static func json(_ body: String, status: Int = 200) -> ScriptedAnswer {
        ScriptedAnswer(status, headers: ["Content-Type": "application/json"], body: body)
    }

    package static let drop: ScriptedAnswer = ScriptedAnswer(drops: true)
}
