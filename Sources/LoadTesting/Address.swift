import Glibc

/// A resolved socket address.
struct Address: Sendable {
    var storage: sockaddr_storage = sockaddr_storage()
    var length: socklen_t = 0

    enum Resolution {
        case found([Address])
        case failed(String)
    }

    /// Asks the system's resolver; blocks, so only from a thread of one's own.
    static func resolve(host: String, port: UInt16) -> Resolution {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let status: Int32 = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else { return .failed(String(cString: gai_strerror(status))) }
        defer { freeaddrinfo(list) }
        var found: [Address] = []
        var next: UnsafeMutablePointer<addrinfo>? = list
        while let entry = next {
            if let source = entry.pointee.ai_addr {
                var address = Address()
                address.length = entry.pointee.ai_addrlen
                withUnsafeMutableBytes(of: &address.storage) { bytes in
                    bytes.copyMemory(from: UnsafeRawBufferPointer(start: source, count: Int(address.length)))
                }
                found.append(address)
            }
            next = entry.pointee.ai_next
        }
        return found.isEmpty ? .failed("no address") : .found(found)
    }

    /// A non-blocking socket that has begun to connect, or errno.
    func connect() -> Result<Int32, SystemError> {
        let descriptor: Int32 = socket(
            Int32(storage.ss_family), Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failure(SystemError(code: errno)) }
        var enabled: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
        var copy: sockaddr_storage = storage
        let status: Int32 = withUnsafePointer(to: &copy) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
        }
        if status != 0, errno != EINPROGRESS {
            let failure = SystemError(code: errno)
            close(descriptor)
            return .failure(failure)
        }
        return .success(descriptor)
    }
}
