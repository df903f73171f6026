/// Standard base32 (RFC 4648) with padding.
enum Base32Text {
    private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let padding: UInt8 = UInt8(ascii: "=")

    static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var (buffer, available): (UInt64, Int) = (0, 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt64(byte)
            available += 8
            while available >= 5 {
                available -= 5
                output.append(alphabet[Int(buffer >> UInt64(available) & 31)])
            }
        }
        if available > 0 { output.append(alphabet[Int(buffer << UInt64(5 - available) & 31)]) }
        while output.count % 8 != 0 { output.append(padding) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Line breaks are passed over and not counted, as in Go.
    static func decode(_ text: [UInt8]) -> Result<[UInt8], CorruptEncoding> {
        let digits: [UInt8] = text.filter { $0 != 0x0A && $0 != 0x0D }
        var output: [UInt8] = []
        var (group, filled): (UInt64, Int) = (0, 0)
        for (index, byte) in digits.enumerated() {
            if byte == padding, filled >= 2, digits.count - index - 1 < 8 {
                if let fault = faultInPadding(digits, index, filled) {
                    return .failure(CorruptEncoding(offset: fault))
                }
                append(group << UInt64(5 * (8 - filled)), filled * 5 / 8, to: &output)
                return .success(output)
            }
            guard let digit = value(byte) else { return .failure(CorruptEncoding(offset: index)) }
            group = group << 5 | UInt64(digit)
            filled += 1
            if filled == 8 {
                append(group, 5, to: &output)
                (group, filled) = (0, 0)
            }
        }
        return filled == 0 ? .success(output) : .failure(CorruptEncoding(offset: digits.count - filled))
    }

    private static func append(_ group: UInt64, _ count: Int, to output: inout [UInt8]) {
        for index in 0..<count { output.append(UInt8(truncatingIfNeeded: group >> UInt64(32 - 8 * index))) }
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "2")...UInt8(ascii: "7"): byte - UInt8(ascii: "2") + 26
        default: nil
        }
    }

    /// What is wrong from the `=` at `index` on, which follows `filled` digits of a group.
    private static func faultInPadding(_ digits: [UInt8], _ index: Int, _ filled: Int) -> Int? {
        let rest: ArraySlice<UInt8> = digits[(index + 1)...]
        let wanted: Int = 7 - filled
        if rest.count < wanted { return digits.count }
        if let other = rest.prefix(wanted).firstIndex(where: { $0 != padding }) {
            // Go counts from what it has taken already.
            return index + (other - index - 1)
        }
        // 1, 3 and 6 digits make no whole byte.
        return filled == 3 || filled == 6 ? index : nil
    }
}
