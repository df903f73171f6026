import Dispatch
import Foundation
import Synchronization

/// A loopback HTTP server with one fixed behaviour, a thread a connection.
final class TargetServer: Sendable {
    /// What is done about a request, in order.
    enum Step: Sendable {
        case send(String)
        /// So many bytes.
        case fill(Int)
        case pause(Double)
        /// In good order.
        case close
        case reset
    }

    enum Behaviour: Sendable {
        /// What is done about the request of this number, counted from 0 over all connections.
        case script(@Sendable (Int) -> [Step])
        /// 200 at once, but not while the server is frozen: for the first `frozen` seconds of every `every`, counted from
        /// its start.
        case freeze(frozen: Double, every: Double)
        /// 200 after so many seconds, connection kept.
        case answer(after: Double)
        /// 200, then the connection is closed without a word.
        case close
        /// The connection is closed instead of an answer.
        case reset
        /// Something else than HTTP.
        case garbage
    }

    /// What has come so far.
    struct Seen {
        var connections: Int = 0
        /// Time of arrival, nanoseconds of the system's uptime, and the text up to the header's end.
        var requests: [(time: UInt64, head: String)] = []
        /// How long answers really took, in nanoseconds from a request's arrival: what the system made of pauses.
        var delays: [UInt64] = []
    }

    let port: UInt16
    private let listener: Int32
    private let seen: Mutex<Seen> = Mutex(Seen())
    private let started: UInt64 = DispatchTime.now().uptimeNanoseconds

    var requests: [(time: UInt64, head: String)] { seen.withLock { $0.requests } }
    var delays: [UInt64] { seen.withLock { $0.delays } }
    var connectionCount: Int { seen.withLock { $0.connections } }

    init(_ behaviour: Behaviour) throws {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening: Bool = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 256) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        listener = descriptor
        Thread.detachNewThread { [self] in
            while true {
                let client: Int32 = accept(descriptor, nil, nil)
                if client < 0 {
                    // Here and nowhere else: closed by `stop`, its number could be the next server's already.
                    Glibc.close(descriptor)
                    return
                }
                seen.withLock { $0.connections += 1 }
                Thread.detachNewThread { self.serve(client, behaviour) }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func serve(_ client: Int32, _ behaviour: Behaviour) {
        defer { Glibc.close(client) }
        var enabled: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
        var buffer: [UInt8] = Array(repeating: 0, count: 65_536)
        var pending: [UInt8] = []
        while true {
            let count: Int = recv(client, &buffer, buffer.count, 0)
            if count <= 0 { return }
            pending += buffer[..<count]
            while let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: pending[..<end.upperBound], as: UTF8.self)
                pending.removeSubrange(..<end.upperBound)
                let arrival: UInt64 = DispatchTime.now().uptimeNanoseconds
                let number: Int = seen.withLock { seen in
                    seen.requests.append((arrival, head))
                    return seen.requests.count - 1
                }
                for step in steps(behaviour, number) {
                    if case .send = step { noteDelay(since: arrival) }
                    guard perform(step, client) else { return }
                }
            }
        }
    }

    private func noteDelay(since arrival: UInt64) {
        let delay: UInt64 = DispatchTime.now().uptimeNanoseconds - arrival
        seen.withLock { $0.delays.append(delay) }
    }

    private func steps(_ behaviour: Behaviour, _ number: Int) -> [Step] {
        let answer: Step = .send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        switch behaviour {
        case .script(let script): return script(number)
        case .reset: return [.close]
        case .garbage: return [.send("220 smtp ready\r\n\r\n")]
        case .close: return [answer, .close]
        case .answer(let delay): return [.pause(delay), answer]
        case .freeze(let frozen, let every):
            let elapsed: Double = Double(DispatchTime.now().uptimeNanoseconds - started) / 1e9
            let phase: Double = elapsed.truncatingRemainder(dividingBy: every)
            return [.pause(phase < frozen ? frozen - phase : 0), answer]
        }
    }

    /// Whether the connection goes on.
    private func perform(_ step: Step, _ client: Int32) -> Bool {
        switch step {
        case .send(let text): write(client, Array(text.utf8))
        case .fill(let count): write(client, Array(repeating: 0x48, count: count))
        case .pause(let seconds): if seconds > 0 { usleep(UInt32(seconds * 1_000_000)) }
        case .close: return false
        case .reset:
            var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
            setsockopt(client, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
            return false
        }
        return true
    }

    private func write(_ client: Int32, _ bytes: [UInt8]) {
        var sent: Int = 0
        while sent < bytes.count {
            let count: Int = bytes.withUnsafeBytes { all in
                send(client, all.baseAddress.map { $0 + sent }, all.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }
}
