import Glibc
import ValueTree

/// Numbers and durations as reports write them.
enum ReportNumbers {
    /// Two decimals, as every value in a report; `unavailable` where there is none.
    static func value(_ value: Double?) -> String {
        value.map { fixed($0, decimals: 2) } ?? "unavailable"
    }

    static func fixed(_ value: Double, decimals: Int) -> String {
        var buffer: [CChar] = [CChar](repeating: 0, count: 400)
        let count: Int32 = withVaList([Int32(decimals), value]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
        guard count > 0 else { return "\(value)" }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Four significant digits: `187.2`, `0.0004512`.
    static func estimate(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
        let digits: Int = Int(log10(abs(value)).rounded(.down)) + 1
        return fixed(value, decimals: max(0, 4 - digits))
    }

    /// Thousands apart: `12,345`.
    static func count(_ count: UInt64) -> String {
        var text: String = ""
        for (index, digit) in String(count).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// An SLO's limit: the shortest form that means the number.
    static func limit(_ value: Double) -> String {
        ShortestFloat(value)?.general() ?? "\(value)"
    }

    /// `<1ms`, `340ms`, `12.5s`, `2m 5s`, `1h 3m`.
    static func duration(_ seconds: Double?) -> String? {
        guard let seconds, seconds.isFinite else { return nil }
        if seconds < 0.001 { return "<1ms" }
        if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded()))ms" }
        if seconds < 59.95 { return fixed(seconds, decimals: 1) + "s" }
        let whole: Int = Int(seconds.rounded())
        return whole < 3600 ? "\(whole / 60)m \(whole % 60)s" : "\(whole / 3600)h \(whole % 3600 / 60)m"
    }

    /// `name (units)`.
    static func name(_ name: String, _ units: String?) -> String {
        units.map { "\(name) (\($0))" } ?? name
    }

    /// `2026-11-23 05:12:03 UTC` of an RFC 3339 time; anything else as it is.
    static func time(_ text: String) -> String {
        guard text.count >= 20, text.hasSuffix("Z") else { return text }
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
    }
}
