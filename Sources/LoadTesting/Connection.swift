import Glibc

/// What came of reading or writing.
enum Progress {
    case done(Int)
    case wouldBlock
    case closed
    case failed(FailureKind, String)
}

/// One connection of a load test, kept from request to request, and the request that it carries.
final class Connection {
    enum Stage {
        case closed, connecting, handshaking, idle, sending, receiving
    }

    let index: Int
    var stage: Stage = .closed
    private(set) var descriptor: Int32 = -1
    var channel: SecureChannel?
    var parser: ResponseParser
    /// What is sent: the plan's request, or another after a redirect.
    var request: RequestText
    /// Bytes of it that are sent.
    var sent: Int = 0
    var hasRequest: Bool = false
    /// When the request was due, and when it was begun.
    var due: UInt64 = 0
    var begun: UInt64 = 0
    /// When the one before ended.
    var freed: UInt64 = 0
    /// Whether this socket has carried a response already.
    var isUsed: Bool = false
    /// Whether the other side has closed it, though there may be something to read.
    var isHungUp: Bool = false
    /// Whether the request is sent for the second time.
    var isResent: Bool = false
    /// Addresses tried for the socket, and redirects followed for the request.
    var attempts: Int = 0
    var redirects: Int = 0

    init(_ index: Int, _ request: RequestText, _ parser: ResponseParser) {
        self.index = index
        self.request = request
        self.parser = parser
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    func opened(_ descriptor: Int32) {
        self.descriptor = descriptor
        stage = .connecting
        (isUsed, isHungUp) = (false, false)
    }

    /// Gets ready to send a request from its beginning.
    func prepare(_ request: RequestText) {
        self.request = request
        (sent, attempts) = (0, 0)
        parser.reset()
    }

    func close() {
        channel = nil
        stage = .closed
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    /// The error of a connection attempt; nil if it succeeded.
    var connectError: SystemError? {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code == 0 ? nil : SystemError(code: code)
    }

    func read(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Progress {
        guard let base = buffer.baseAddress else { return .closed }
        if let channel { return channel.read(base, buffer.count) }
        let count: Int = recv(descriptor, base, buffer.count, 0)
        if count > 0 { return .done(count) }
        return count == 0 ? .closed : Connection.fault()
    }

    /// Sends what the socket takes of the request; `buffer` is for pieces of a file.
    func write(_ buffer: UnsafeMutableBufferPointer<UInt8>) -> Progress {
        if sent < request.bytes.count {
            return request.bytes.withUnsafeBytes { bytes in
                write(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
            }
        }
        guard let payload = request.payload else { return .done(0) }
        let count: Int = payload.read(UnsafeMutableRawBufferPointer(buffer), at: sent - request.bytes.count)
        guard count > 0 else { return .failed(.closed, "the payload's file has become shorter") }
        return write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Progress {
        guard let base = bytes.baseAddress else { return .done(0) }
        if let channel { return channel.write(base, bytes.count) }
        let count: Int = Glibc.send(descriptor, base, bytes.count, Int32(MSG_NOSIGNAL))
        return count >= 0 ? .done(count) : Connection.fault()
    }

    private static func fault() -> Progress {
        let error = SystemError(code: errno)
        if error.code == EAGAIN || error.code == EINTR { return .wouldBlock }
        return .failed(error.kind, error.message)
    }
}
