/// The parts of a request target (RFC 9112 origin form): `/path?query`.
enum RequestTarget {
    static func parse(_ target: String) -> (path: String, query: [(name: String, value: String)]) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            return (decoded(target, plus: false), [])
        }
        let path: String = decoded(String(target[..<mark]), plus: false)
        return (path, query(String(target[target.index(after: mark)...])))
    }

    private static func query(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").map { pair in
            let parts: [Substring] = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value: String = parts.count > 1 ? decoded(String(parts[1]), plus: true) : ""
            return (decoded(String(parts[0]), plus: true), value)
        }
    }

    /// Percent-decodes; what is no valid escape stays as it is. In queries a plus is a space.
    private static func decoded(_ text: String, plus: Bool) -> String {
        let bytes: [UInt8] = Array(text.utf8)
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var index: Int = 0
        while index < bytes.count {
            let byte: UInt8 = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                output.append(high << 4 | low)
                index += 3
                continue
            }
            output.append(plus && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            index += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}
