/// Escapes for the parts of a URL (RFC 3986) and for impersonation header names.
enum PercentEncoding {
    /// One path segment: everything but letters, digits and `-._~:` is escaped, slashes too.
    static func segment(_ text: String) -> String {
        encode(text) { isUnreserved($0) || $0 == UInt8(ascii: ":") }
    }

    static func query(_ items: [(name: String, value: String)]) -> String {
        items.map { "\(encode($0.name, keeping: isUnreserved))=\(encode($0.value, keeping: isUnreserved))" }
            .joined(separator: "&")
    }

    /// A key as the end of a header name: what is no token character is escaped, percent signs as well.
    static func headerKey(_ text: String) -> String {
        encode(text) { isUnreserved($0) || "!#$&'*+^`|".utf8.contains($0) }
    }

    private static func encode(_ text: String, keeping isKept: (UInt8) -> Bool) -> String {
        let digits: [UInt8] = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if isKept(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): return true
        default: return false
        }
    }
}
