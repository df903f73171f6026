/// Puts the header lines that libcurl hands out one by one together again.
struct HeadParser {
    struct Head {
        var status: Int
        var headers: HTTPHeaders

        var isRedirect: Bool { (300..<400).contains(status) && headers["Location"] != nil }
    }

    private var status: Int = 0
    private var headers: HTTPHeaders = [:]

    /// The head once `line` was its last; nothing for interim responses (1xx).
    mutating func add(_ line: UnsafeRawBufferPointer) -> Head? {
        let text: Substring = String(decoding: line, as: UTF8.self)[...].trimmed
        if text.hasPrefix("HTTP/"), let space = text.firstIndex(of: " ") {
            status = Int(text[text.index(after: space)...].prefix(3)) ?? 0
            headers = [:]
            return nil
        }
        if text.isEmpty {
            let isFinal: Bool = status >= 200 || status == 101
            return isFinal ? Head(status: status, headers: headers) : nil
        }
        if let colon = text.firstIndex(of: ":") {
            headers.append(String(text[..<colon]), String(text[text.index(after: colon)...].trimmed))
        }
        return nil
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text: Substring = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
