/// Base64 (RFC 4648).
enum Base64Text {
    private static let standard: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Padded, with `+` and `/`.
    static func encode(_ bytes: [UInt8]) -> String { encode(bytes, standard, isPadded: true) }

    /// Unpadded, with `-` and `_`.
    static func encodeForURL(_ bytes: [UInt8]) -> String { encode(bytes, urlSafe, isPadded: false) }

    /// Either alphabet, with or without padding; nil for anything else.
    static func decode(_ text: String) -> [UInt8]? {
        var output: [UInt8] = []
        var buffer: UInt32 = 0
        var bits: Int = 0
        var hasEnded: Bool = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "=") {
                hasEnded = true
                continue
            }
            guard !hasEnded, let digit = digit(byte) else { return nil }
            buffer = buffer << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                output.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return bits < 6 ? output : nil
    }

    private static func encode(_ bytes: [UInt8], _ alphabet: [UInt8], isPadded: Bool) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index: Int = 0
        while index < bytes.count {
            let left: Int = bytes.count - index
            let word: Int =
                Int(bytes[index]) << 16 | (left > 1 ? Int(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? Int(bytes[index + 2]) : 0)
            output.append(alphabet[word >> 18 & 63])
            output.append(alphabet[word >> 12 & 63])
            if left > 1 {
                output.append(alphabet[word >> 6 & 63])
            } else if isPadded {
                output.append(UInt8(ascii: "="))
            }
            if left > 2 { output.append(alphabet[word & 63]) } else if isPadded { output.append(UInt8(ascii: "=")) }
            index += 3
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): return UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): return UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): return 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): return 63
        default: return nil
        }
    }
}
