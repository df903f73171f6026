import Diagnostics
import Glibc

/// A socket that listens on an IPv4 address.
struct Listener {
    let descriptor: Int32
    let port: UInt16

    init(address: String, port: UInt16) throws(Diagnostic) {
        let type: Int32 = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor: Int32 = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw Listener.failure(address, port) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &place.sin_addr) == 1 else {
            close(descriptor)
            throw Diagnostic(.invalid, "\"\(address)\" is no IPv4 address")
        }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening: Bool = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                bind(descriptor, plain, length) == 0 && listen(descriptor, 256) == 0
                    && getsockname(descriptor, plain, &length) == 0
            }
        }
        guard isListening else {
            let failure: Diagnostic = Listener.failure(address, port)
            close(descriptor)
            throw failure
        }
        self.descriptor = descriptor
        self.port = UInt16(bigEndian: place.sin_port)
    }

    private static func failure(_ address: String, _ port: UInt16) -> Diagnostic {
        let number: Int32 = errno
        return Diagnostic(
            number == EADDRINUSE ? .conflict : .failed,
            "can't listen on \(address):\(port): \(String(cString: strerror(number)))")
    }
}
