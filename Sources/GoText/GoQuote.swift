/// Go's literals of strings and characters (`strconv.Quote` and its relatives), of any bytes.
package enum GoQuote {
    /// - Parameter asciiOnly: escapes everything else too.
    package static func append(
        _ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], asciiOnly: Bool = false
    ) {
        output.append(UInt8(ascii: "\""))
        var place: Int = 0
        while place < text.count {
            let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
            if decoded.isInvalid {
                output += "\\x".utf8
                hexadecimal(UInt32(text[place]), digits: 2, to: &output)
            } else {
                append(decoded.scalar, quote: UInt8(ascii: "\""), asciiOnly, to: &output)
            }
            place += decoded.width
        }
        output.append(UInt8(ascii: "\""))
    }

    /// A character between single quotes; what is no code point becomes U+FFFD.
    package static func appendCharacter(_ scalar: UInt32, to output: inout [UInt8], asciiOnly: Bool = false) {
        let quote: UInt8 = UInt8(ascii: "'")
        output.append(quote)
        append(Unicode.Scalar(scalar)?.value ?? 0xFFFD, quote: quote, asciiOnly, to: &output)
        output.append(quote)
    }

    /// Whether the text can stand between backquotes.
    package static func canBackquote(_ text: [UInt8]) -> Bool {
        text.allSatisfy { $0 != 0x7F && $0 != UInt8(ascii: "`") && ($0 >= 0x20 || $0 == 0x09) }
            && !text.contains([0xEF, 0xBB, 0xBF]) && String(validating: text, as: UTF8.self) != nil
    }

    private static func append(_ scalar: UInt32, quote: UInt8, _ asciiOnly: Bool, to output: inout [UInt8]) {
        switch scalar {
        case UInt32(quote), 0x5C: output += [UInt8(ascii: "\\"), UInt8(scalar)]
        case 0x07: output += "\\a".utf8
        case 0x08: output += "\\b".utf8
        case 0x0C: output += "\\f".utf8
        case 0x0A: output += "\\n".utf8
        case 0x0D: output += "\\r".utf8
        case 0x09: output += "\\t".utf8
        case 0x0B: output += "\\v".utf8
        case 0x20..<0x7F: output.append(UInt8(scalar))
        case 0..<0x80:
            output += "\\x".utf8
            hexadecimal(scalar, digits: 2, to: &output)
        case _ where !asciiOnly && UnicodeCategory.isGraphic(scalar): GoUTF8.append(scalar, to: &output)
        case 0..<0x10000:
            output += "\\u".utf8
            hexadecimal(scalar, digits: 4, to: &output)
        default:
            output += "\\U".utf8
            hexadecimal(scalar, digits: 8, to: &output)
        }
    }

    private static func hexadecimal(_ number: UInt32, digits: Int, to output: inout [UInt8]) {
        let marks: [UInt8] = Array("0123456789abcdef".utf8)
        for digit in (0..<digits).reversed() { output.append(marks[Int(number >> UInt32(digit * 4) & 15)]) }
    }
}
