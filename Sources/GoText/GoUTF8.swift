/// UTF-8 as Go reads it: every byte that begins no valid sequence is U+FFFD by itself.
package enum GoUTF8 {
    package struct Decoded {
        package let scalar: UInt32
        package let width: Int

        /// A byte that is no UTF-8, as opposed to a U+FFFD that is in the text.
        package var isInvalid: Bool { width == 1 && scalar == 0xFFFD }
    }

    /// The code point at `index`, which must be inside `bytes`.
    @inline(__always)
    package static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Decoded {
        let first: UInt8 = bytes[index]
        if first < 0x80 { return Decoded(scalar: UInt32(first), width: 1) }
        return decodeLong(bytes, at: index, first)
    }

    private static let invalid = Decoded(scalar: 0xFFFD, width: 1)

    private static func decodeLong(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int, _ first: UInt8) -> Decoded {
        let length: Int
        // The second byte's range keeps out overlong forms, surrogates and what lies beyond U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return invalid
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return invalid }
        var scalar: UInt32 = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte: UInt8 = bytes[index + offset]
            guard byte & 0xC0 == 0x80 else { return invalid }
            scalar = scalar << 6 | UInt32(byte & 0x3F)
        }
        return Decoded(scalar: scalar, width: length)
    }

    /// The code point that ends before `end`, which must be above zero.
    package static func decodeLast(_ bytes: UnsafeBufferPointer<UInt8>, before end: Int) -> Decoded {
        if bytes[end - 1] < 0x80 { return Decoded(scalar: UInt32(bytes[end - 1]), width: 1) }
        for width in 2...4 where width <= end {
            let start: Int = end - width
            if bytes[start] & 0xC0 == 0x80 { continue }
            let decoded: Decoded = decode(UnsafeBufferPointer(rebasing: bytes[..<end]), at: start)
            return decoded.width == width ? decoded : invalid
        }
        return invalid
    }

    /// How many code points there are, bytes that are no UTF-8 among them.
    package static func count(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var (count, place): (Int, Int) = (0, 0)
        while place < bytes.count {
            place += decode(bytes, at: place).width
            count += 1
        }
        return count
    }

    /// Appends the UTF-8 of a code point; what is none becomes U+FFFD.
    package static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: output.append(UInt8(scalar))
        case 0x80..<0x800: output += [UInt8(0xC0 | scalar >> 6), UInt8(0x80 | scalar & 0x3F)]
        case 0xD800..<0xE000, 0x110000...: output += [0xEF, 0xBF, 0xBD]
        case 0x800..<0x10000:
            output += [UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)]
        default:
            output += [
                UInt8(0xF0 | scalar >> 18), UInt8(0x80 | scalar >> 12 & 0x3F), UInt8(0x80 | scalar >> 6 & 0x3F),
                UInt8(0x80 | scalar & 0x3F),
            ]
        }
    }
}
