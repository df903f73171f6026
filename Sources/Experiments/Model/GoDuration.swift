/// Go's durations: `1h30m`, `1.5s`, `100ms`.
package enum GoDuration {
    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]

    /// Seconds, or nil if the text is no duration, or one of more than 2^63 nanoseconds. A bare `0` is one.
    package static func seconds(_ text: String) -> Double? {
        var rest: Substring = text[...]
        let isNegative: Bool = rest.first == "-"
        if isNegative || rest.first == "+" { rest.removeFirst() }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        var total: Double = 0
        while !rest.isEmpty {
            let digits: Substring = rest.prefix { ($0.isASCII && $0.isNumber) || $0 == "." }
            guard digits.contains(where: \.isNumber), let number = Double("0" + digits) ?? Double(digits) else {
                return nil
            }
            rest = rest.dropFirst(digits.count)
            let name: Substring = rest.prefix { !($0.isASCII && $0.isNumber) && $0 != "." }
            guard let unit = units.first(where: { $0.name == name }) else { return nil }
            total += number * unit.nanoseconds
            rest = rest.dropFirst(name.count)
        }
        guard total < 0x1p63 else { return nil }
        return (isNegative ? -total : total) / 1e9
    }
}
