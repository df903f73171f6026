import Foundation

/// A loopback HTTP server with one fixed behaviour, a thread a connection.
final class TargetServer: Sendable {
    enum Behaviour: Sendable {
        /// 200 after so many seconds, connection kept.
        case answer(after: Double)
        /// 200, then the connection is closed without a word.
        case close
        /// The connection is closed instead of an answer.
        case reset
        /// Something else than HTTP.
        case garbage
    }

    let port: UInt16
    private let listener: Int32

    init(_ behaviour: Behaviour) throws {
        let descriptor: Int32 = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening: Bool = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        listener = descriptor
        Thread.detachNewThread {
            while true {
                let client: Int32 = accept(descriptor, nil, nil)
                if client < 0 {
                    // Here and nowhere else: closed by `stop`, its number could be the next server's already.
                    Glibc.close(descriptor)
                    return
                }
                Thread.detachNewThread { TargetServer.serve(client, behaviour) }
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func serve(_ client: Int32, _ behaviour: Behaviour) {
        defer { Glibc.close(client) }
        var buffer: [UInt8] = Array(repeating: 0, count: 65_536)
        var pending: [UInt8] = []
        while true {
            let count: Int = recv(client, &buffer, buffer.count, 0)
            if count <= 0 { return }
            pending += buffer[..<count]
            while let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
                pending.removeSubrange(..<end.upperBound)
                switch behaviour {
                case .reset: return
                case .garbage: write(client, "220 smtp ready\r\n\r\n")
                case .close:
                    write(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                    return
                case .answer(let delay):
                    if delay > 0 { usleep(UInt32(delay * 1_000_000)) }
                    write(client, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
                }
            }
        }
    }

    private static func write(_ client: Int32, _ text: String) {
        let bytes: [UInt8] = Array(text.utf8)
        _ = send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}
