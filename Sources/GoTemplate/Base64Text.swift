/// Standard base64 (RFC 4648), with padding.
package enum Base64Text {
    package static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBufferPointer(encode) }

    /// Written straight into the string's own memory.
    package static func encode(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let count: Int = (bytes.count + 2) / 3 * 4
        let padding: UInt8 = UInt8(ascii: "=")
        return String(unsafeUninitializedCapacity: count) { output in
            var place: Int = 0
            for index in stride(from: 0, to: bytes.count, by: 3) {
                let rest: Int = bytes.count - index
                let group: UInt32 =
                    UInt32(bytes[index]) << 16 | (rest > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                    | (rest > 2 ? UInt32(bytes[index + 2]) : 0)
                output[place] = digit(group >> 18)
                output[place + 1] = digit(group >> 12 & 63)
                output[place + 2] = rest > 1 ? digit(group >> 6 & 63) : padding
                output[place + 3] = rest > 2 ? digit(group & 63) : padding
                place += 4
            }
            return count
        }
    }

    @inline(__always)
    private static func digit(_ value: UInt32) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + UInt8(value)
        case 26..<52: UInt8(ascii: "a") + UInt8(value - 26)
        case 52..<62: UInt8(ascii: "0") + UInt8(value - 52)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
