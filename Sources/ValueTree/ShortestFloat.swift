/// The shortest decimal digits that read back as the same double, laid out the ways Go lays them out
/// (`strconv.FormatFloat` with precision -1).
package struct ShortestFloat: Sendable {
    /// Significant digits as ASCII, no leading or trailing zeros ("0" for zero).
    package let digits: [UInt8]
    /// Where the decimal point stands: value = 0.DIGITS x 10^pointPosition.
    package let pointPosition: Int
    package let isNegative: Bool

    /// nil for NaN and the infinities.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(description: value.magnitude.description, isNegative: value.sign == .minus)
    }

    /// The digits that read back as the same 32-bit float; nil for NaN and the infinities.
    package init?(digitsOf value: Float) {
        guard value.isFinite else { return nil }
        self.init(description: value.magnitude.description, isNegative: value.sign == .minus)
    }

    private init(description: String, isNegative: Bool) {
        self.isNegative = isNegative
        // Swift's description is the shortest that reads back, in one of two layouts: "12.5" or "1.25e-07".
        var significant: [UInt8] = []
        var position: Int?
        var exponent: Int = 0
        var bytes: Substring.UTF8View.SubSequence = description.utf8[...]
        if let mark = bytes.firstIndex(of: UInt8(ascii: "e")) {
            exponent = Int(Substring(bytes[bytes.index(after: mark)...])) ?? 0
            bytes = bytes[..<mark]
        }
        for byte in bytes {
            if byte == UInt8(ascii: ".") { position = significant.count } else { significant.append(byte) }
        }
        var point: Int = (position ?? significant.count) + exponent
        let zero: UInt8 = UInt8(ascii: "0")
        let leading: Int = significant.prefix { $0 == zero }.count
        significant.removeFirst(leading)
        point -= leading
        while significant.last == zero { significant.removeLast() }
        if significant.isEmpty {
            significant = [zero]
            point = 1
        }
        digits = significant
        pointPosition = point
    }

    /// Go's verb `f`: never an exponent.
    package var plain: String {
        let zero: UInt8 = UInt8(ascii: "0")
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        if pointPosition <= 0 {
            text += [zero, UInt8(ascii: ".")] + [UInt8](repeating: zero, count: -pointPosition) + digits
        } else if digits.count <= pointPosition {
            text += digits + [UInt8](repeating: zero, count: pointPosition - digits.count)
        } else {
            text += digits[..<pointPosition] + [UInt8(ascii: ".")] + digits[pointPosition...]
        }
        if digits == [zero] { text = (isNegative ? [UInt8(ascii: "-")] : []) + [zero] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Go's verb `e`: d.ddde±dd, at least two exponent digits.
    package var scientific: String { scientific(minimumExponentDigits: 2) }

    private func scientific(minimumExponentDigits: Int) -> String {
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        text.append(digits[0])
        if digits.count > 1 { text += [UInt8(ascii: ".")] + digits[1...] }
        let exponent: Int = digits == [UInt8(ascii: "0")] ? 0 : pointPosition - 1
        let magnitude: String = String(exponent.magnitude)
        let padding: String = String(repeating: "0", count: max(0, minimumExponentDigits - magnitude.count))
        return String(decoding: text, as: UTF8.self) + (exponent < 0 ? "e-" : "e+") + padding + magnitude
    }

    /// Go's verb `g`, and so `%v`: an exponent when it is below -4 or at least `threshold`.
    package func general(threshold: Int = 6) -> String {
        let exponent: Int = pointPosition - 1
        return exponent < -4 || exponent >= threshold ? scientific : plain
    }

    /// As Go's encoding/json writes float64: an exponent only below 1e-6 or from 1e21, written `1e-7`.
    package var json: String {
        if digits == [UInt8(ascii: "0")] { return isNegative ? "-0" : "0" }
        let exponent: Int = pointPosition - 1
        guard exponent < -6 || exponent >= 21 else { return plain }
        return scientific(minimumExponentDigits: exponent < 0 ? 1 : 2)
    }
}
