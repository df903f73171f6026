import Glibc
import GoTemplate
import ValueTree

/// Sprig's dates, in UTC (the zone of a pod and of Helm's containers); layouts are Go's.
enum DateFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("now", 0) { _ in .object(TimeObject(seconds: Int64(time(nil)))) }
        library.add("date", 2) { .string(GoTimeLayout.format(seconds($0[1]), try $0.string(0))) }
        library.add("dateInZone", 3) { .string(GoTimeLayout.format(seconds($0[1]), try $0.string(0))) }
        library.add("date_in_zone", 3) { .string(GoTimeLayout.format(seconds($0[1]), try $0.string(0))) }
        library.add("htmlDate", 1) { .string(GoTimeLayout.format(seconds($0[0]), "2006-01-02")) }
        library.add("unixEpoch", 1) { call in
            guard case .object(let object) = call[0], let time = object as? TimeObject else {
                throw call.fault("wrong type for value; expected time.Time; got \(call[0].typeName)")
            }
            return .string(String(time.seconds))
        }
        library.add("ago", 1) { .string(duration(Int64(time(nil)) - seconds($0[0]))) }
        library.add("duration", 1) { .string(duration(Conversion.integer($0[0]))) }
        library.add("durationRound", 1) { .string(rounded(Conversion.integer($0[0]))) }
    }

    private static func seconds(_ value: TemplateValue) -> Int64 {
        switch value {
        case .object(let object): return (object as? TimeObject)?.seconds ?? Int64(time(nil))
        case .int(let seconds), .int64(let seconds): return seconds
        default: return Int64(time(nil))
        }
    }

    /// Go's Duration.String of whole seconds.
    private static func duration(_ seconds: Int64) -> String {
        let (hours, minutes, rest): (Int64, Int64, Int64) = (
            abs(seconds) / 3600, abs(seconds) / 60 % 60, abs(seconds) % 60
        )
        let sign: String = seconds < 0 ? "-" : ""
        if hours > 0 { return "\(sign)\(hours)h\(minutes)m\(rest)s" }
        return minutes > 0 ? "\(sign)\(minutes)m\(rest)s" : "\(sign)\(rest)s"
    }

    private static func rounded(_ nanoseconds: Int64) -> String {
        let seconds: Int64 = abs(nanoseconds) / 1_000_000_000
        let units: [(Int64, String)] = [
            (31_536_000, "y"), (2_592_000, "mo"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s"),
        ]
        for (size, name) in units where seconds >= size { return "\(seconds / size)\(name)" }
        return "0s"
    }
}

/// Go's `time.Time`, to the second.
final class TimeObject: TemplateObject {
    let seconds: Int64

    init(seconds: Int64) {
        self.seconds = seconds
    }

    var typeName: String { "time.Time" }
    var text: String { GoTimeLayout.format(seconds, "2006-01-02 15:04:05 -0700 MST") }
    var tree: Value { .string(GoTimeLayout.format(seconds, "2006-01-02T15:04:05Z07:00")) }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        switch (name, arguments.first) {
        case ("Unix", _): return .int64(seconds)
        case ("Format", .string(let layout)): return .string(GoTimeLayout.format(seconds, layout))
        case ("UTC", _): return .object(self)
        case ("String", _): return .string(text)
        default: return nil
        }
    }
}

/// Go's time layouts, spelled by the reference time.
enum GoTimeLayout {
    static func format(_ seconds: Int64, _ layout: String) -> String {
        var clock: time_t = time_t(seconds)
        var parts = tm()
        gmtime_r(&clock, &parts)
        var output: String = ""
        var rest: Substring = layout[...]
        while !rest.isEmpty {
            if let (mark, text) = element(rest, parts) {
                output += text
                rest = rest.dropFirst(mark.count)
            } else {
                output.append(rest.removeFirst())
            }
        }
        return output
    }

    private static let months: [String] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days: [String] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// The longest layout element at the start of `rest`, and what it stands for.
    private static func element(_ rest: Substring, _ parts: tm) -> (String, String)? {
        let (month, day): (String, String) = (months[Int(parts.tm_mon)], days[Int(parts.tm_wday)])
        let hour12: Int32 = parts.tm_hour % 12 == 0 ? 12 : parts.tm_hour % 12
        let table: [(String, String)] = [
            ("January", month), ("Jan", String(month.prefix(3))), ("Monday", day), ("Mon", String(day.prefix(3))),
            ("MST", "UTC"), ("2006", padded(parts.tm_year + 1900, 4)), ("-07:00", "+00:00"), ("-0700", "+0000"),
            ("Z07:00", "Z"), ("Z0700", "Z"), ("-07", "+00"), ("002", padded(parts.tm_yday + 1, 3)),
            ("01", padded(parts.tm_mon + 1, 2)), ("02", padded(parts.tm_mday, 2)), ("03", padded(hour12, 2)),
            ("04", padded(parts.tm_min, 2)), ("05", padded(parts.tm_sec, 2)),
            ("06", padded((parts.tm_year + 1900) % 100, 2)),
            ("15", padded(parts.tm_hour, 2)), ("PM", parts.tm_hour < 12 ? "AM" : "PM"),
            ("pm", parts.tm_hour < 12 ? "am" : "pm"),
            ("_2", parts.tm_mday < 10 ? " \(parts.tm_mday)" : "\(parts.tm_mday)"),
            (".000000000", ".000000000"), (".000000", ".000000"), (".000", ".000"), (".999999999", ""),
            ("1", "\(parts.tm_mon + 1)"),
            ("2", "\(parts.tm_mday)"), ("3", "\(hour12)"), ("4", "\(parts.tm_min)"), ("5", "\(parts.tm_sec)"),
        ]
        return table.first { rest.hasPrefix($0.0) }
    }

    private static func padded(_ number: Int32, _ width: Int) -> String {
        let digits: String = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
