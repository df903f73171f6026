/// TOML's dates and times: with a zone, or local ones, which keep what they lack in the name of their zone.
enum TOMLTime {
    private struct Form {
        let layout: String
        let written: String
        /// nil for times with a zone.
        let zone: GoZone?
    }

    private static let forms: [Form] = {
        let offset: Int = GoTime.now().kind.offset
        let dateTime: GoZone = .fixed("datetime-local", offset)
        let date: GoZone = .fixed("date-local", offset)
        let clock: GoZone = .fixed("time-local", offset)
        let (short, long): (String, String) = ("15:04", "15:04:05.999999999")
        return [
            Form(layout: GoTime.rfc3339, written: GoTime.rfc3339, zone: nil),
            Form(layout: "2006-01-02T\(long)", written: "2006-01-02T\(long)", zone: dateTime),
            Form(layout: "2006-01-02", written: "2006-01-02", zone: date),
            Form(layout: long, written: long, zone: clock),
            Form(layout: "2006-01-02T\(short)Z07:00", written: GoTime.rfc3339, zone: nil),
            Form(layout: "2006-01-02T\(short)", written: "2006-01-02T\(long)", zone: dateTime),
            Form(layout: short, written: long, zone: clock),
        ]
    }()

    static func parse(_ text: String) -> GoTime? {
        for form in forms {
            guard let time = try? GoTime.parse(form.layout, text, in: form.zone ?? ZoneFiles.local) else { continue }
            return isPadded(text, form.layout) ? time : nil
        }
        return nil
    }

    static func text(_ time: GoTime) -> String {
        guard let form = forms.first(where: { $0.zone === time.zone }) else { return time.format(GoTime.rfc3339) }
        return time.inZone(.utc).format(form.written)
    }

    /// Go takes numbers without a leading zero, TOML does not: the separators must stand where the layout has them.
    private static func isPadded(_ text: String, _ layout: String) -> Bool {
        for (there, here) in zip(layout.utf8, text.utf8) {
            if there == UInt8(ascii: ".") || there == UInt8(ascii: "Z") { return true }
            if !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(there), there != here { return false }
        }
        return true
    }
}
