/// Standard base64 with padding; line breaks anywhere are passed over. Faults are placed where Go places them.
enum Base64Decoder {
    static func decode(_ text: [UInt8]) -> Result<[UInt8], CorruptEncoding> {
        text.withUnsafeBufferPointer(decode)
    }

    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> Result<[UInt8], CorruptEncoding> {
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var position: Int = 0
        var (group, filled): (UInt32, Int) = (0, 0)
        while position < text.count {
            let byte: UInt8 = text[position]
            position += 1
            if isLineBreak(byte) { continue }
            if byte == padding {
                if let fault = faultInPadding(text, position, filled) {
                    return .failure(CorruptEncoding(offset: fault))
                }
                append(group << UInt32(6 * (4 - filled)), filled - 1, to: &output)
                return .success(output)
            }
            guard let digit = value(byte) else { return .failure(CorruptEncoding(offset: position - 1)) }
            group = group << 6 | UInt32(digit)
            filled += 1
            if filled == 4 {
                append(group, 3, to: &output)
                (group, filled) = (0, 0)
            }
        }
        return filled == 0 ? .success(output) : .failure(CorruptEncoding(offset: text.count - filled))
    }

    private static let padding: UInt8 = UInt8(ascii: "=")

    private static func isLineBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    private static func append(_ group: UInt32, _ count: Int, to output: inout [UInt8]) {
        for index in 0..<count { output.append(UInt8(truncatingIfNeeded: group >> UInt32(16 - 8 * index))) }
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }

    /// What is wrong from the first `=` on, which stands before `start` after `filled` digits of a group.
    private static func faultInPadding(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ filled: Int) -> Int? {
        if filled < 2 { return start - 1 }
        var position: Int = start
        while position < text.count, isLineBreak(text[position]) { position += 1 }
        if filled == 2 {
            if position == text.count { return text.count }
            if text[position] != padding { return position - 1 }
            position += 1
            while position < text.count, isLineBreak(text[position]) { position += 1 }
        }
        return position < text.count ? position : nil
    }
}
