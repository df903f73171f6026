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
        case .string(let text):
            let digits: Substring = text.drop { $0 == "0" }
            let plain: String = digits.isEmpty || text.isEmpty ? (text.isEmpty ? "x" : "0") : String(text)
            if let integer = GoNumber.integer(trimmingZeros(plain)) { return integer }
            return Double(text).flatMap { $0.isFinite && !text.contains("x") ? self.integer($0) : nil } ?? 0
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

    /// "007" counts as decimal, as cast has it.
    private static func trimmingZeros(_ text: String) -> String {
        guard text.count > 1, text.first == "0", text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return text }
        let rest: Substring = text.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }

    static func float(_ value: TemplateValue) -> Double {
        switch value {
        case .int(let integer), .int64(let integer): return Double(integer)
        case .float(let double): return double
        case .bool(let flag): return flag ? 1 : 0
        case .string(let text): return Double(text) ?? 0
        case .object(let object): return object.kindName == "int" ? object.elements.map(float) ?? 0 : 0
        default: return 0
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
