import GoText

/// Strings and byte slices.
extension FormatPrinter {
    mutating func string(_ bytes: [UInt8], _ verb: UInt32) {
        switch Unicode.Scalar(verb) ?? " " {
        case "v" where flags.isGoSyntax, "q": quoted(truncated(bytes))
        case "v", "s": write(truncated(bytes))
        case "x": hexadecimal(bytes, Self.lowerDigits)
        case "X": hexadecimal(bytes, Self.upperDigits)
        default: complain(.string(bytes: bytes), verb)
        }
    }

    mutating func bytes(_ bytes: [UInt8], _ verb: UInt32) {
        switch Unicode.Scalar(verb) ?? " " {
        case "v" where flags.isGoSyntax:
            output += "[]byte{".utf8
            for (index, byte) in bytes.enumerated() {
                output += "\(index > 0 ? ", " : "")0x\(String(byte, radix: 16))".utf8
            }
            output.append(UInt8(ascii: "}"))
        case "s", "x", "X", "q": string(bytes, verb)
        default:
            output.append(UInt8(ascii: "["))
            for (index, byte) in bytes.enumerated() {
                if index > 0 { output.append(UInt8(ascii: " ")) }
                integer(Int64(byte), verb, .int(Int64(byte)), typeName: "uint8")
            }
            output.append(UInt8(ascii: "]"))
        }
    }

    static let lowerDigits: [UInt8] = Array("0123456789abcdefx".utf8)
    static let upperDigits: [UInt8] = Array("0123456789ABCDEFX".utf8)

    /// As many characters as the precision says.
    private func truncated(_ bytes: [UInt8]) -> [UInt8] {
        guard let precision = flags.precision else { return bytes }
        return bytes.withUnsafeBufferPointer { text in
            var (place, left): (Int, Int) = (0, precision)
            while place < text.count, left > 0 {
                place += GoUTF8.decode(text, at: place).width
                left -= 1
            }
            return place == text.count ? bytes : Array(text[..<place])
        }
    }

    private mutating func quoted(_ bytes: [UInt8]) {
        if flags.sharp, GoQuote.canBackquote(bytes) {
            write([UInt8(ascii: "`")] + bytes + [UInt8(ascii: "`")])
            return
        }
        var literal: [UInt8] = []
        bytes.withUnsafeBufferPointer { GoQuote.append($0, to: &literal, asciiOnly: flags.plus) }
        write(literal)
    }

    private mutating func hexadecimal(_ bytes: [UInt8], _ digits: [UInt8]) {
        let shown: ArraySlice<UInt8> = bytes.prefix(flags.precision ?? .max)
        var text: [UInt8] = []
        for byte in shown {
            if flags.space, !text.isEmpty { text.append(UInt8(ascii: " ")) }
            if flags.sharp, flags.space || text.isEmpty { text += [UInt8(ascii: "0"), digits[16]] }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        write(text)
    }
}
