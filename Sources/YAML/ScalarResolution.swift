import ValueTree

/// What a plain (unquoted) YAML scalar means under the YAML 1.1 rules of Kubernetes' Go tools.
enum ScalarResolution {
    enum Meaning: Equatable {
        case null
        case bool(Bool)
        /// Decimal digits with an optional minus sign, as JSON would have them, from Int64.min to UInt64.max.
        case integer(String)
        case float(Double)
        /// `<<`, which merges when it is a key.
        case merge
        case string
    }

    static func resolve(_ text: String) -> Meaning {
        guard let first = text.utf8.first else { return .null }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return word(text) ?? number(text) ?? .string
        case UInt8(ascii: "~"), UInt8(ascii: "<"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"),
            UInt8(ascii: "Y"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
            UInt8(ascii: "o"), UInt8(ascii: "O"):
            return word(text) ?? .string
        default:
            return .string
        }
    }

    private static func word(_ text: String) -> Meaning? {
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF": return .bool(false)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case "<<": return .merge
        default: return nil
        }
    }

    /// Integers with Go's base prefixes, then floats; underscores are separators.
    private static func number(_ text: String) -> Meaning? {
        let plain: String = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
        if let integer = integer(plain) { return .integer(integer) }
        // What overflows is no float to Go's parser, and so a string.
        guard isFloat(plain.utf8), let double = Double(plain.hasPrefix("+") ? String(plain.dropFirst()) : plain),
            double.isFinite
        else { return nil }
        return .float(double)
    }

    private static func integer(_ text: String) -> String? {
        var digits: Substring = text[...]
        let isNegative: Bool = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        guard let first = digits.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return nil }
        var radix: Int = 10
        if first == UInt8(ascii: "0"), digits.utf8.count > 1 {
            switch digits.dropFirst().first {
            case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
            case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
            case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard let sign = digits.utf8.first, sign != UInt8(ascii: "+"), sign != UInt8(ascii: "-"),
            let magnitude = UInt64(digits, radix: radix)
        else { return nil }
        if !isNegative { return String(magnitude) }
        guard magnitude <= UInt64(Int64.max) + 1 else { return nil }
        return magnitude == 0 ? "0" : "-\(magnitude)"
    }

    /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
    private static func isFloat(_ text: String.UTF8View) -> Bool {
        var rest: Substring.UTF8View = text[...]
        func isDigit(_ byte: UInt8?) -> Bool {
            byte.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
        }
        func takeDigits() -> Bool {
            let before: Int = rest.count
            rest = rest.drop(while: { isDigit($0) })
            return rest.count < before
        }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        if takeDigits() {
            if rest.first == UInt8(ascii: ".") {
                rest = rest.dropFirst()
                _ = takeDigits()
            }
        } else {
            guard rest.first == UInt8(ascii: ".") else { return false }
            rest = rest.dropFirst()
            guard takeDigits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard takeDigits() else { return false }
        }
        return rest.isEmpty
    }
}
