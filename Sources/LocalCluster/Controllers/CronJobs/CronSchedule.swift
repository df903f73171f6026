import KubeModel

/// A cron expression: five fields, names, ranges, steps and lists, or `@hourly` and the like.
struct CronSchedule: Sendable, Equatable {
    private let minutes: Set<Int64>
    private let hours: Set<Int64>
    private let days: Set<Int64>
    private let months: Set<Int64>
    private let weekdays: Set<Int64>
    /// With both restricted, a day that satisfies either counts, as cron has it.
    private let isAnyDay: Bool
    private let isAnyWeekday: Bool

    private static let shorthands: [String: String] = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]
    private static let monthNames: [String] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames: [String] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// nil if the text is no schedule.
    init?(_ text: String) {
        let expanded: String = CronSchedule.shorthands[text] ?? text
        let fields: [Substring] = expanded.split(whereSeparator: \.isWhitespace)
        guard fields.count == 5, let minutes = CronSchedule.field(fields[0], 0...59, []),
            let hours = CronSchedule.field(fields[1], 0...23, []), let days = CronSchedule.field(fields[2], 1...31, []),
            let months = CronSchedule.field(fields[3], 1...12, CronSchedule.monthNames),
            let weekdays = CronSchedule.field(fields[4], 0...7, CronSchedule.dayNames)
        else { return nil }
        (self.minutes, self.hours, self.days, self.months) = (minutes, hours, days, months)
        self.weekdays = Set(weekdays.map { $0 % 7 })
        isAnyDay = fields[2].hasPrefix("*") || fields[2].hasPrefix("?")
        isAnyWeekday = fields[4].hasPrefix("*") || fields[4].hasPrefix("?")
    }

    private static func field(_ text: Substring, _ range: ClosedRange<Int64>, _ names: [String]) -> Set<Int64>? {
        var values: Set<Int64> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces: [Substring] = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            var step: Int64 = 1
            if pieces.count == 2 {
                guard let number = Int64(pieces[1]), number > 0 else { return nil }
                step = number
            }
            let bounds: ClosedRange<Int64>
            if pieces[0] == "*" || pieces[0] == "?" {
                bounds = range
            } else {
                let ends: [Substring] = pieces[0].split(separator: "-", omittingEmptySubsequences: false)
                guard let low = value(ends[0], names, range), ends.count <= 2 else { return nil }
                let high: Int64?
                if ends.count == 2 {
                    high = value(ends[1], names, range)
                } else {
                    high = pieces.count == 2 ? range.upperBound : low
                }
                guard let high, low <= high else { return nil }
                bounds = low...high
            }
            for number in stride(from: bounds.lowerBound, through: bounds.upperBound, by: Int64.Stride(step)) {
                values.insert(number)
            }
        }
        return values.isEmpty ? nil : values
    }

    private static func value(_ text: Substring, _ names: [String], _ range: ClosedRange<Int64>) -> Int64? {
        if let index = names.firstIndex(of: text.lowercased()) { return Int64(index) + (range.lowerBound == 1 ? 1 : 0) }
        guard let number = Int64(text), range.contains(number) else { return nil }
        return number
    }

    /// The first minute after `time` (in UTC) that the schedule names; nil if there is none within five years.
    func next(after time: KubeTime) -> KubeTime? {
        var minute: Int64 = time.seconds / 60 + 1
        let last: Int64 = minute + 5 * 366 * 24 * 60
        while minute < last {
            let day: Int64 = minute / 1440
            let date: (year: Int64, month: Int64, day: Int64) = KubeTime.date(days: day)
            guard months.contains(date.month), isOn(day, date.day) else {
                minute = (day + 1) * 1440
                continue
            }
            let hour: Int64 = minute % 1440 / 60
            guard hours.contains(hour) else {
                minute = (minute / 60 + 1) * 60
                continue
            }
            if minutes.contains(minute % 60) { return KubeTime(seconds: minute * 60) }
            minute += 1
        }
        return nil
    }

    private func isOn(_ day: Int64, _ dayOfMonth: Int64) -> Bool {
        let isDay: Bool = days.contains(dayOfMonth)
        let isWeekday: Bool = weekdays.contains((day + 4) % 7)  // 1970-01-01 was a Thursday
        return isAnyDay || isAnyWeekday ? isDay && isWeekday : isDay || isWeekday
    }
}
