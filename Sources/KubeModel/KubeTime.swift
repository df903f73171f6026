/// Kubernetes' timestamps: RFC 3339 in UTC, whole seconds (metav1.Time) or microseconds (metav1.MicroTime).
///
/// Instants are nanoseconds since 1970-01-01T00:00:00Z, so that nothing here asks a clock or a zone file.
package struct KubeTime: Sendable, Hashable, Comparable {
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// Seconds beyond the years 1677 to 2262 become the nearest instant that there is.
    package init(seconds: Int64) {
        let limit: Int64 = Int64.max / 1_000_000_000
        nanoseconds = min(max(seconds, -limit), limit) * 1_000_000_000
    }

    package static func < (left: KubeTime, right: KubeTime) -> Bool { left.nanoseconds < right.nanoseconds }

    package var seconds: Int64 { floored(nanoseconds, 1_000_000_000) }

    /// `2026-11-23T04:05:06Z`.
    package var text: String { dateAndTime + "Z" }

    /// `2026-11-23T04:05:06.000000Z`.
    package var microText: String {
        dateAndTime + "." + padded((nanoseconds - seconds * 1_000_000_000) / 1000, 6) + "Z"
    }

    /// Go's RFC3339Nano: as many decimals as needed, none for whole seconds.
    package var nanoText: String {
        var fraction: String = padded(nanoseconds - seconds * 1_000_000_000, 9)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return fraction.isEmpty ? text : "\(dateAndTime).\(fraction)Z"
    }

    /// Any RFC 3339 text, with up to nine decimals and any offset; nil for anything else. A time beyond what
    /// can be held becomes the last (or first) that can.
    package init?(_ text: String) {
        let bytes: [UInt8] = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var index: Int = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            var scale: Int64 = 100_000_000
            let start: Int = index
            while index < bytes.count, let digit = number(bytes[index...index]) {
                fraction += digit * scale
                scale /= 10
                index += 1
            }
            guard index > start else { return nil }
        }
        guard index < bytes.count, let offset = KubeTime.offset(bytes[index...]) else { return nil }
        let days: Int64 = KubeTime.days(year: year, month: month, day: day)
        let whole: Int64 = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        // 64 bits of nanoseconds end in 2262; certificates and tokens "for ever" name later years.
        let (scaled, overflows) = whole.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, exceeds) = scaled.addingReportingOverflow(fraction)
        nanoseconds = overflows || exceeds ? (whole < 0 ? .min : .max) : sum
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted: Int64 = month <= 2 ? year - 1 : year
        let era: Int64 = floored(shifted, 400)
        let yearOfEra: Int64 = shifted - era * 400
        let dayOfYear: Int64 = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The calendar date of a day counted from 1970-01-01.
    package static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted: Int64 = days + 719_468
        let era: Int64 = floored(shifted, 146_097)
        let dayOfEra: Int64 = shifted - era * 146_097
        let yearOfEra: Int64 = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear: Int64 = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth: Int64 = (5 * dayOfYear + 2) / 153
        let month: Int64 = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private var dateAndTime: String {
        let days: Int64 = floored(seconds, 86_400)
        let rest: Int64 = seconds - days * 86_400
        let date: (year: Int64, month: Int64, day: Int64) = KubeTime.date(days: days)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
    }

    /// Seconds east of UTC of `Z`, `+hh:mm` or `-hh:mm`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let start: Int = bytes.startIndex
        if bytes.count == 1 { return bytes[start] == UInt8(ascii: "Z") || bytes[start] == UInt8(ascii: "z") ? 0 : nil }
        guard bytes.count == 6, bytes[start + 3] == UInt8(ascii: ":"), let hours = number(bytes[start + 1..<start + 3]),
            let minutes = number(bytes[start + 4..<start + 6]), hours < 24, minutes < 60
        else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "+"): return hours * 3600 + minutes * 60
        case UInt8(ascii: "-"): return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }
}

private func floored(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let quotient: Int64 = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits: String = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var total: Int64 = 0
    for digit in digits {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        total = total * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return total
}
