/// Go's `time.Duration`: nanoseconds in 64 bits, which wrap around.
enum GoDuration {
    struct Failure: Error {
        let message: String
    }

    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "\u{B5}s": 1_000, "\u{3BC}s": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    /// Go's `time.ParseDuration`: `-1h15m30.918s`.
    static func parse(_ text: String) throws(Failure) -> Int64 {
        let whole: [UInt8] = Array(text.utf8)
        let invalid = Failure(message: "time: invalid duration \(GoTime.quote(whole))")
        var rest: ArraySlice<UInt8> = whole[...]
        let isNegative: Bool = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        if rest.elementsEqual("0".utf8) { return 0 }
        if rest.isEmpty { throw invalid }
        let limit: UInt64 = 1 << 63
        var total: UInt64 = 0
        while !rest.isEmpty {
            guard let integer = leadingInteger(&rest) else { throw invalid }
            let fraction: (value: UInt64, scale: Double)? = leadingFraction(&rest)
            guard integer.digits > 0 || fraction != nil else { throw invalid }
            let name: ArraySlice<UInt8> = rest.prefix { $0 != UInt8(ascii: ".") && !isDigit($0) }
            rest = rest.dropFirst(name.count)
            if name.isEmpty { throw Failure(message: "time: missing unit in duration \(GoTime.quote(whole))") }
            guard let unit = units[String(decoding: name, as: UTF8.self)] else {
                throw Failure(
                    message: "time: unknown unit \(GoTime.quote(name)) in duration \(GoTime.quote(whole))")
            }
            guard integer.value <= limit / unit else { throw invalid }
            var part: UInt64 = integer.value * unit
            if let fraction, fraction.value > 0 {
                // Go reckons in floats here; a nanosecond may get lost, the same as there.
                part += UInt64(Double(fraction.value) * (Double(unit) / fraction.scale))
                if part > limit { throw invalid }
            }
            total += part
            if total > limit { throw invalid }
        }
        if isNegative { return Int64(truncatingIfNeeded: 0 &- total) }
        guard total < limit else { throw invalid }
        return Int64(total)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func leadingInteger(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, digits: Int)? {
        var (value, digits): (UInt64, Int) = (0, 0)
        while let byte = rest.first, isDigit(byte) {
            guard value <= (1 << 63) / 10 else { return nil }
            value = value * 10 + UInt64(byte - 48)
            guard value <= 1 << 63 else { return nil }
            digits += 1
            rest.removeFirst()
        }
        return (value, digits)
    }

    /// nil without a point or without a digit after it; digits that don't fit are dropped.
    private static func leadingFraction(_ rest: inout ArraySlice<UInt8>) -> (value: UInt64, scale: Double)? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        rest.removeFirst()
        var (value, scale, digits, isFull): (UInt64, Double, Int, Bool) = (0, 1, 0, false)
        while let byte = rest.first, isDigit(byte) {
            rest.removeFirst()
            digits += 1
            if isFull { continue }
            let next: UInt64 = value <= ((1 << 63) - 1) / 10 ? value * 10 + UInt64(byte - 48) : UInt64.max
            if next > 1 << 63 {
                isFull = true
                continue
            }
            (value, scale) = (next, scale * 10)
        }
        return digits > 0 ? (value, scale) : nil
    }

    /// Go's `Duration.String`: `1h0m0s`, `1.5ms`.
    static func text(_ duration: Int64) -> String {
        let magnitude: UInt64 = duration.magnitude
        let sign: String = duration < 0 ? "-" : ""
        if magnitude == 0 { return "0s" }
        if magnitude < 1_000 { return "\(sign)\(magnitude)ns" }
        if magnitude < 1_000_000 { return sign + decimal(magnitude, 1_000, 3) + "\u{B5}s" }
        if magnitude < 1_000_000_000 { return sign + decimal(magnitude, 1_000_000, 6) + "ms" }
        let minutes: UInt64 = magnitude / 60_000_000_000
        let seconds: String = decimal(magnitude % 60_000_000_000, 1_000_000_000, 9) + "s"
        if minutes == 0 { return sign + seconds }
        return minutes < 60 ? "\(sign)\(minutes)m\(seconds)" : "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// `value / unit` without trailing zeros.
    private static func decimal(_ value: UInt64, _ unit: UInt64, _ digits: Int) -> String {
        let rest: UInt64 = value % unit
        guard rest > 0 else { return String(value / unit) }
        let text: String = String(rest)
        var fraction: String = String(repeating: "0", count: digits - text.utf8.count) + text
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(value / unit).\(fraction)"
    }

    /// To the nearest multiple of `unit`, halves away from zero; the extremes where that does not fit.
    static func rounded(_ duration: Int64, to unit: Int64) -> Int64 {
        guard unit > 0 else { return duration }
        let (whole, step): (Int128, Int128) = (Int128(duration), Int128(unit))
        let magnitude: Int128 = whole < 0 ? -whole : whole
        let remainder: Int128 = magnitude % step
        let result: Int128 = remainder + remainder < step ? magnitude - remainder : magnitude + step - remainder
        return Int64(clamping: whole < 0 ? -result : result)
    }

    static func truncated(_ duration: Int64, to unit: Int64) -> Int64 {
        unit > 0 ? duration - duration % unit : duration
    }
}
