import Glibc
import ValueTree

/// A float as Go's `strconv.FormatFloat` writes it, the sign apart.
struct FloatText {
    let isNegative: Bool
    private(set) var digits: [UInt8]
    private let precision: Int?

    /// - Parameters:
    ///   - verb: one of `b`, `e`, `E`, `f`, `g`, `G`, `x`, `X`.
    ///   - precision: nil for as many digits as it takes to read the same number back.
    init(_ number: Double, _ verb: UInt8, _ precision: Int?) {
        isNegative = number.sign == .minus && !number.isNaN
        self.precision = precision
        digits = []
        guard number.isFinite else {
            digits = Array((number.isNaN ? "NaN" : "Inf").utf8)
            return
        }
        switch verb {
        case UInt8(ascii: "b"): digits = Self.binary(number)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            let text: String = Self.hexadecimal(number, precision)
            digits = Array((verb == UInt8(ascii: "X") ? text.uppercased() : text).utf8)
        default:
            let text: String = Self.decimal(number.magnitude, verb | 0x20, precision)
            digits = Array((verb & 0x20 == 0 ? text.uppercased() : text).utf8)
        }
    }

    private static func decimal(_ number: Double, _ verb: UInt8, _ precision: Int?) -> String {
        guard var precision else { return ShortestFloat(number)?.general() ?? "" }
        let format: String = verb == UInt8(ascii: "e") ? "%.*e" : verb == UInt8(ascii: "f") ? "%.*f" : "%.*g"
        if verb == UInt8(ascii: "g"), precision == 0 { precision = 1 }
        // C rounds and writes exponents as Go does.
        var buffer: [CChar] = Array(repeating: 0, count: 400 + precision)
        let count: Int32 = withVaList([Int32(precision), number]) { vsnprintf(&buffer, buffer.count, format, $0) }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The 53 bits as a number, and the power of two it is to be multiplied with.
    private static func parts(_ number: Double) -> (mantissa: UInt64, exponent: Int) {
        let raw: Int = Int(number.exponentBitPattern)
        return raw == 0
            ? (number.significandBitPattern, -1074) : (number.significandBitPattern | 1 << 52, raw - 1075)
    }

    /// `4503599627370496p-52`
    private static func binary(_ number: Double) -> [UInt8] {
        let (mantissa, exponent): (UInt64, Int) = parts(number)
        return Array("\(mantissa)p\(exponent < 0 ? "" : "+")\(exponent)".utf8)
    }

    /// `0x1.8p+01`
    private static func hexadecimal(_ number: Double, _ precision: Int?) -> String {
        var (mantissa, exponent): (UInt64, Int) = parts(number)
        exponent += 52
        // The leading one goes to bit 60, with fifteen hexadecimal digits behind it.
        mantissa <<= 8
        if mantissa == 0 { exponent = 0 }
        while mantissa != 0, mantissa & 1 << 60 == 0 {
            mantissa <<= 1
            exponent -= 1
        }
        if let precision, precision < 15 {
            let dropped: UInt64 = UInt64(60 - precision * 4)
            let rest: UInt64 = mantissa & (1 << dropped - 1)
            mantissa >>= dropped
            let half: UInt64 = 1 << (dropped - 1)
            if rest > half || (rest == half && mantissa & 1 == 1) { mantissa += 1 }
            mantissa <<= dropped
            if mantissa & 1 << 61 != 0 {
                mantissa >>= 1
                exponent += 1
            }
        }
        var text: String = "0x\(mantissa >> 60 & 1)"
        var fraction: String = String(mantissa & (1 << 60 - 1), radix: 16)
        fraction = String(repeating: "0", count: 15 - fraction.count) + fraction
        if let precision {
            fraction = String(fraction.prefix(precision)) + String(repeating: "0", count: max(0, precision - 15))
        } else {
            while fraction.hasSuffix("0") { fraction.removeLast() }
        }
        if !fraction.isEmpty { text += "." + fraction }
        let power: String = String(exponent.magnitude)
        return text + (exponent < 0 ? "p-" : "p+") + (power.count < 2 ? "0" : "") + power
    }

    /// With a decimal point, and the zeros at the end that `%#g` keeps.
    func withPoint(_ verb: UInt8) -> [UInt8] {
        var missing: Int =
            [UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "x")].contains(verb) ? precision ?? 6 : 0
        let isHexadecimal: Bool = verb | 0x20 == UInt8(ascii: "x")
        let tail: Int =
            digits.firstIndex { $0 | 0x20 == UInt8(ascii: "p") || !isHexadecimal && $0 | 0x20 == UInt8(ascii: "e") }
            ?? digits.count
        var text: [UInt8] = Array(digits[..<tail])
        var sawDigit: Bool = false
        for byte in text where byte != UInt8(ascii: ".") {
            if byte != UInt8(ascii: "0") { sawDigit = true }
            if sawDigit { missing -= 1 }
        }
        if !text.contains(UInt8(ascii: ".")) {
            if text == [UInt8(ascii: "0")] { missing -= 1 }
            text.append(UInt8(ascii: "."))
        }
        text += repeatElement(UInt8(ascii: "0"), count: max(0, missing))
        return text + digits[tail...]
    }
}
