import Glibc
import GoTemplate
import ValueTree

/// Sprig's lenient conversions (those of spf13/cast): what `int`, `float64`, `toString` and the math functions accept.
enum Conversion {
    /// Sprig's `strval`.
    static func text(_ value: TemplateValue) -> String {
        switch value {
        case .string(let text): return text
        case .binary(let bytes), .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
        default: return ValueText.text(value)
        }
    }

    /// `cast.ToInt64`: 0 for what is no number.
    static func integer(_ value: TemplateValue) -> Int64 {
        switch value {
        case .int(let integer), .int64(let integer): return integer
        case .float(let double): return integer(double)
        case .bool(let flag): return flag ? 1 : 0
        case .string(let text): return GoNumber.integer(withoutZeroFraction(text)) ?? 0
        // A month is a number too, a duration is none.
        case .object(let object): return object.kindName == "int" ? object.elements.map(integer) ?? 0 : 0
        default: return 0
        }
    }

    /// Go's conversion of a float: towards zero, the extreme where it does not fit.
    static func integer(_ double: Double) -> Int64 {
        if let exact = Int64(exactly: double.rounded(.towardZero)) { return exact }
        return Int64.min
    }

    /// "3.00" is an integer to cast, "3.5" and "3e0" are none; "010" is 8.
    private static func withoutZeroFraction(_ text: String) -> String {
        guard text.utf8.last == UInt8(ascii: "0"), text.utf8.contains(UInt8(ascii: ".")) else { return text }
        var digits: Substring = text[...]
        while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        return digits.utf8.last == UInt8(ascii: ".") ? String(digits.dropLast()) : text
    }

    static func float(_ value: TemplateValue) -> Double {
        switch value {
        case .int(let integer), .int64(let integer): return Double(integer)
        case .float(let double): return double
        case .bool(let flag): return flag ? 1 : 0
        case .string(let text): return float(text)
        case .object(let object): return object.kindName == "int" ? object.elements.map(float) ?? 0 : 0
        default: return 0
        }
    }

    /// Go's `strconv.ParseFloat`, with underscores between digits; 0 for what is no number or none that fits.
    static func float(_ text: String) -> Double {
        let lower: String = text.lowercased()
        let unsigned: Substring = lower.first == "-" || lower.first == "+" ? lower.dropFirst() : lower[...]
        if unsigned == "inf" || unsigned == "infinity" { return lower.first == "-" ? -Double.infinity : .infinity }
        if lower == "nan" { return .nan }
        let isHexadecimal: Bool = unsigned.hasPrefix("0x")
        guard unsigned.utf8.allSatisfy({ "0123456789abcdefxp.+-_".utf8.contains($0) }),
            !isHexadecimal || unsigned.contains("p"), !isMisplacing(unsigned)
        else { return 0 }
        guard let double = Double(lower.filter { $0 != "_" }), double.isFinite else { return 0 }
        return double
    }

    /// Whether an underscore stands elsewhere than between two digits.
    private static func isMisplacing(_ text: Substring) -> Bool {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return false }
        let parts: [Substring] = text.split(separator: "_", omittingEmptySubsequences: false)
        return zip(parts, parts.dropFirst()).contains { left, right in
            guard let before = left.last, let after = right.first else { return true }
            return !(before.isHexDigit || left == "0x") || !after.isHexDigit
        }
    }

    /// Sprig's `strslice`: the elements as texts, nil ones left out.
    static func texts(_ value: TemplateValue) -> [String] {
        switch value {
        case .null: return []
        case .list(let elements): return elements.filter { !$0.isNull }.map(text)
        default: return [text(value)]
        }
    }

    /// Go's `reflect.DeepEqual`.
    static func deepEqual(_ left: TemplateValue, _ right: TemplateValue) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let one), .bool(let other)): return one == other
        case (.int(let one), .int(let other)), (.int64(let one), .int64(let other)): return one == other
        case (.float(let one), .float(let other)): return one == other
        case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
        case (.bytes(let one), .bytes(let other)), (.binary(let one), .binary(let other)): return one == other
        case (.list(let one), .list(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { deepEqual($0, $1) }
        case (.map(let one), .map(let other)):
            guard one.count == other.count else { return false }
            return one.keys.allSatisfy { key in
                guard let left = one[key], let right = other[key] else { return false }
                return deepEqual(left, right)
            }
        case (.object(let one), .object(let other)): return one.text == other.text
        default: return false
        }
    }

    /// Sprig's `empty`: Go's truth, turned round.
    static func isEmpty(_ value: TemplateValue) -> Bool { !value.isTrue }
}
