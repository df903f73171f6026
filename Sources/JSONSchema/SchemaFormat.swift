/// The formats of strings that are checked; others are accepted.
enum SchemaFormat {
    /// nil for a format that is not known.
    static func accepts(_ text: String, format: String) -> Bool? {
        switch format {
        case "ipv4": return isIPv4(text)
        case "ipv6": return isIPv6(text)
        case "date": return isDate(text[...])
        case "time": return isTime(text[...])
        case "date-time": return isDateTime(text)
        case "email": return isEmail(text)
        case "hostname": return isHostname(text)
        case "uri": return isURI(text)
        case "uuid": return isUUID(text)
        case "duration": return isDuration(text)
        case "regex": return SchemaPattern(text) != nil
        default: return nil
        }
    }

    private static func isIPv4(_ text: String) -> Bool {
        let parts: [Substring] = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                guard let number = digits(part, 1...3) else { return false }
                return number <= 255 && (part.count == 1 || !part.hasPrefix("0"))
            }
    }

    private static func isIPv6(_ text: String) -> Bool {
        guard text.contains(":"), text.firstRange(of: ":::") == nil else { return false }
        let halves: [String] = text.split(separator: "::", omittingEmptySubsequences: false).map(String.init)
        guard halves.count <= 2 else { return false }
        var groups: Int = 0
        for (index, half) in halves.enumerated() where !half.isEmpty {
            let parts: [Substring] = half.split(separator: ":", omittingEmptySubsequences: false)
            for (position, part) in parts.enumerated() {
                let isLast: Bool = index == halves.count - 1 && position == parts.count - 1
                if isLast, part.contains(".") {
                    guard isIPv4(String(part)) else { return false }
                    groups += 2
                } else {
                    guard (1...4).contains(part.count), part.allSatisfy(\.isHexDigit) else { return false }
                    groups += 1
                }
            }
        }
        return halves.count == 2 ? groups < 8 : groups == 8
    }

    private static func digits(_ text: Substring, _ count: ClosedRange<Int>) -> Int? {
        guard count.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    private static func isDate(_ text: Substring) -> Bool {
        let parts: [Substring] = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = digits(parts[0], 4...4), let month = digits(parts[1], 2...2),
            let day = digits(parts[2], 2...2), (1...12).contains(month)
        else { return false }
        let isLeap: Bool = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...lengths[month - 1]).contains(day)
    }

    private static func isTime(_ text: Substring) -> Bool {
        var clock: Substring = text
        if let last = clock.last, last == "Z" || last == "z" {
            clock.removeLast()
        } else {
            guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return false }
            let zone: [Substring] = clock[clock.index(after: sign)...].split(separator: ":")
            guard zone.count == 2, let hour = digits(zone[0], 2...2), let minute = digits(zone[1], 2...2), hour < 24,
                minute < 60
            else { return false }
            clock = clock[..<sign]
        }
        if let point = clock.firstIndex(of: ".") {
            guard digits(clock[clock.index(after: point)...], 1...18) != nil else { return false }
            clock = clock[..<point]
        }
        let parts: [Substring] = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let hour = digits(parts[0], 2...2), let minute = digits(parts[1], 2...2),
            let second = digits(parts[2], 2...2)
        else { return false }
        return hour < 24 && minute < 60 && second < 61
    }

    private static func isDateTime(_ text: String) -> Bool {
        guard text.utf8.count >= 20 else { return false }
        let split: String.Index = text.index(text.startIndex, offsetBy: 10)
        guard text[split] == "T" || text[split] == "t" else { return false }
        return isDate(text[..<split]) && isTime(text[text.index(after: split)...])
    }

    private static func isEmail(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        let name: Substring = text[..<at]
        guard name.utf8.count <= 64, !name.hasPrefix("."), !name.hasSuffix("."), name.firstRange(of: "..") == nil,
            !name.contains(where: { $0.isWhitespace || "()<>[]:;,\\\"@".contains($0) })
        else { return false }
        return isHostname(String(text[text.index(after: at)...]))
    }

    private static func isHostname(_ text: String) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy {
                    Unicode.Scalar($0).properties.isAlphabetic && $0 < 0x80 || $0 == 0x2D || (0x30...0x39).contains($0)
                }
        }
    }

    private static func isURI(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex, let first = text.first, first.isASCII,
            first.isLetter
        else { return false }
        let scheme: Substring = text[..<colon]
        guard scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }) else {
            return false
        }
        return !text.contains { $0.isWhitespace || "<>\"{}|\\^`".contains($0) }
    }

    /// ISO 8601: `P1DT2H`, `P2W`.
    private static func isDuration(_ text: String) -> Bool {
        guard text.hasPrefix("P") else { return false }
        let halves: [Substring] = text.dropFirst().split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count <= 2, !(halves.count == 2 && halves[1].isEmpty) else { return false }
        if halves.count == 1, isRun(halves[0], of: "W") { return true }
        let isDay: Bool = halves[0].isEmpty ? halves.count == 2 : isRun(halves[0], of: "YMD")
        return isDay && (halves.count == 1 || isRun(halves[1], of: "HMS"))
    }

    /// Numbers with these units, in this order.
    private static func isRun(_ text: Substring, of units: String) -> Bool {
        var rest: Substring = text
        var left: Substring = units[...]
        while !rest.isEmpty {
            let number: Substring = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(number.count)
            guard !number.isEmpty, let unit = rest.popFirst(), let place = left.firstIndex(of: unit) else {
                return false
            }
            left = left[left.index(after: place)...]
        }
        return !text.isEmpty
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts: [Substring] = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
    }
}
