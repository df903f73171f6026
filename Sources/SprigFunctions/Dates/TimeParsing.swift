/// Why a text is no time of a layout, in Go's words.
struct TimeParseFailure: Error {
    let message: String
}

extension GoTime {
    /// Go's `time.ParseInLocation`.
    static func parse(_ layout: String, _ text: String, in zone: GoZone) throws(TimeParseFailure) -> GoTime {
        var parser = TimeParser(layout: TimeLayout(layout), value: Array(text.utf8))
        try parser.run()
        return try parser.time(in: zone)
    }

    /// Go's `time.quote`: everything outside ASCII as bytes.
    static func quote(_ bytes: some Sequence<UInt8>) -> String {
        var output: String = "\""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x80: output.unicodeScalars.append(UnicodeScalar(byte))
            default: output += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return output + "\""
    }
}

/// Reads a text along a layout.
private struct TimeParser {
    let layout: TimeLayout
    let value: [UInt8]
    private var rest: ArraySlice<UInt8>
    private var element: ArraySlice<UInt8> = []

    private var year: Int64 = 0
    private var month: Int?
    private var day: Int?
    private var yearDay: Int?
    private var (hour, minute, second): (Int, Int, Int) = (0, 0, 0)
    private var nanosecond: Int64 = 0
    private var isAfternoon: Bool?
    private var isUTC: Bool = false
    private var offset: Int?
    private var zoneName: String = ""

    init(layout: TimeLayout, value: [UInt8]) {
        self.layout = layout
        self.value = value
        rest = value[...]
    }

    private struct Bad: Error {}

    private func failure(_ valuePart: ArraySlice<UInt8>, _ message: String = "") -> TimeParseFailure {
        let start: String = "parsing time \(GoTime.quote(value))"
        guard message.isEmpty else { return TimeParseFailure(message: start + message) }
        return TimeParseFailure(
            message: "\(start) as \(GoTime.quote(layout.bytes)): cannot parse \(GoTime.quote(valuePart)) as "
                + GoTime.quote(element))
    }

    mutating func run() throws(TimeParseFailure) {
        var position: Int = 0
        while true {
            let found: TimeLayout.Found? = layout.next(from: position)
            let prefix: ArraySlice<UInt8> = layout.bytes[position..<(found?.range.lowerBound ?? layout.bytes.count)]
            guard skip(prefix) else {
                element = prefix
                throw failure(rest)
            }
            guard let found else { break }
            position = found.range.upperBound
            element = layout.bytes[found.range]
            let hold: ArraySlice<UInt8> = rest
            let range: String?
            do {
                range = try read(found.element, following: layout.next(from: position)?.element)
            } catch {
                throw failure(hold)
            }
            if let range { throw failure(rest, ": \(range) out of range") }
        }
        if !rest.isEmpty { throw failure(rest, ": extra text: \(GoTime.quote(rest))") }
    }

    /// Spaces of the layout stand for any number of spaces.
    private mutating func skip(_ prefix: ArraySlice<UInt8>) -> Bool {
        let space: UInt8 = UInt8(ascii: " ")
        var prefix: ArraySlice<UInt8> = prefix
        while let next = prefix.first {
            if next == space {
                if let first = rest.first, first != space { return false }
                prefix = prefix.drop { $0 == space }
                rest = rest.drop { $0 == space }
                continue
            }
            guard rest.first == next else { return false }
            prefix.removeFirst()
            rest.removeFirst()
        }
        return true
    }

    /// Reads one element; the result says what was out of its range.
    private mutating func read(_ element: LayoutElement, following: LayoutElement?) throws(Bad) -> String? {
        switch element {
        case .year:
            let short: Int = try digits(exactly: 2)
            year = Int64(short >= 69 ? short + 1_900 : short + 2_000)
        case .longYear: year = Int64(try digits(exactly: 4))
        case .month: month = try name(CivilTime.months.map { String($0.prefix(3)) }) + 1
        case .longMonth: month = try name(CivilTime.months) + 1
        case .numericMonth, .zeroMonth:
            let number: Int = try number(isFixed: element == .zeroMonth)
            month = number
            return (1...12).contains(number) ? nil : "month"
        case .weekday: _ = try name(CivilTime.weekdays.map { String($0.prefix(3)) })
        case .longWeekday: _ = try name(CivilTime.weekdays)
        case .day, .spaceDay, .zeroDay:
            if element == .spaceDay, rest.first == UInt8(ascii: " ") { rest.removeFirst() }
            day = try number(isFixed: element == .zeroDay)
        case .spaceYearDay, .zeroYearDay:
            for _ in 0..<2 where element == .spaceYearDay && rest.first == UInt8(ascii: " ") { rest.removeFirst() }
            yearDay = try dayOfYear(isFixed: element == .zeroYearDay)
        case .hour:
            hour = try number(isFixed: false)
            return hour < 24 ? nil : "hour"
        case .hour12, .zeroHour12:
            hour = try number(isFixed: element == .zeroHour12)
            return hour <= 12 ? nil : "hour"
        case .minute, .zeroMinute:
            minute = try number(isFixed: element == .zeroMinute)
            return minute < 60 ? nil : "minute"
        case .second, .zeroSecond:
            second = try number(isFixed: element == .zeroSecond)
            if second >= 60 { return "second" }
            // A fraction may follow though the layout has none.
            if case .fraction = following { return nil }
            try fraction(required: false)
        case .upperHalf: try half("AM", "PM")
        case .lowerHalf: try half("am", "pm")
        case .offset(let form, let usesZ): return try offset(form, usesZ)
        case .zoneName: try name()
        case .fraction(let digits, _, let keepsZeros):
            if keepsZeros { try exactFraction(digits) } else { try fraction(required: false) }
        }
        return nil
    }

