/// What the flags say, after defaults and environment.
package struct FlagValues: Sendable, Hashable {
    package enum Origin: String, Sendable, Hashable {
        case flag
        case environment
        case builtIn = "default"
    }

    struct Entry: Sendable, Hashable {
        var texts: [String]
        var origin: Origin
    }

    private(set) var entries: [String: Entry] = [:]

    package init() {}

    mutating func set(_ flag: Flag, _ texts: [String], _ origin: Origin) {
        entries[flag.name] = Entry(texts: texts, origin: origin)
    }

    mutating func append(_ flag: Flag, _ texts: [String]) {
        let given: [String] = entries[flag.name]?.texts ?? []
        entries[flag.name] = Entry(texts: given + texts, origin: .flag)
    }

    /// The text of a flag's last value; nil if it has none.
    package func string(_ flag: Flag) -> String? { entries[flag.name]?.texts.last }

    /// Every value of a repeatable flag, in order.
    package func strings(_ flag: Flag) -> [String] { entries[flag.name]?.texts ?? [] }

    package func bool(_ flag: Flag) -> Bool { string(flag).flatMap(GoBoolean.parse) ?? false }

    /// nil if it was not said.
    package func optionalBool(_ flag: Flag) -> Bool? { string(flag).flatMap(GoBoolean.parse) }

    package func integer(_ flag: Flag) -> Int? { string(flag).flatMap { Int($0) } }

    package func duration(_ flag: Flag) -> Duration? { string(flag).flatMap(GoDuration.parse) }

    package func origin(_ flag: Flag) -> Origin? { entries[flag.name]?.origin }

    /// Whether the user typed the flag.
    package func isGiven(_ flag: Flag) -> Bool { origin(flag) == .flag }
}

/// Go's strconv.ParseBool.
package enum GoBoolean {
    package static func parse(_ text: String) -> Bool? {
        switch text {
        case "1", "t", "T", "TRUE", "true", "True": true
        case "0", "f", "F", "FALSE", "false", "False": false
        default: nil
        }
    }
}

/// Go's time.ParseDuration: `300ms`, `1.5h`, `2h45m`, `-1s`, `0`.
package enum GoDuration {
    private static let nanosecondsPerUnit: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
    ]

    /// nil if it is none, or beyond about 292 years.
    package static func parse(_ text: String) -> Duration? {
        var rest: Substring = text[...]
        let isNegative: Bool = rest.hasPrefix("-")
        if isNegative || rest.hasPrefix("+") { rest = rest.dropFirst() }
        if rest == "0" { return .zero }
        guard !rest.isEmpty else { return nil }
        var nanoseconds: Double = 0
        while !rest.isEmpty {
            let number: Substring = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit: Substring = rest.prefix { !($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(unit.count)
            guard number.contains(where: \.isNumber), let value = Double("0\(number)0"),
                let factor = nanosecondsPerUnit[String(unit)]
            else { return nil }
            // A trailing zero helps "1." along, but makes ten of a plain 1.
            nanoseconds += (number.contains(".") ? value : value / 10) * factor
        }
        guard nanoseconds < Double(Int64.max) else { return nil }
        let duration: Duration = .nanoseconds(Int64(nanoseconds.rounded()))
        return isNegative ? .zero - duration : duration
    }
}
