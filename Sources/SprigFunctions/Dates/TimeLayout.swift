/// One element of a Go time layout, spelled by the reference time Mon Jan 2 15:04:05 MST 2006.
enum LayoutElement: Equatable {
    case longMonth, month, numericMonth, zeroMonth
    case longWeekday, weekday
    case day, spaceDay, zeroDay, spaceYearDay, zeroYearDay
    case hour, hour12, zeroHour12, minute, zeroMinute, second, zeroSecond
    case longYear, year
    case upperHalf, lowerHalf
    case zoneName
    /// `Z07:00` and the like print `Z` for UTC.
    case offset(OffsetForm, usesZ: Bool)
    /// `.000` keeps its zeros, `.999` drops them.
    case fraction(digits: Int, separator: UInt8, keepsZeros: Bool)

    enum OffsetForm {
        case hours, minutes, colonMinutes, seconds, colonSeconds
    }
}

/// Cuts a layout into elements and the text between them.
struct TimeLayout {
    let bytes: [UInt8]

    init(_ layout: String) {
        bytes = Array(layout.utf8)
    }

    struct Found {
        let element: LayoutElement
        let range: Range<Int>
    }

    /// The first element at or after `start`.
    func next(from start: Int) -> Found? {
        for index in bytes.indices[min(start, bytes.count)...] {
            guard let (element, skipped, length) = element(at: index) else { continue }
            return Found(element: element, range: (index + skipped)..<(index + skipped + length))
        }
        return nil
    }

    private func has(_ text: StaticString, _ index: Int) -> Bool {
        guard index + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes[index..<index + text.utf8CodeUnitCount]) }
    }

    private func isLower(_ index: Int) -> Bool {
        index < bytes.count && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[index])
    }

    private func isDigit(_ index: Int) -> Bool {
        index < bytes.count && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
    }

    private typealias Match = (LayoutElement, Int, Int)

    private func element(at index: Int) -> Match? {
        switch bytes[index] {
        case UInt8(ascii: "J"), UInt8(ascii: "M"): return named(index)
        case UInt8(ascii: "P"): return has("PM", index) ? (.upperHalf, 0, 2) : nil
        case UInt8(ascii: "p"): return has("pm", index) ? (.lowerHalf, 0, 2) : nil
        case UInt8(ascii: "-"): return offset(index, usesZ: false)
        case UInt8(ascii: "Z"): return offset(index, usesZ: true)
        case UInt8(ascii: "."), UInt8(ascii: ","): return fraction(index)
        default: return number(index)
        }
    }

    private func named(_ index: Int) -> Match? {
        if has("January", index) { return (.longMonth, 0, 7) }
        if has("Jan", index) { return isLower(index + 3) ? nil : (.month, 0, 3) }
        if has("Monday", index) { return (.longWeekday, 0, 6) }
        if has("Mon", index) { return isLower(index + 3) ? nil : (.weekday, 0, 3) }
        return has("MST", index) ? (.zoneName, 0, 3) : nil
    }

    private func number(_ index: Int) -> Match? {
        switch bytes[index] {
        case UInt8(ascii: "0"):
            if has("002", index) { return (.zeroYearDay, 0, 3) }
            if has("01", index) { return (.zeroMonth, 0, 2) }
            if has("02", index) { return (.zeroDay, 0, 2) }
            if has("03", index) { return (.zeroHour12, 0, 2) }
            if has("04", index) { return (.zeroMinute, 0, 2) }
            if has("05", index) { return (.zeroSecond, 0, 2) }
            return has("06", index) ? (.year, 0, 2) : nil
        case UInt8(ascii: "1"): return has("15", index) ? (.hour, 0, 2) : (.numericMonth, 0, 1)
        case UInt8(ascii: "2"): return has("2006", index) ? (.longYear, 0, 4) : (.day, 0, 1)
        case UInt8(ascii: "_"):
            // The underscore before a year is one.
            if has("_2006", index) { return (.longYear, 1, 4) }
            if has("_2", index) { return (.spaceDay, 0, 2) }
            return has("__2", index) ? (.spaceYearDay, 0, 3) : nil
        case UInt8(ascii: "3"): return (.hour12, 0, 1)
        case UInt8(ascii: "4"): return (.minute, 0, 1)
        case UInt8(ascii: "5"): return (.second, 0, 1)
        default: return nil
        }
    }

    private func offset(_ index: Int, usesZ: Bool) -> Match? {
        if has("070000", index + 1) { return (.offset(.seconds, usesZ: usesZ), 0, 7) }
        if has("07:00:00", index + 1) { return (.offset(.colonSeconds, usesZ: usesZ), 0, 9) }
        if has("0700", index + 1) { return (.offset(.minutes, usesZ: usesZ), 0, 5) }
        if has("07:00", index + 1) { return (.offset(.colonMinutes, usesZ: usesZ), 0, 6) }
        return has("07", index + 1) ? (.offset(.hours, usesZ: usesZ), 0, 3) : nil
    }

    /// A run of zeros or nines that no other digit follows.
    private func fraction(_ index: Int) -> Match? {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "0") || bytes[index + 1] == UInt8(ascii: "9")
        else { return nil }
        let mark: UInt8 = bytes[index + 1]
        let digits: Int = bytes[(index + 1)...].prefix { $0 == mark }.count
        guard !isDigit(index + 1 + digits) else { return nil }
        let element: LayoutElement = .fraction(
            digits: digits, separator: bytes[index], keepsZeros: mark == UInt8(ascii: "0"))
        return (element, 0, digits + 1)
    }
}