    // MARK: - numbers and names

    private func isDigit(_ offset: Int) -> Bool {
        let index: Int = rest.startIndex + offset
        return index < rest.endIndex && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(rest[index])
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private func value(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    private mutating func digits(exactly count: Int) throws(Bad) -> Int {
        guard (0..<count).allSatisfy(isDigit) else { throw Bad() }
        return value(take(count))
    }

    /// One or two digits.
    private mutating func number(isFixed: Bool) throws(Bad) -> Int {
        guard isDigit(0), isDigit(1) || !isFixed else { throw Bad() }
        return value(take(isDigit(1) ? 2 : 1))
    }

    private mutating func dayOfYear(isFixed: Bool) throws(Bad) -> Int {
        let count: Int = isDigit(0) ? (isDigit(1) ? (isDigit(2) ? 3 : 2) : 1) : 0
        guard count > 0, count == 3 || !isFixed else { throw Bad() }
        return value(take(count))
    }

    /// The first of `names` that stands here in any letter case.
    private mutating func name(_ names: [String]) throws(Bad) -> Int {
        for (index, name) in names.enumerated() where rest.count >= name.utf8.count {
            let isSame: Bool = zip(rest, name.utf8).allSatisfy { here, there in
                here == there || here | 0x20 == there | 0x20 && (0x61...0x7A).contains(here | 0x20)
            }
            if isSame {
                _ = take(name.utf8.count)
                return index
            }
        }
        throw Bad()
    }

    private mutating func half(_ morning: StaticString, _ afternoon: StaticString) throws(Bad) {
        let here: String = String(decoding: take(2), as: UTF8.self)
        // What an earlier mark said stays said.
        if here == afternoon.description {
            isAfternoon = true
        } else if here == morning.description {
            isAfternoon = isAfternoon ?? false
        } else {
            throw Bad()
        }
    }

    // MARK: - fractions

    private func isSeparator(_ byte: UInt8?) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }

    private mutating func fraction(required: Bool) throws(Bad) {
        guard isSeparator(rest.first), isDigit(1) else { return }
        var count: Int = 1
        while isDigit(count) { count += 1 }
        try exactFraction(count - 1)
    }

    private mutating func exactFraction(_ digits: Int) throws(Bad) {
        guard rest.count > digits, isSeparator(rest.first) else { throw Bad() }
        let text: ArraySlice<UInt8> = rest.prefix(digits + 1).dropFirst().prefix(9)
        guard text.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { throw Bad() }
        nanosecond = Int64(value(text))
        for _ in text.count..<9 { nanosecond *= 10 }
        _ = take(digits + 1)
    }

    // MARK: - zones

    private mutating func offset(_ form: LayoutElement.OffsetForm, _ usesZ: Bool) throws(Bad) -> String? {
        if usesZ, rest.first == UInt8(ascii: "Z") {
            isUTC = true
            rest.removeFirst()
            return nil
        }
        let pattern: StaticString =
            switch form {
            case .hours: "+hh"
            case .minutes: "+hhmm"
            case .colonMinutes: "+hh:mm"
            case .seconds: "+hhmmss"
            case .colonSeconds: "+hh:mm:ss"
            }
        guard rest.count >= pattern.utf8CodeUnitCount else { throw Bad() }
        let text: [UInt8] = Array(take(pattern.utf8CodeUnitCount))
        var numbers: [Int] = []
        for (index, mark) in pattern.description.utf8.enumerated().dropFirst() {
            if mark == UInt8(ascii: ":") {
                guard text[index] == mark else { throw Bad() }
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) else { throw Bad() }
            numbers.append(Int(text[index]) - 48)
        }
        numbers += Array(repeating: 0, count: 6 - numbers.count)
        let parts: [Int] = [0, 2, 4].map { numbers[$0] * 10 + numbers[$0 + 1] }
        guard text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") else { throw Bad() }
        let total: Int = parts[0] * 3_600 + parts[1] * 60 + parts[2]
        offset = text[0] == UInt8(ascii: "-") ? -total : total
        // Some do write offsets of 24 hours or 60 minutes.
        if parts[2] > 60 { return "time zone offset second" }
        if parts[1] > 60 { return "time zone offset minute" }
        return parts[0] > 24 ? "time zone offset hour" : nil
    }

    /// An abbreviation: three to five capitals, `GMT+3`, `+03`.
    private mutating func name() throws(Bad) {
        if rest.starts(with: "UTC".utf8) {
            isUTC = true
            _ = take(3)
            return
        }
        let length: Int = abbreviationLength
        guard length > 0 else { throw Bad() }
        zoneName = String(decoding: take(length), as: UTF8.self)
    }

    private var abbreviationLength: Int {
        guard rest.count >= 3 else { return 0 }
        if rest.starts(with: "ChST".utf8) || rest.starts(with: "MeST".utf8) { return 4 }
        if rest.starts(with: "GMT".utf8) { return 3 + signedHours(rest.dropFirst(3)) }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { return signedHours(rest) }
        let capitals: Int = rest.prefix(6).prefix { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }.count
        let endsInT: Bool = capitals > 0 && rest[rest.startIndex + capitals - 1] == UInt8(ascii: "T")
        switch capitals {
        case 3: return 3
        case 4: return endsInT || rest.starts(with: "WITA".utf8) ? 4 : 0
        case 5: return endsInT ? 5 : 0
        default: return 0
        }
    }

    private func signedHours(_ text: ArraySlice<UInt8>) -> Int {
        guard text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") else { return 0 }
        let digits: ArraySlice<UInt8> = text.dropFirst().prefix {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard !digits.isEmpty, let hours = Int(String(decoding: digits, as: UTF8.self)), hours <= 23 else { return 0 }
        return 1 + digits.count
    }

    // MARK: - the moment

    mutating func time(in zone: GoZone) throws(TimeParseFailure) -> GoTime {
        if isAfternoon == true, hour < 12 { hour += 12 }
        if isAfternoon == false, hour == 12 { hour = 0 }
        try settleYearDay()
        let (month, day): (Int, Int) = (month ?? 1, day ?? 1)
        guard day >= 1, day <= CivilTime.daysIn(month, year) else { throw failure(rest, ": day out of range") }
        if isUTC { return moment(month, day, .utc) }
        let universal: GoTime = moment(month, day, .utc)
        if let offset {
            let seconds: Int64 = universal.seconds - Int64(offset)
            let kind: ZoneKind = zone.span(at: seconds).kind
            let isHere: Bool = kind.offset == offset && (zoneName.isEmpty || kind.name == zoneName)
            return GoTime(
                seconds: seconds, nanoseconds: nanosecond, zone: isHere ? zone : .fixed(zoneName, offset))
        }
        guard !zoneName.isEmpty else { return moment(month, day, zone) }
        if let offset = zone.offset(named: zoneName, local: universal.seconds) {
            return GoTime(seconds: universal.seconds - Int64(offset), nanoseconds: nanosecond, zone: zone)
        }
        // Nobody knows where that is.
        let hours: Int = zoneName.hasPrefix("GMT") ? Int(zoneName.dropFirst(3)) ?? 0 : 0
        return universal.inZone(.fixed(zoneName, hours * 3_600))
    }

    private func moment(_ month: Int, _ day: Int, _ zone: GoZone) -> GoTime {
        GoTime(
            year: year, month: Int64(month), day: Int64(day), hour: Int64(hour), minute: Int64(minute),
            second: Int64(second), nanosecond: nanosecond, zone: zone)
    }

    private mutating func settleYearDay() throws(TimeParseFailure) {
        guard let yearDay else { return }
        let isLeap: Bool = CivilTime.isLeap(year)
        guard yearDay >= 1, yearDay <= (isLeap ? 366 : 365) else {
            throw failure(rest, ": day-of-year out of range")
        }
        let found: Int = (1...12).last { CivilTime.daysBefore($0, isLeap: isLeap) < yearDay } ?? 1
        let dayOfMonth: Int = yearDay - CivilTime.daysBefore(found, isLeap: isLeap)
        if let month, month != found { throw failure(rest, ": day-of-year does not match month") }
        if let day, day != dayOfMonth { throw failure(rest, ": day-of-year does not match day") }
        (month, day) = (found, dayOfMonth)
    }
}
