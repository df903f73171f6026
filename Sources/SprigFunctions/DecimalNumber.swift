/// A decimal number as Sprig's float arithmetic computes with it: exact, and quotients to 16 places. Numbers that need
/// more than 38 digits on the way are computed as floats.
struct DecimalNumber {
    /// The value is `digits` times ten to the `exponent`.
    private var digits: Int128
    private var exponent: Int

    /// The shortest decimal that reads back as `double`; nil for what is no number.
    init?(_ double: Double) {
        guard double.isFinite else { return nil }
        let text: String = double.description
        var rest: Substring = text[...]
        let isNegative: Bool = rest.first == "-"
        if isNegative { rest.removeFirst() }
        var exponent: Int = 0
        if let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
            exponent = Int(rest[rest.index(after: mark)...]) ?? 0
            rest = rest[..<mark]
        }
        var digits: Int128 = 0
        var isFraction: Bool = false
        for character in rest {
            guard let digit = character.wholeNumberValue else {
                isFraction = true
                continue
            }
            let (shifted, overflow): (Int128, Bool) = digits.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            digits = shifted + Int128(digit)
            if isFraction { exponent -= 1 }
        }
        self.init(digits: isNegative ? -digits : digits, exponent: exponent)
    }

    private init(digits: Int128, exponent: Int) {
        self.digits = digits
        self.exponent = exponent
        while self.digits != 0, self.digits % 10 == 0 {
            self.digits /= 10
            self.exponent += 1
        }
        if self.digits == 0 { self.exponent = 0 }
    }

    /// The nearest float.
    var double: Double { Double("\(digits)e\(exponent)") ?? 0 }

    static func sum(_ left: DecimalNumber, _ right: DecimalNumber) -> DecimalNumber? {
        let exponent: Int = min(left.exponent, right.exponent)
        guard let one = left.scaled(to: exponent), let other = right.scaled(to: exponent) else { return nil }
        let (digits, overflow): (Int128, Bool) = one.addingReportingOverflow(other)
        return overflow ? nil : DecimalNumber(digits: digits, exponent: exponent)
    }

    static func difference(_ left: DecimalNumber, _ right: DecimalNumber) -> DecimalNumber? {
        sum(left, DecimalNumber(digits: -right.digits, exponent: right.exponent))
    }

    static func product(_ left: DecimalNumber, _ right: DecimalNumber) -> DecimalNumber? {
        let (digits, overflow): (Int128, Bool) = left.digits.multipliedReportingOverflow(by: right.digits)
        return overflow ? nil : DecimalNumber(digits: digits, exponent: left.exponent + right.exponent)
    }

    /// Rounded to 16 places, halves away from zero; the divisor is not zero.
    static func quotient(_ left: DecimalNumber, _ right: DecimalNumber) -> DecimalNumber? {
        let places: Int = 16
        var (dividend, divisor): (Int128, Int128) = (left.digits, right.digits)
        if dividend % divisor == 0, left.exponent - right.exponent >= -places {
            return DecimalNumber(digits: dividend / divisor, exponent: left.exponent - right.exponent)
        }
        let shift: Int = places + left.exponent - right.exponent
        if shift >= 0 {
            guard let scaled = dividend.shifted(by: shift) else { return nil }
            dividend = scaled
        } else {
            guard let scaled = divisor.shifted(by: -shift) else { return DecimalNumber(digits: 0, exponent: 0) }
            divisor = scaled
        }
        let (whole, remainder): (Int128, Int128) = dividend.quotientAndRemainder(dividingBy: divisor)
        var digits: Int128 = whole
        let isNegative: Bool = (dividend < 0) != (divisor < 0)
        if remainder.magnitude >= divisor.magnitude - remainder.magnitude, remainder != 0 {
            digits += isNegative ? -1 : 1
        }
        return DecimalNumber(digits: digits, exponent: -places)
    }

    private func scaled(to exponent: Int) -> Int128? { digits.shifted(by: self.exponent - exponent) }
}

extension Int128 {
    /// Times ten to the `places`, nil if that does not fit.
    fileprivate func shifted(by places: Int) -> Int128? {
        guard self != 0 else { return 0 }
        guard places < 39 else { return nil }
        var result: Int128 = self
        for _ in 0..<places {
            let (next, overflow): (Int128, Bool) = result.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            result = next
        }
        return result
    }
}
