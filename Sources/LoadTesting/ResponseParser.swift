/// Follows one HTTP/1.1 response through the bytes of its connection, without keeping them.
struct ResponseParser {
    enum Outcome: Equatable {
        /// More bytes are needed.
        case incomplete
        /// The response ended; the connection can be used again or not.
        case complete(status: Int, keepsAlive: Bool)
        /// Not HTTP.
        case malformed(String)
    }

    private enum Stage {
        case head
        case body(remaining: Int)
        case chunkSize
        case chunk(remaining: Int)
        case trailer
        case untilClose
    }

    private var stage: Stage = .head
    private var line: [UInt8] = []
    private var isFirstLine: Bool = true
    private var status: Int = 0
    private var length: Int?
    private var isChunked: Bool = false
    private var keepsAlive: Bool = true
    private let isHead: Bool
    private var headBytes: Int = 0

    private static let maximumHead: Int = 256 << 10

    /// - Parameter isHead: whether the request was HEAD, whose response has no body.
    init(isHead: Bool) {
        self.isHead = isHead
        line.reserveCapacity(256)
    }

    /// Gets ready for the next response on the same connection.
    mutating func reset() {
        stage = .head
        line.removeAll(keepingCapacity: true)
        (isFirstLine, status, length, isChunked, keepsAlive, headBytes) = (true, 0, nil, false, true, 0)
    }

    /// Whether anything of a response has come.
    var hasBegun: Bool { !isFirstLine || !line.isEmpty }

    mutating func consume(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
        var index: Int = 0
        while true {
            switch stage {
            case .head, .chunkSize, .trailer:
                guard let end = bytes[index...].firstIndex(of: 0x0A) else {
                    line += bytes[index...]
                    return line.count > ResponseParser.maximumHead ? .malformed("header line too long") : .incomplete
                }
                line += bytes[index..<end]
                index = end + 1
                if line.last == 0x0D { line.removeLast() }
                if let outcome = endOfLine() { return outcome }
                line.removeAll(keepingCapacity: true)
            case .body(let remaining), .chunk(let remaining):
                let taken: Int = min(remaining, bytes.count - index)
                index += taken
                if case .chunk = stage {
                    stage = taken == remaining ? .chunkSize : .chunk(remaining: remaining - taken)
                    if taken < remaining { return .incomplete }
                } else {
                    if taken == remaining { return finish() }
                    stage = .body(remaining: remaining - taken)
                    return .incomplete
                }
            case .untilClose: return .incomplete
            }
            if index >= bytes.count {
                if case .body(0) = stage { return finish() }
                return .incomplete
            }
        }
    }

    /// The peer closed: the end of a response that has no length, an error in any other.
    mutating func close() -> Outcome {
        if case .untilClose = stage { return .complete(status: status, keepsAlive: false) }
        return .malformed("connection closed inside a response")
    }

    private func finish() -> Outcome { .complete(status: status, keepsAlive: keepsAlive) }

    private mutating func endOfLine() -> Outcome? {
        headBytes += line.count
        if headBytes > ResponseParser.maximumHead { return .malformed("header too long") }
        switch stage {
        case .chunkSize:
            if line.isEmpty { return nil }  // the end of the chunk before
            let digits: ArraySlice<UInt8> = line.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 }
            headBytes = 0
            guard digits.count <= 8, let size = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
                return .malformed("bad chunk size")
            }
            stage = size == 0 ? .trailer : .chunk(remaining: size)
            return nil
        case .trailer: return line.isEmpty ? finish() : nil
        default: return headLine()
        }
    }

    private mutating func headLine() -> Outcome? {
        if isFirstLine {
            if line.isEmpty { return nil }
            isFirstLine = false
            guard line.count >= 12, line.starts(with: "HTTP/1.".utf8),
                let code = Int(String(decoding: line[9..<12], as: UTF8.self)), (100...999).contains(code)
            else { return .malformed("not an HTTP/1.1 response") }
            status = code
            keepsAlive = line[7] == UInt8(ascii: "1")
            return nil
        }
        if line.isEmpty { return endOfHead() }
        field()
        return nil
    }

    private mutating func field() {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        func isNamed(_ name: StaticString) -> Bool {
            guard colon == name.utf8CodeUnitCount else { return false }
            for offset in 0..<colon where line[offset] | 0x20 != name.utf8Start[offset] { return false }
            return true
        }
        if isNamed("content-length") {
            length = Int(value(after: colon))
            if length == nil || (length ?? 0) < 0 { length = -1 }
        } else if isNamed("transfer-encoding") {
            isChunked = value(after: colon).lowercased().hasSuffix("chunked")
        } else if isNamed("connection") {
            let text: String = value(after: colon).lowercased()
            if text.contains("close") { keepsAlive = false } else if text.contains("keep-alive") { keepsAlive = true }
        }
    }

    private func value(after colon: Int) -> String {
        var bytes: ArraySlice<UInt8> = line[(colon + 1)...]
        while bytes.first == 0x20 || bytes.first == 0x09 { bytes.removeFirst() }
        while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func endOfHead() -> Outcome? {
        if status < 200, status != 101 {
            reset()  // an interim response; the real one follows
            return nil
        }
        if isHead || status == 204 || status == 304 || status == 101 { return finish() }
        if isChunked {
            stage = .chunkSize
            headBytes = 0
            return nil
        }
        if let length {
            if length < 0 { return .malformed("bad Content-Length") }
            if length == 0 { return finish() }
            stage = .body(remaining: length)
            return nil
        }
        keepsAlive = false
        stage = .untilClose
        return nil
    }
}
