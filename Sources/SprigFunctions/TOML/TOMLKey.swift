import GoText

/// Keys and strings as TOML spells them.
enum TOMLKey {
    static func text(_ parts: [String]) -> String { parts.map(text).joined(separator: ".") }

    /// Bare if it can be, quoted if not.
    static func text(_ part: String) -> String {
        !part.isEmpty && part.utf8.allSatisfy(isBare) ? part : String(decoding: quoted(part.utf8), as: UTF8.self)
    }

    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
        var output: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0x08: output += "\\b".utf8
            case 0x09: output += "\\t".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0C: output += "\\f".utf8
            case 0x0D: output += "\\r".utf8
            case 0..<0x20, 0x7F: output += ("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16)).utf8
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
        return output
    }

    /// What Go's `%q` makes of a character.
    static func quotedCharacter(_ scalar: Unicode.Scalar) -> String {
        let quoted: String =
            scalar == "'" ? "\\'" : scalar == "\"" ? "\"" : String(quotedText(String(scalar)).dropFirst().dropLast())
        return "'\(quoted)'"
    }

    /// What Go's `%q` makes of a text.
    static func quotedText(_ text: String) -> String {
        var output: [UInt8] = []
        Array(text.utf8).withUnsafeBufferPointer { GoQuote.append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }
}
