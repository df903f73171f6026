import GoTemplate
import ValueTree

/// Integers of Go's time package that print in words: a duration, a month, a day of the week.
final class NamedInteger: TemplateObject {
    enum Kind {
        case duration, month, weekday
    }

    let type: Kind
    let value: Int64

    init(_ type: Kind, _ value: Int64) {
        self.type = type
        self.value = value
    }

    var typeName: String {
        switch type {
        case .duration: "time.Duration"
        case .month: "time.Month"
        case .weekday: "time.Weekday"
        }
    }

    var kindName: String { type == .duration ? "int64" : "int" }

    var text: String {
        switch type {
        case .duration: GoDuration.text(value)
        case .month: CivilTime.months[Int(value) - 1]
        case .weekday: CivilTime.weekdays[Int(value)]
        }
    }

    var isStringer: Bool { true }
    var tree: Value { .int(value) }
    var elements: TemplateValue? { type == .duration ? .int64(value) : .int(value) }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        let call = MethodCall(name: name, arguments: arguments)
        if name == "String" {
            try call.expect(0)
            return .string(text)
        }
        return type == .duration ? try duration(call) : nil
    }

    private func duration(_ call: MethodCall) throws -> TemplateValue? {
        switch call.name {
        case "Round", "Truncate":
            try call.expect(1)
            let unit: Int64 = try call.duration(0)
            let result: Int64 =
                call.name == "Round" ? GoDuration.rounded(value, to: unit) : GoDuration.truncated(value, to: unit)
            return .object(NamedInteger(.duration, result))
        case "Abs":
            try call.expect(0)
            return .object(NamedInteger(.duration, value == Int64.min ? Int64.max : abs(value)))
        case "Nanoseconds", "Microseconds", "Milliseconds":
            try call.expect(0)
            let unit: Int64 = call.name == "Nanoseconds" ? 1 : call.name == "Microseconds" ? 1_000 : 1_000_000
            return .int64(value / unit)
        case "Seconds", "Minutes", "Hours":
            try call.expect(0)
            let unit: Int64 =
                call.name == "Seconds" ? 1_000_000_000 : call.name == "Minutes" ? 60_000_000_000 : 3_600_000_000_000
            // Whole units and the rest apart, as Go reckons.
            return .float(Double(value / unit) + Double(value % unit) / Double(unit))
        default: return nil
        }
    }
}
