import Glibc
import ValueTree

/// Keywords that say something about a value by itself.
enum SchemaKeywords {
    static func type(_ value: Value, _ keywords: [String: Value], _ path: ValuePath) -> [Violation] {
        let names: [String]
        switch keywords["type"] {
        case .string(let name)?: names = [name]
        case .list(let list)?: names = list.compactMap(\.stringValue)
        default: return []
        }
        var kind: String = value.kindName
        if case .float(let number) = value, number.rounded() == number { kind = "integer" }
        if names.contains(where: { $0 == kind || $0 == "number" && kind == "integer" }) { return [] }
        let wanted: String = names.joined(separator: " or ")
        return [Violation(path: path, message: "must be \(wanted), but is \(kind)\(shown(value))")]
    }

    static func equality(
        _ value: Value, _ keywords: [String: Value], _ path: ValuePath, hasConstants: Bool
    ) -> [Violation] {
        if hasConstants, let constant = keywords["const"], !isEqual(constant, value) {
            return [Violation(path: path, message: "must be \(JSONWriter.string(constant))\(insteadOf(value))")]
        }
        guard case .list(let allowed)? = keywords["enum"], !allowed.contains(where: { isEqual($0, value) }) else {
            return []
        }
        let words: String = allowed.map { $0.stringValue ?? JSONWriter.string($0) }.joined(separator: ", ")
        return [Violation(path: path, message: "must be one of \(words)\(insteadOf(value))")]
    }

    static func number(_ value: Value, _ keywords: [String: Value], _ path: ValuePath) -> [Violation] {
        guard let number = value.doubleValue else { return [] }
        var messages: [String] = []
        func limit(_ key: String, _ words: String, _ holds: (Double) -> Bool) {
            guard let limit = keywords[key]?.doubleValue, !holds(limit) else { return }
            messages.append(
                "must be \(words) \(JSONWriter.string(keywords[key] ?? .null)), but is \(JSONWriter.string(value))")
        }
        // Draft 4 has booleans beside minimum and maximum.
        if keywords["exclusiveMinimum"] == true {
            limit("minimum", "greater than") { number > $0 }
        } else {
            limit("minimum", "at least") { number >= $0 }
        }
        if keywords["exclusiveMaximum"] == true {
            limit("maximum", "less than") { number < $0 }
        } else {
            limit("maximum", "at most") { number <= $0 }
        }
        limit("exclusiveMinimum", "greater than") { number > $0 }
        limit("exclusiveMaximum", "less than") { number < $0 }
        limit("multipleOf", "a multiple of") { divisor in
            // Exact for integers, however large; decimal fractions are as good as doubles allow.
            if number.rounded() == number, divisor.rounded() == divisor { return fmod(number, divisor) == 0 }
            let quotient: Double = number / divisor
            return quotient.isFinite && abs(quotient - quotient.rounded()) <= 1e-12 * max(1, abs(quotient))
        }
        return messages.map { Violation(path: path, message: $0) }
    }

    static func length(_ text: String, _ keywords: [String: Value], _ path: ValuePath) -> [Violation] {
        counted(text.unicodeScalars.count, "characters", keywords, "minLength", "maxLength", path)
    }

    static func items(_ items: [Value], _ keywords: [String: Value], _ path: ValuePath) -> [Violation] {
        var violations: [Violation] = counted(items.count, "items", keywords, "minItems", "maxItems", path)
        if keywords["uniqueItems"] == true {
            for index in items.indices where items[..<index].contains(where: { isEqual($0, items[index]) }) {
                violations.append(Violation(path: path, message: "item \(index) is there twice"))
                break
            }
        }
        return violations
    }

    static func properties(
        _ members: [String: Value], _ keywords: [String: Value], _ path: ValuePath
    ) -> [Violation] {
        var violations: [Violation] = counted(
            members.count, "keys", keywords, "minProperties", "maxProperties", path)
        for name in keywords["required"]?.listValue?.compactMap(\.stringValue) ?? [] where members[name] == nil {
            violations.append(Violation(path: path, message: "key \"\(name)\" is missing"))
        }
        return violations
    }

    private static func counted(
        _ count: Int, _ what: String, _ keywords: [String: Value], _ minimum: String, _ maximum: String,
        _ path: ValuePath
    ) -> [Violation] {
        var violations: [Violation] = []
        if let least = keywords[minimum]?.intValue, count < least {
            violations.append(Violation(path: path, message: "must have at least \(least) \(what), but has \(count)"))
        }
        if let most = keywords[maximum]?.intValue, count > most {
            violations.append(Violation(path: path, message: "must have at most \(most) \(what), but has \(count)"))
        }
        return violations
    }

    /// JSON's equality: 1 is 1.0.
    static func isEqual(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.int, .float), (.float, .int): return left.doubleValue == right.doubleValue
        case (.list(let left), .list(let right)):
            return left.count == right.count && zip(left, right).allSatisfy(isEqual)
        case (.map(let left), .map(let right)):
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map { isEqual(value, $0) } ?? false }
        default: return left == right
        }
    }

    private static func shown(_ value: Value) -> String {
        switch value {
        case .string(let text) where text.utf8.count <= 60: return " \"\(text)\""
        case .bool, .int, .float: return " \(JSONWriter.string(value))"
        default: return ""
        }
    }

    private static func insteadOf(_ value: Value) -> String {
        let text: String = shown(value)
        return text.isEmpty ? ", but is \(value.kindName)" : ", but is\(text)"
    }
}
