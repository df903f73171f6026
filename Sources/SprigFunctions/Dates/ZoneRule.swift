/// What a zone does after its last recorded change: the rule in POSIX TZ form that ends a zone file, as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    let standard: ZoneKind
    /// nil in zones without daylight saving.
    let daylight: Daylight?

    struct Daylight: Sendable {
        let kind: ZoneKind
        let start: Day
        let end: Day
    }

    /// A day of the year and a time of it, in seconds.
    enum Day: Sendable {
        /// Never February 29th.
        case julian(day: Int, time: Int)
        case ordinal(day: Int, time: Int)
        case weekday(month: Int, week: Int, day: Int, time: Int)
    }

    /// nil for what is no rule.
    init?(_ text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let name = reader.name(), let offset = reader.offset() else { return nil }
        // What is added to local time gives UTC; ours is added to UTC.
        standard = ZoneKind(name: name, offset: -offset, isDaylight: false)
        if reader.rest.isEmpty || reader.rest.first == UInt8(ascii: ",") {
            daylight = nil
            return
        }
        guard let other = reader.name() else { return nil }
        var otherOffset: Int = standard.offset + 3_600
        if let next = reader.rest.first, next != UInt8(ascii: ",") {
            guard let given = reader.offset() else { return nil }
            otherOffset = -given
        }
        // What tzcode takes if no days are given.
        if reader.rest.isEmpty { reader.rest = Array(",M3.2.0,M11.1.0".utf8)[...] }
        guard reader.take(",") || reader.take(";"), let start = reader.day(), reader.take(","), let end = reader.day(),
            reader.rest.isEmpty
        else { return nil }
        daylight = Daylight(
            kind: ZoneKind(name: other, offset: otherOffset, isDaylight: true), start: start, end: end)
    }

    /// What holds at `seconds`; `since` is the last recorded change.
    func span(at seconds: Int64, since: Int64) -> ZoneSpan {
        guard let daylight else { return ZoneSpan(kind: standard, start: since, end: Int64.max) }
        let civil = CivilTime(seconds: seconds)
        let yearSeconds: Int64 = Int64(civil.yearDay - 1) * 86_400 + seconds % 86_400
        let yearStart: Int64 = seconds &- yearSeconds
        let first: Int64 = Int64(daylight.start.seconds(in: civil.year, offset: standard.offset))
        let second: Int64 = Int64(daylight.end.seconds(in: civil.year, offset: daylight.kind.offset))
        // South of the equator daylight saving ends before it begins.
        let (from, to): (Int64, Int64) = (min(first, second), max(first, second))
        let (outer, inner): (ZoneKind, ZoneKind) =
            second < first ? (daylight.kind, standard) : (standard, daylight.kind)
        if yearSeconds < from { return ZoneSpan(kind: outer, start: yearStart, end: yearStart &+ from) }
        if yearSeconds >= to {
            return ZoneSpan(kind: outer, start: yearStart &+ to, end: yearStart &+ 365 * 86_400)
        }
        return ZoneSpan(kind: inner, start: yearStart &+ from, end: yearStart &+ to)
    }
}

extension ZoneRule.Day {
    /// Seconds from the start of `year` in UTC to this moment of a clock that is `offset` ahead.
    fileprivate func seconds(in year: Int64, offset: Int) -> Int {
        switch self {
        case .julian(let day, let time):
            return (day - 1 + (CivilTime.isLeap(year) && day >= 60 ? 1 : 0)) * 86_400 + time - offset
        case .ordinal(let day, let time): return day * 86_400 + time - offset
        case .weekday(let month, let week, let day, let time):
            let first: Int64 = CivilTime.days(year: year, month: month, day: 1)
            let firstWeekday: Int = CivilTime(seconds: first &* 86_400).weekday
            var found: Int = (day - firstWeekday + 7) % 7
            for _ in 1..<max(2, week) where week > 1 && found + 7 < CivilTime.daysIn(month, year) { found += 7 }
            return (CivilTime.daysBefore(month, isLeap: CivilTime.isLeap(year)) + found) * 86_400 + time - offset
        }
    }
}

private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest.removeFirst()
        return true
    }

    /// Three letters or more, or anything in angle brackets.
    mutating func name() -> String? {
        if take("<") {
            guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        let name: ArraySlice<UInt8> = rest.prefix { byte in
            !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) && !",-+".utf8.contains(byte)
        }
        guard name.count >= 3 else { return nil }
        rest = rest[name.endIndex...]
        return String(decoding: name, as: UTF8.self)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int? {
        let digits: ArraySlice<UInt8> = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard digits.count < 6, let number = Int(String(decoding: digits, as: UTF8.self)), range.contains(number) else {
            return nil
        }
        rest = rest[digits.endIndex...]
        return number
    }

    /// `[+-]hh[:mm[:ss]]` in seconds; a week's hours at most.
    mutating func offset() -> Int? {
        let isNegative: Bool = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(0...168) else { return nil }
        var total: Int = hours * 3_600
        for unit in [60, 1] where take(":") {
            guard let part = number(0...59) else { return nil }
            total += part * unit
        }
        return isNegative ? -total : total
    }

    mutating func day() -> ZoneRule.Day? {
        if take("J") {
            guard let day = number(1...365), let time = time() else { return nil }
            return .julian(day: day, time: time)
        }
        if take("M") {
            guard let month = number(1...12), take("."), let week = number(1...5), take("."), let day = number(0...6),
                let time = time()
            else { return nil }
            return .weekday(month: month, week: week, day: day, time: time)
        }
        guard let day = number(0...365), let time = time() else { return nil }
        return .ordinal(day: day, time: time)
    }

    private mutating func time() -> Int? { take("/") ? offset() : 7_200 }
}
