import Diagnostics
import GoTemplate
import ValueTree

/// Sprig's dates; layouts are Go's, zones the system's.
enum DateFunctions {
    static func add(to library: inout FunctionLibrary) {
        library.add("now", 0) { _ in .object(TimeObject(GoTime.now())) }
        formats(&library)
        modifications(&library)
        durations(&library)
        library.add("toDate", 2) { call in
            let (layout, text): (String, String) = (try call.string(0), try call.string(1))
            let time: GoTime? = try? GoTime.parse(layout, text, in: ZoneFiles.local)
            return .object(TimeObject(time ?? .zero))
        }
        library.add("mustToDate", 2) { call in
            let (layout, text): (String, String) = (try call.string(0), try call.string(1))
            do throws(TimeParseFailure) {
                return .object(TimeObject(try GoTime.parse(layout, text, in: ZoneFiles.local)))
            } catch {
                throw call.failure(
                    error.message, hint: "a layout shows how the time Mon Jan 2 15:04:05 MST 2006 would be written")
            }
        }
        library.add("unixEpoch", 1) { .string(String(try time($0, 0).seconds)) }
    }

    private static func formats(_ library: inout FunctionLibrary) {
        library.add("date", 2) { .string(moment($0[1]).inZone(ZoneFiles.local).format(try $0.string(0))) }
        library.add("htmlDate", 1) { .string(moment($0[0]).inZone(ZoneFiles.local).format("2006-01-02")) }
        for name in ["dateInZone", "date_in_zone"] {
            library.add(name, 3) { call in
                let layout: String = try call.string(0)
                return .string(moment(call[1]).inZone(zone(try call.string(2))).format(layout))
            }
        }
        library.add("htmlDateInZone", 2) { .string(moment($0[0]).inZone(zone(try $0.string(1))).format("2006-01-02")) }
    }

    private static func modifications(_ library: inout FunctionLibrary) {
        for name in ["dateModify", "date_modify"] {
            library.add(name, 2) { call in
                let (text, time): (String, GoTime) = (try call.string(0), try time(call, 1))
                let duration: Int64? = try? GoDuration.parse(text)
                return .object(TimeObject(duration.map(time.adding) ?? time))
            }
        }
        for name in ["mustDateModify", "must_date_modify"] {
            library.add(name, 2) { call in
                let (text, time): (String, GoTime) = (try call.string(0), try time(call, 1))
                do throws(GoDuration.Failure) {
                    return .object(TimeObject(time.adding(try GoDuration.parse(text))))
                } catch {
                    throw call.failure(error.message, hint: "durations are written as -1h30m or 1.5s")
                }
            }
        }
    }

    private static func durations(_ library: inout FunctionLibrary) {
        library.add("ago", 1) { call in
            let elapsed: Int64 = GoTime.now().since(moment(call[0]))
            return .string(GoDuration.text(GoDuration.rounded(elapsed, to: 1_000_000_000)))
        }
        library.add("duration", 1) { call in
            let seconds: Int64 =
                switch call[0] {
                case .string(let text): wholeNumber(text)
                case .int64(let number): number
                default: 0
                }
            return .string(GoDuration.text(seconds &* 1_000_000_000))
        }
        library.add("durationRound", 1) { call in
            switch call[0] {
            case .string(let text): return .string(rounded((try? GoDuration.parse(text)) ?? 0))
            case .int64(let nanoseconds): return .string(rounded(nanoseconds))
            case .object(let object):
                guard let time = object as? TimeObject else { return .string("0s") }
                return .string(rounded(GoTime.now().since(time.time)))
            default: return .string("0s")
            }
        }
    }

    /// Times and integers are moments; everything else is now.
    private static func moment(_ value: TemplateValue) -> GoTime {
        switch value {
        case .object(let object): return (object as? TimeObject)?.time ?? .now()
        case .int(let seconds), .int64(let seconds): return GoTime(seconds: seconds, zone: ZoneFiles.local)
        default: return .now()
        }
    }

    private static func zone(_ name: String) -> GoZone { ZoneFiles.zone(name) ?? .utc }

    private static func time(_ call: FunctionCall, _ index: Int) throws -> GoTime {
        guard case .object(let object) = call[index], let time = object as? TimeObject else {
            throw call.fault(
                call[index].isNull
                    ? "invalid value; expected time.Time"
                    : "wrong type for value; expected time.Time; got \(call[index].typeName)",
                hint: "toDate makes a time of a text, now is the present one")
        }
        return time.time
    }

    /// `strconv.ParseInt` with its error dropped: out of range gives the nearest, anything else 0.
    private static func wholeNumber(_ text: String) -> Int64 {
        let digits: Substring = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return 0
        }
        return Int64(text) ?? (text.hasPrefix("-") ? Int64.min : Int64.max)
    }

    /// The largest unit that more than fits, and how often.
    private static func rounded(_ nanoseconds: Int64) -> String {
        let second: UInt64 = 1_000_000_000
        let units: [(UInt64, String)] = [
            (31_536_000, "y"), (2_592_000, "mo"), (86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"),
        ]
        let magnitude: UInt64 = nanoseconds.magnitude
        for (size, name) in units where magnitude > size * second { return "\(magnitude / (size * second))\(name)" }
        return "0s"
    }
}
