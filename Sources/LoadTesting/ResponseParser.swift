import Glibc

/// Follows one HTTP/1.1 response through the bytes of its connection, without keeping them.
struct ResponseParser {
    enum Outcome: Equatable {
        /// More bytes are needed.
        case incomplete
        /// The response ended; the connection can be used again or not.
        case complete(status: Int, keepsAlive: Bool)
        /// Not HTTP.
        case malformed(String)
        /// The connection was closed inside the response.
        case truncated(String)
    }

    private enum Stage {
        case head, body, chunkSize, chunk, trailer, untilClose
    }

    private var stage: Stage = .head
    /// The beginning of a line that came in pieces.
    private var piece: [UInt8] = []
    private var head: ResponseHead = ResponseHead()
    /// Bytes of the body or of the chunk that are still to come.
    private var remaining: Int = 0
    private var lineBytes: Int = 0
    private let isHead: Bool
    /// Whether anything of a response has come.
    private(set) var hasBegun: Bool = false

    private static let maximumHead: Int = 256 << 10

    /// - Parameter isHead: whether the request was HEAD, whose response has no body.
    init(isHead: Bool) {
        self.isHead = isHead
    }

    /// Where a redirect leads; nil without one.
    var location: String? { head.location }

    /// Gets ready for the next response on the same connection.
    mutating func reset() {
        stage = .head
        if !piece.isEmpty { piece.removeAll(keepingCapacity: true) }
        head = ResponseHead()
        (remaining, lineBytes, hasBegun) = (0, 0, false)
    }

    /// Bytes that follow the response's end make the connection unfit for another one: they belong to no request.
    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        if !bytes.isEmpty { hasBegun = true }
        var index: Int = 0
        while index < bytes.count {
            var outcome: Outcome?
            switch stage {
            case .head, .chunkSize, .trailer: outcome = consumeLine(bytes, &index)
            case .body, .chunk: outcome = consumeBody(bytes, &index)
            case .untilClose: return .incomplete
            }
            guard let outcome else { continue }
            if case .complete(let status, _) = outcome, index < bytes.count {
                return .complete(status: status, keepsAlive: false)
            }
            return outcome
        }
        return .incomplete
    }

    /// The peer closed: the end of a response that has no length, an error in any other.
    mutating func close() -> Outcome {
        switch stage {
        case .untilClose: return .complete(status: head.status, keepsAlive: false)
        case .body: return .truncated("connection closed with \(remaining) of \(head.length ?? 0) bytes still to come")
        case .head where head.status == 0 && !ResponseHead.mayBegin(piece):
            return .malformed("the answer is not HTTP/1.1")
        case .head: return .truncated("connection closed inside the header")
        case .chunkSize, .chunk, .trailer: return .truncated("connection closed inside a chunked body")
        }
    }

    private var finished: Outcome { .complete(status: head.status, keepsAlive: head.keepsAlive) }

    private mutating func consumeBody(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Outcome? {
        let taken: Int = min(remaining, bytes.count - index)
        index += taken
        remaining -= taken
        guard remaining == 0 else { return nil }
        if stage == .body { return finished }
        stage = .chunkSize
        return nil
    }

    private mutating func consumeLine(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Outcome? {
        guard let base = bytes.baseAddress else { return nil }
        let rest = UnsafeBufferPointer(start: base + index, count: bytes.count - index)
        guard let found = memchr(base + index, 0x0A, rest.count) else {
            piece += rest
            index = bytes.count
            return piece.count > ResponseParser.maximumHead ? .malformed("header line too long") : nil
        }
        let length: Int = UnsafeRawPointer(found) - UnsafeRawPointer(base + index)
        index += length + 1
        lineBytes += length
        if lineBytes > ResponseParser.maximumHead { return .malformed("header too long") }
        let line = UnsafeBufferPointer(start: base + index - length - 1, count: length)
        if piece.isEmpty { return endOfLine(ResponseHead.trimmed(line)) }
        let whole: [UInt8] = piece + line
        piece.removeAll(keepingCapacity: true)
        return whole.withUnsafeBufferPointer { endOfLine(ResponseHead.trimmed($0)) }
    }

    private mutating func endOfLine(_ line: UnsafeBufferPointer<UInt8>) -> Outcome? {
        switch stage {
        case .chunkSize: return chunkSize(line)
        case .trailer: return line.isEmpty ? finished : nil
        default:
            if line.isEmpty { return head.status == 0 ? nil : endOfHead() }
            return head.consume(line).map { .malformed($0) }
        }
    }

    private mutating func chunkSize(_ line: UnsafeBufferPointer<UInt8>) -> Outcome? {
        if line.isEmpty { return nil }  // the end of the chunk before
        lineBytes = 0
        guard let size = ResponseHead.hexadecimal(line) else { return .malformed("bad chunk size") }
        remaining = size
        stage = size == 0 ? .trailer : .chunk
        return nil
    }

    private mutating func endOfHead() -> Outcome? {
        if head.status < 200, head.status != 101 {
            head = ResponseHead()  // an interim response; the real one follows
            return nil
        }
        let hasNoBody: Bool = isHead || head.status == 204 || head.status == 304 || head.status == 101
        if hasNoBody { return finished }
        if head.isChunked {
            stage = .chunkSize
        } else if let length = head.length {
            if length == 0 { return finished }
            remaining = length
            stage = .body
        } else {
            stage = .untilClose
        }
        return nil
    }
}
