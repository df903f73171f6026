import Diagnostics
import GoTemplate
import ValueTree

/// A moment as templates see it: Go's `time.Time` with the methods that give templates something.
final class TimeObject: TemplateObject {
    let time: GoTime

    init(_ time: GoTime) {
        self.time = time
    }

    var typeName: String { "time.Time" }
    var text: String { time.description }
    var isStringer: Bool { true }
    var tree: Value { .string(time.format(GoTime.rfc3339)) }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        let call = MethodCall(name: name, arguments: arguments)
        if let part = part(name) {
            try call.expect(0)
            return part
        }
        return try compared(call) ?? moved(call) ?? printed(call) ?? refused(call)
    }

    /// Methods without arguments.
    private func part(_ name: String) -> TemplateValue? {
        switch name {
        case "Year": return .int(time.civil.year)
        case "Month": return .object(NamedInteger(.month, Int64(time.civil.month)))
        case "Day": return .int(Int64(time.civil.day))
        case "YearDay": return .int(Int64(time.civil.yearDay))
        case "Weekday": return .object(NamedInteger(.weekday, Int64(time.civil.weekday)))
        case "Hour": return .int(Int64(time.civil.hour))
        case "Minute": return .int(Int64(time.civil.minute))
        case "Second": return .int(Int64(time.civil.second))
        case "Nanosecond": return .int(time.nanoseconds)
        case "Unix": return .int64(time.seconds)
        case "UnixMilli": return .int64(time.seconds &* 1_000 &+ time.nanoseconds / 1_000_000)
        case "UnixMicro": return .int64(time.seconds &* 1_000_000 &+ time.nanoseconds / 1_000)
        case "UnixNano": return .int64(time.seconds &* 1_000_000_000 &+ time.nanoseconds)
        case "IsZero": return .bool(time.isZero)
        case "IsDST": return .bool(time.kind.isDaylight)
        case "UTC": return .object(TimeObject(time.inZone(.utc)))
        case "Local": return .object(TimeObject(time.inZone(ZoneFiles.local)))
        case "Location": return .object(LocationObject(time.zone))
        case "String": return .string(text)
        case "GoString": return .string(goText)
        case "MarshalJSON": return .bytes(Array("\"\(time.format(GoTime.rfc3339))\"".utf8))
        case "MarshalText": return .bytes(Array(time.format(GoTime.rfc3339).utf8))
        default: return nil
        }
    }

    private func compared(_ call: MethodCall) throws -> TemplateValue? {
        guard ["After", "Before", "Equal", "Compare", "Sub"].contains(call.name) else { return nil }
        try call.expect(1)
        let other: GoTime = try call.time(0)
        switch call.name {
        case "After": return .bool(other.isBefore(time))
        case "Before": return .bool(time.isBefore(other))
        case "Equal": return .bool(time.equals(other))
        case "Compare": return .int(time.isBefore(other) ? -1 : other.isBefore(time) ? 1 : 0)
        default: return .object(NamedInteger(.duration, time.since(other)))
        }
    }

    private func moved(_ call: MethodCall) throws -> TemplateValue? {
        switch call.name {
        case "Add", "Round", "Truncate":
            try call.expect(1)
            let duration: Int64 = try call.duration(0)
            let result: GoTime =
                call.name == "Add"
                ? time.adding(duration) : time.rounded(to: duration, down: call.name == "Truncate")
            return .object(TimeObject(result))
        case "AddDate":
            try call.expect(3)
            let result: GoTime = time.adding(
                years: try call.integer(0), months: try call.integer(1), days: try call.integer(2))
            return .object(TimeObject(result))
        case "In":
            try call.expect(1)
            guard case .object(let object) = call.arguments[0], let location = object as? LocationObject else {
                throw call.mismatch(0, "*time.Location")
            }
            return .object(TimeObject(time.inZone(location.zone)))
        default: return nil
        }
    }

    private func printed(_ call: MethodCall) throws -> TemplateValue? {
        switch call.name {
        case "Format":
            try call.expect(1)
            return .string(time.format(try call.string(0)))
        case "AppendFormat":
            try call.expect(2)
            let start: [UInt8]
            switch call.arguments[0] {
            case .null: start = []
            case .bytes(let bytes): start = bytes
            default: throw call.mismatch(0, "[]uint8")
            }
            return .bytes(start + Array(time.format(try call.string(1)).utf8))
        default: return nil
        }
    }

    /// Methods that templates can't call: they give more than one result.
    private func refused(_ call: MethodCall) throws -> TemplateValue? {
        switch call.name {
        case "Date", "Clock":
            throw Diagnostic(.invalid, "function \(call.name) has 3 return values; should be 1 or 2")
        case "Zone", "ISOWeek":
            throw Diagnostic(
                .invalid,
                "invalid function signature for \(call.name): second return value should be error; is int",
                hint: "format the time instead, as with {{ .Format \"MST -0700\" }}")
        default: return nil
        }
    }

    private var goText: String {
        let civil: CivilTime = time.civil
        let zone: String =
            time.zone === GoZone.utc
            ? "time.UTC"
            : time.zone === ZoneFiles.local ? "time.Local" : "time.Location(\(GoTime.quote(time.zone.name.utf8)))"
        return "time.Date(\(civil.year), time.\(CivilTime.months[civil.month - 1]), \(civil.day), \(civil.hour), "
            + "\(civil.minute), \(civil.second), \(time.nanoseconds), \(zone))"
    }
}

/// Go's `*time.Location`.
final class LocationObject: TemplateObject {
    let zone: GoZone

    init(_ zone: GoZone) {
        self.zone = zone
    }

    var typeName: String { "*time.Location" }
    var kindName: String { "ptr" }
    var isStringer: Bool { true }
    var text: String { zone.name }

    func call(_ name: String, _ arguments: [TemplateValue]) throws -> TemplateValue? {
        name == "String" ? .string(text) : nil
    }
}
