import GoText
import ValueTree

/// Integers and floats.
extension FormatPrinter {
    /// - Parameter typeName: of an element that is no value of its own.
    mutating func integer(_ number: Int64, _ verb: UInt32, _ value: TemplateValue, typeName: String? = nil) {
        switch Unicode.Scalar(verb) ?? " " {
        case "v", "d": integer(number, radix: 10, verb)
        case "b": integer(number, radix: 2, verb)
        case "o", "O": integer(number, radix: 8, verb)
        case "x", "X": integer(number, radix: 16, verb)
        case "c":
            var character: [UInt8] = []
            GoUTF8.append(UInt32(exactly: number) ?? 0xFFFD, to: &character)
            write(character)
        case "q":
            var literal: [UInt8] = []
            GoQuote.appendCharacter(UInt32(exactly: number) ?? 0xFFFD, to: &literal, asciiOnly: flags.plus)
            write(literal)
        case "U": codePoint(number)
        default: complain(value, verb, typeName: typeName)
        }
    }

    private mutating func integer(_ number: Int64, radix: Int, _ verb: UInt32) {
        let isUpper: Bool = verb == UInt32(UInt8(ascii: "X"))
        var digits: [UInt8] = Array(String(number.magnitude, radix: radix, uppercase: isUpper).utf8)
        let hasSign: Bool = number < 0 || flags.plus || flags.space
        var least: Int = 0
        if let precision = flags.precision {
            if precision == 0, number == 0 {
                let zero: Bool = flags.zero
                flags.zero = false
                pad(by: flags.width ?? 0)
                flags.zero = zero
                return
            }
            least = precision
        } else if flags.zero, !flags.minus, let width = flags.width {
            least = width - (hasSign ? 1 : 0)
        }
        if digits.count < least { digits = Array(repeating: UInt8(ascii: "0"), count: least - digits.count) + digits }
        if flags.sharp {
            switch radix {
            case 2: digits = Array("0b".utf8) + digits
            case 8: if digits[0] != UInt8(ascii: "0") { digits.insert(UInt8(ascii: "0"), at: 0) }
            case 16: digits = Array((isUpper ? "0X" : "0x").utf8) + digits
            default: break
            }
        }
        if verb == UInt32(UInt8(ascii: "O")) { digits = Array("0o".utf8) + digits }
        if hasSign { digits.insert(UInt8(ascii: number < 0 ? "-" : flags.plus ? "+" : " "), at: 0) }
        writeUnzeroed(digits)
    }

    /// `U+0041`, with `#` also the character.
    private mutating func codePoint(_ number: Int64) {
        let digits: [UInt8] = Array(String(UInt64(bitPattern: number), radix: 16, uppercase: true).utf8)
        let least: Int = max(4, flags.precision ?? 4)
        var text: [UInt8] = Array("U+".utf8)
        text += repeatElement(UInt8(ascii: "0"), count: max(0, least - digits.count))
        text += digits
        if flags.sharp, let scalar = UInt32(exactly: number), scalar <= 0x10FFFF, UnicodeCategory.isGraphic(scalar) {
            text += " '".utf8
            GoUTF8.append(scalar, to: &text)
            text.append(UInt8(ascii: "'"))
        }
        writeUnzeroed(text)
    }

    // MARK: - floats

    mutating func float(_ number: Double, _ verb: UInt32) {
        switch Unicode.Scalar(verb) ?? " " {
        case "v": float(number, UInt8(ascii: "g"), FloatText(number, UInt8(ascii: "g"), flags.precision))
        case "g", "G", "b", "x", "X": float(number, UInt8(verb), FloatText(number, UInt8(verb), flags.precision))
        case "f", "F": float(number, UInt8(ascii: "f"), FloatText(number, UInt8(ascii: "f"), flags.precision ?? 6))
        case "e", "E": float(number, UInt8(verb), FloatText(number, UInt8(verb), flags.precision ?? 6))
        default: complain(.float(number), verb)
        }
    }

    private mutating func float(_ number: Double, _ verb: UInt8, _ text: FloatText) {
        let sign: UInt8 = UInt8(ascii: text.isNegative ? "-" : flags.plus ? "+" : flags.space ? " " : "+")
        let showsSign: Bool = text.isNegative || flags.plus || flags.space
        guard number.isFinite else {
            // Infinity has its sign; zeros would make no sense before it.
            writeUnzeroed((number.isNaN && !showsSign ? [] : [sign]) + text.digits)
            return
        }
        let digits: [UInt8] = flags.sharp && verb != UInt8(ascii: "b") ? text.withPoint(verb) : text.digits
        guard showsSign else {
            write(digits)
            return
        }
        if flags.zero, !flags.minus, let width = flags.width, width > digits.count + 1 {
            output.append(sign)
            pad(by: width - digits.count - 1)
            output += digits
        } else {
            write([sign] + digits)
        }
    }
}
