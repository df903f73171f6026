import GoText

/// The escapers of text/template: HTML, JavaScript strings, URL queries.
package enum Escaping {
    static func html(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case 0: output += "\u{FFFD}".utf8
            case UInt8(ascii: "\""): output += "&#34;".utf8
            case UInt8(ascii: "'"): output += "&#39;".utf8
            case UInt8(ascii: "&"): output += "&amp;".utf8
            case UInt8(ascii: "<"): output += "&lt;".utf8
            case UInt8(ascii: ">"): output += "&gt;".utf8
            default: output.append(byte)
            }
        }
        return output
    }

    static func javaScript(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        text.withUnsafeBufferPointer { text in
            var place: Int = 0
            while place < text.count {
                let decoded: GoUTF8.Decoded = GoUTF8.decode(text, at: place)
                if let escaped = javaScript(decoded.scalar) {
                    output += escaped.utf8
                } else {
                    output += text[place..<place + decoded.width]
                }
                place += decoded.width
            }
        }
        return output
    }

    /// What stands for a character, nil where it stands for itself.
    private static func javaScript(_ scalar: UInt32) -> String? {
        switch Unicode.Scalar(scalar) ?? " " {
        case "\\": return "\\\\"
        case "'": return "\\'"
        case "\"": return "\\\""
        case "<", ">", "&", "=": break
        default: if scalar >= 0x20, scalar < 0x80 || UnicodeCategory.isGraphic(scalar) { return nil }
        }
        let digits: String = String(scalar, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// `url.QueryEscape`.
    package static func query(_ text: some Sequence<UInt8>) -> String {
        var output: [UInt8] = []
        let hexadecimal: [UInt8] = Array("0123456789ABCDEF".utf8)
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                output.append(byte)
            case UInt8(ascii: " "): output.append(UInt8(ascii: "+"))
            default: output += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
