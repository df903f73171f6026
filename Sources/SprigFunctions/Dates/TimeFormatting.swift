extension GoTime {
    static let rfc3339: String = "2006-01-02T15:04:05.999999999Z07:00"

    /// Go's `Time.Format`.
    func format(_ layout: String) -> String {
        let layout = TimeLayout(layout)
        let (kind, civil): (ZoneKind, CivilTime) = (self.kind, self.civil)
        var output: [UInt8] = []
        var position: Int = 0
        while let found = layout.next(from: position) {
            output += layout.bytes[position..<found.range.lowerBound]
            append(found.element, civil, kind, to: &output)
            position = found.range.upperBound
        }
        output += layout.bytes[position...]
        return String(decoding: output, as: UTF8.self)
    }

    /// Go's `Time.String`, the monotonic reading included.
    var description: String {
        let text: String = format("2006-01-02 15:04:05.999999999 -0700 MST")
        guard let monotonic else { return text }
        let magnitude: UInt64 = monotonic.magnitude
        var tail: [UInt8] = Array(" m=\(monotonic < 0 ? "-" : "+")\(magnitude / 1_000_000_000).".utf8)
        GoTime.append(Int64(magnitude % 1_000_000_000), 9, to: &tail)
        return text + String(decoding: tail, as: UTF8.self)
    }

    private func append(_ element: LayoutElement, _ civil: CivilTime, _ kind: ZoneKind, to output: inout [UInt8]) {
        let hour12: Int = civil.hour % 12 == 0 ? 12 : civil.hour % 12
        switch element {
        case .longMonth: output += CivilTime.months[civil.month - 1].utf8
        case .month: output += CivilTime.months[civil.month - 1].utf8.prefix(3)
        case .numericMonth: GoTime.append(Int64(civil.month), 0, to: &output)
        case .zeroMonth: GoTime.append(Int64(civil.month), 2, to: &output)
        case .longWeekday: output += CivilTime.weekdays[civil.weekday].utf8
        case .weekday: output += CivilTime.weekdays[civil.weekday].utf8.prefix(3)
        case .day: GoTime.append(Int64(civil.day), 0, to: &output)
        case .spaceDay: GoTime.append(Int64(civil.day), 2, padding: UInt8(ascii: " "), to: &output)
        case .zeroDay: GoTime.append(Int64(civil.day), 2, to: &output)
        case .spaceYearDay: GoTime.append(Int64(civil.yearDay), 3, padding: UInt8(ascii: " "), to: &output)
        case .zeroYearDay: GoTime.append(Int64(civil.yearDay), 3, to: &output)
        case .hour: GoTime.append(Int64(civil.hour), 2, to: &output)
        case .hour12: GoTime.append(Int64(hour12), 0, to: &output)
        case .zeroHour12: GoTime.append(Int64(hour12), 2, to: &output)
        case .minute: GoTime.append(Int64(civil.minute), 0, to: &output)
        case .zeroMinute: GoTime.append(Int64(civil.minute), 2, to: &output)
        case .second: GoTime.append(Int64(civil.second), 0, to: &output)
        case .zeroSecond: GoTime.append(Int64(civil.second), 2, to: &output)
        case .longYear: GoTime.append(civil.year, 4, to: &output)
        case .year: GoTime.append(max(0, civil.year) % 100, 2, to: &output)
        case .upperHalf: output += (civil.hour >= 12 ? "PM" : "AM").utf8
        case .lowerHalf: output += (civil.hour >= 12 ? "pm" : "am").utf8
        case .zoneName:
            if kind.name.isEmpty {
                GoTime.append(kind.offset, .minutes, to: &output)
            } else {
                output += kind.name.utf8
            }
        case .offset(let form, let usesZ):
            if usesZ, kind.offset == 0 {
                output.append(UInt8(ascii: "Z"))
            } else {
                GoTime.append(kind.offset, form, to: &output)
            }
        case .fraction(let digits, let separator, let keepsZeros):
            appendFraction(digits, separator, keepsZeros, to: &output)
        }
    }

    private func appendFraction(_ digits: Int, _ separator: UInt8, _ keepsZeros: Bool, to output: inout [UInt8]) {
        var text: [UInt8] = []
        GoTime.append(nanoseconds, 9, to: &text)
        // Beyond nanoseconds there are no digits.
        text = Array(text.prefix(digits))
        if !keepsZeros {
            while text.last == UInt8(ascii: "0") { text.removeLast() }
            if text.isEmpty { return }
        }
        output.append(separator)
        output += text
    }

    private static func append(_ offset: Int, _ form: LayoutElement.OffsetForm, to output: inout [UInt8]) {
        let hasColon: Bool = form == .colonMinutes || form == .colonSeconds
        // Go divides first: what is less than a minute behind counts as ahead.
        let minutes: Int = offset / 60
        output.append(UInt8(ascii: minutes < 0 ? "-" : "+"))
        append(Int64(abs(minutes) / 60), 2, to: &output)
        if form == .hours { return }
        if hasColon { output.append(UInt8(ascii: ":")) }
        append(Int64(abs(minutes) % 60), 2, to: &output)
        if form == .minutes || form == .colonMinutes { return }
        if hasColon { output.append(UInt8(ascii: ":")) }
        append(Int64(abs(offset) % 60), 2, to: &output)
    }

    /// Digits at least `width` wide, after a sign.
    private static func append(
        _ number: Int64, _ width: Int, padding: UInt8 = UInt8(ascii: "0"), to output: inout [UInt8]
    ) {
        if number < 0 { output.append(UInt8(ascii: "-")) }
        let digits: String = String(number.magnitude)
        output += repeatElement(padding, count: max(0, width - digits.utf8.count))
        output += digits.utf8
    }
}
