/// A moment as a calendar and a clock show it, in the proleptic Gregorian calendar.
///
/// Seconds that no calendar holds wrap around as Go's do: its years count from -292277022400.
struct CivilTime: Equatable {
    let year: Int64
    let month: Int
    let day: Int
    /// 1 is January 1st.
    let yearDay: Int
    /// 0 is Sunday.
    let weekday: Int
    let hour: Int
    let minute: Int
    let second: Int

    private static let firstYear: Int64 = -292_277_022_400
    /// From March 1st of the first year to the Unix epoch.
    private static let epochDays: UInt64 = 106_751_991_073_400
    private static let epochSeconds: Int64 = 9_223_372_028_741_760_000

    /// `seconds` since the Unix epoch, the zone's offset added already.
    init(seconds: Int64) {
        let absolute: UInt64 = UInt64(bitPattern: seconds &+ CivilTime.epochSeconds)
        let days: UInt64 = absolute / 86_400
        let clock: Int = Int(absolute % 86_400)
        let (era, dayOfEra): (UInt64, UInt64) = (days / 146_097, days % 146_097)
        let yearOfEra: UInt64 = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        // Years here begin in March, so that the leap day is the last one.
        let dayOfYear: Int = Int(dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100))
        let shifted: Int = (5 * dayOfYear + 2) / 153
        month = shifted < 10 ? shifted + 3 : shifted - 9
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        year = Int64(era * 400 + yearOfEra) + CivilTime.firstYear + (month <= 2 ? 1 : 0)
        yearDay = CivilTime.daysBefore(month, isLeap: CivilTime.isLeap(year)) + day
        // The epoch was a Thursday.
        weekday = Int((days + 7 - CivilTime.epochDays % 7 + 4) % 7)
        (hour, minute, second) = (clock / 3_600, clock / 60 % 60, clock % 60)
    }

    /// Days from the Unix epoch to a date; `day` may lie outside the month.
    static func days(year: Int64, month: Int, day: Int64) -> Int64 {
        let shifted: Int64 = month <= 2 ? year &- 1 : year
        let years: UInt64 = UInt64(bitPattern: shifted &- CivilTime.firstYear)
        let dayOfYear: Int64 = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) &+ day &- 1
        let days: UInt64 = 146_097 &* (years / 100) / 4 &+ 1_461 * (years % 100) / 4
        return Int64(bitPattern: days &- CivilTime.epochDays) &+ dayOfYear
    }

    static func isLeap(_ year: Int64) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static let cumulative: [Int] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

    static func daysBefore(_ month: Int, isLeap: Bool) -> Int {
        cumulative[month - 1] + (isLeap && month > 2 ? 1 : 0)
    }

    static func daysIn(_ month: Int, _ year: Int64) -> Int {
        cumulative[month] - cumulative[month - 1] + (month == 2 && isLeap(year) ? 1 : 0)
    }

    static let months: [String] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays: [String] = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
}
