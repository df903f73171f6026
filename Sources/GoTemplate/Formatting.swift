import Glibc
import ValueTree

/// Go's fmt: Sprint and Sprintf for the values templates have.
package enum Formatting {
    /// `fmt.Sprint`: a space between operands when neither is a string.
    package static func print(_ values: [TemplateValue]) -> String {
        var output: String = ""
        var previousIsString: Bool = true
        for (index, value) in values.enumerated() {
            var isString: Bool = false
            if case .string = value { isString = true }
            if index > 0, !isString, !previousIsString { output += " " }
            output += ValueText.text(value)
            previousIsString = isString
        }
        return output
    }

    /// `fmt.Sprintf`.
    package static func printf(_ format: String, _ values: [TemplateValue]) -> String {
        var formatter = Formatter(format: Array(format.unicodeScalars), values: values)
        return formatter.run()
    }
}

/// What stands between `%` and the verb.
struct Directive {
    var minus: Bool = false
    var plus: Bool = false
    var sharp: Bool = false
    var space: Bool = false
    var zero: Bool = false
    var width: Int?
    var precision: Int?

    func padded(_ text: String, zeroAllowed: Bool = false) -> String {
        guard let width else { return text }
        let missing: Int = width - text.unicodeScalars.count
        guard missing > 0 else { return text }
        if minus { return text + String(repeating: " ", count: missing) }
        if zero, zeroAllowed {
            let hasSign: Bool = text.hasPrefix("-") || text.hasPrefix("+") || text.hasPrefix(" ")
            let sign: Substring = hasSign ? text.prefix(1) : ""
            return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
        }
        return String(repeating: " ", count: missing) + text
    }
}

private struct Formatter {
    let format: [Unicode.Scalar]
    let values: [TemplateValue]
    var index: Int = 0
    var argument: Int = 0
    var wasReordered: Bool = false
    var output: String = ""

    mutating func run() -> String {
        while index < format.count {
            let scalar: Unicode.Scalar = format[index]
            index += 1
            guard scalar == "%" else {
                output.unicodeScalars.append(scalar)
                continue
            }
            directive()
        }
        if !wasReordered, argument < values.count {
            let extra: String = values[argument...]
                .map { $0.isNull ? "<nil>" : "\($0.typeName)=\(ValueText.text($0))" }.joined(separator: ", ")
            output += "%!(EXTRA \(extra))"
        }
        return output
    }

    private mutating func directive() {
        var directive = Directive()
        flags: while index < format.count {
            switch format[index] {
            case "-":
                directive.minus = true
                directive.zero = false
            case "+": directive.plus = true
            case "#": directive.sharp = true
            case " ": directive.space = true
            case "0": directive.zero = !directive.minus
            default: break flags
            }
            index += 1
        }
        explicitArgument()
        if index < format.count, format[index] == "*" {
            index += 1
            guard let width = star() else {
                output += "%!(BADWIDTH)"
                return
            }
            directive.width = Int(width.magnitude)
            if width < 0 { directive.minus = true }
        } else {
            directive.width = number()
        }
        if index < format.count, format[index] == "." {
            index += 1
            explicitArgument()
            if index < format.count, format[index] == "*" {
                index += 1
                guard let precision = star() else {
                    output += "%!(BADPREC)"
                    return
                }
                directive.precision = precision < 0 ? nil : Int(precision)
            } else {
                directive.precision = number() ?? 0
            }
        }
        explicitArgument()
        guard index < format.count else {
            output += "%!(NOVERB)"
            return
        }
        let verb: Unicode.Scalar = format[index]
        index += 1
        if verb == "%" {
            output += "%"
            return
        }
        guard argument < values.count, argument >= 0 else {
            output += "%!\(verb)(\(argument < 0 ? "BADINDEX" : "MISSING"))"
            return
        }
        output += Verb.text(values[argument], verb, directive)
        argument += 1
    }

    private mutating func number() -> Int? {
        var total: Int?
        while index < format.count, let digit = Character(format[index]).wholeNumberValue, format[index].isASCII {
            total = min((total ?? 0) * 10 + digit, 1_000_000)
            index += 1
        }
        return total
    }

    private mutating func star() -> Int64? {
        guard argument < values.count else { return nil }
        defer { argument += 1 }
        switch values[argument] {
        case .int(let number), .int64(let number): return abs(number) <= 1_000_000 ? number : nil
        default: return nil
        }
    }

    /// `[n]` picks the next argument.
    private mutating func explicitArgument() {
        guard index < format.count, format[index] == "[" else { return }
        let rewind: Int = index
        index += 1
        guard let position = number(), index < format.count, format[index] == "]" else {
            index = rewind
            return
        }
        index += 1
        wasReordered = true
        argument = position - 1
    }
}

/// One value under one verb.
enum Verb {
    static func text(_ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive) -> String {
        if verb == "T" { return directive.padded(value.typeName) }
        switch value {
        case .null: return verb == "v" ? directive.padded("<nil>") : "%!\(verb)(<nil>)"
        case .bool(let flag):
            return verb == "t" || verb == "v"
                ? directive.padded(flag ? "true" : "false", zeroAllowed: true) : bad(value, verb, directive)
        case .int(let integer), .int64(let integer):
            return self.integer(integer, verb, directive) ?? bad(value, verb, directive)
        case .float(let double): return float(double, verb, directive) ?? bad(value, verb, directive)
        case .string(let text): return string(text, verb, directive) ?? bad(value, verb, directive)
        case .binary(let bytes):
            return string(String(decoding: bytes, as: UTF8.self), verb, directive) ?? bad(value, verb, directive)
        case .bytes(let bytes):
            if verb == "v" || verb == "d" { return list(bytes.map { .int(Int64($0)) }, verb, directive) }
            return string(String(decoding: bytes, as: UTF8.self), verb, directive) ?? bad(value, verb, directive)
        case .list(let elements): return list(elements, verb, directive)
        case .map(let map):
            let members: [String] = map.sortedKeys.map { key in
                text(.string(key), verb, directive) + ":" + element(map[key] ?? .null, verb, directive)
            }
            return "map[" + members.joined(separator: " ") + "]"
        case .object(let object):
            if let list = object as? TypedList { return text(list.elements ?? .null, verb, directive) }
            guard object.isStringer else { return directive.padded(object.text) }
            if "vsqxX".unicodeScalars.contains(verb) {
                if let text = string(object.text, verb, directive) { return text }
            }
            return object.elements.map { text($0, verb, directive) } ?? directive.padded(object.text)
        }
    }

    private static func list(_ elements: [TemplateValue], _ verb: Unicode.Scalar, _ directive: Directive) -> String {
        "[" + elements.map { element($0, verb, directive) }.joined(separator: " ") + "]"
    }

    /// Nil inside something prints alike for every verb.
    private static func element(_ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive) -> String {
        value.isNull ? "<nil>" : text(value, verb, directive)
    }

    /// A value that the verb is not for; the width and precision are still obeyed.
    private static func bad(_ value: TemplateValue, _ verb: Unicode.Scalar, _ directive: Directive) -> String {
        "%!\(verb)(\(value.typeName)=\(text(value, "v", directive)))"
    }

    // MARK: - strings

    private static func string(_ text: String, _ verb: Unicode.Scalar, _ directive: Directive) -> String? {
        var shown: String = text
        if let precision = directive.precision, verb == "s" || verb == "v" || verb == "q" {
            shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(precision)))
        }
        switch verb {
        case "v" where directive.sharp: return directive.padded(GoString.quote(shown))
        case "s", "v": return directive.padded(shown, zeroAllowed: true)
        case "q":
            if directive.sharp, !shown.contains("`"),
                shown.unicodeScalars.allSatisfy({ GoString.isPrintable($0) || $0 == "\t" })
            {
                return directive.padded("`\(shown)`")
            }
            return directive.padded(GoString.quote(shown), zeroAllowed: true)
        case "x", "X":
            let digits: String = text.utf8.prefix(directive.precision ?? .max)
                .map { byte in
                    let pair: String = String(byte, radix: 16, uppercase: verb == "X")
                    return (pair.count == 1 ? "0" : "") + pair
                }
                .joined(separator: directive.space ? " " : "")
            return directive.padded((directive.sharp && !digits.isEmpty ? "0\(verb)" : "") + digits, zeroAllowed: true)
        default: return nil
        }
    }

    // MARK: - integers

    private static func integer(_ number: Int64, _ verb: Unicode.Scalar, _ given: Directive) -> String? {
        var directive: Directive = given
        if verb == "v" { directive.plus = false }  // %+v is about field names
        var prefix: String = ""
        var digits: String
        switch verb {
        case "v", "d": digits = String(number.magnitude)
        case "b":
            digits = String(number.magnitude, radix: 2)
            if directive.sharp { prefix = "0b" }
        case "o", "O":
            digits = String(number.magnitude, radix: 8)
            if verb == "O" { prefix = "0o" } else if directive.sharp, !digits.hasPrefix("0") { prefix = "0" }
        case "x", "X":
            digits = String(number.magnitude, radix: 16, uppercase: verb == "X")
            if directive.sharp { prefix = "0\(verb)" }
        case "c":
            return directive.padded(Unicode.Scalar(UInt32(truncatingIfNeeded: number)).map { String($0) } ?? "\u{FFFD}")
        case "q":
            let scalar: Unicode.Scalar = Unicode.Scalar(UInt32(truncatingIfNeeded: number)) ?? "\u{FFFD}"
            let quoted: String =
                scalar == "'"
                ? "\\'" : scalar == "\"" ? "\"" : String(GoString.quote(String(scalar)).dropFirst().dropLast())
            return directive.padded("'\(quoted)'")
        case "U":
            let code: String = String(number.magnitude, radix: 16, uppercase: true)
            let text: String = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
            let scalar: Unicode.Scalar? = Unicode.Scalar(UInt32(truncatingIfNeeded: number))
            if directive.sharp, let scalar, GoString.isPrintable(scalar) {
                return directive.padded("\(text) '\(scalar)'")
            }
            return directive.padded(text)
        case "e", "E", "f", "F", "g", "G", "t", "s", "p": return nil
        default: return nil
        }
        if let precision = directive.precision {
            if precision == 0, number == 0 { return directive.padded("") }
            digits = String(repeating: "0", count: max(0, precision - digits.count)) + digits
        }
        let sign: String = number < 0 ? "-" : directive.plus ? "+" : directive.space ? " " : ""
        if directive.zero, directive.precision == nil, let width = directive.width, !directive.minus {
            digits = String(repeating: "0", count: max(0, width - digits.count - sign.count)) + digits
        }
        return directive.padded(sign + prefix + digits)
    }

    // MARK: - floats

    private static func float(_ double: Double, _ verb: Unicode.Scalar, _ directive: Directive) -> String? {
        guard "vgGxXfFeE".unicodeScalars.contains(verb) else { return nil }
        guard double.isFinite else {
            let name: String =
                double.isNaN ? "NaN" : double < 0 ? "-Inf" : directive.plus || verb == "v" ? "+Inf" : "+Inf"
            var plain: Directive = directive
            plain.zero = false
            return plain.padded(name)
        }
        var text: String
        switch verb {
        case "v", "g", "G":
            if let precision = directive.precision {
                text = decimal(double, "g", precision == 0 ? 1 : precision)
            } else {
                text = ValueText.float(double)
            }
            if verb == "G" { text = text.uppercased() }
        case "x", "X":
            text = hexadecimal(double, directive.precision)
            if verb == "X" { text = text.uppercased() }
        case "e", "E":
            text = decimal(double, "e", directive.precision ?? 6)
            if verb == "E" { text = text.uppercased() }
        default: text = decimal(double, "f", directive.precision ?? 6)
        }
        if !text.hasPrefix("-") {
            if directive.plus, verb != "v" { text = "+" + text } else if directive.space { text = " " + text }
        }
        return directive.padded(text, zeroAllowed: true)
    }

    /// C's `%a` with Go's exponents, of two digits at least.
    private static func hexadecimal(_ double: Double, _ precision: Int?) -> String {
        var buffer: [CChar] = Array(repeating: 0, count: 400 + (precision ?? 0))
        let count: Int32 = withVaList(precision.map { [Int32($0) as any CVarArg, double] } ?? [double]) { arguments in
            vsnprintf(&buffer, buffer.count, precision == nil ? "%a" : "%.*a", arguments)
        }
        let text: String = String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let mark = text.lastIndex(of: "p") else { return text }
        let digits: Substring = text[text.index(mark, offsetBy: 2)...]
        return text[..<text.index(mark, offsetBy: 2)] + (digits.count == 1 ? "0" : "") + digits
    }

    /// C's conversion, which rounds as Go's does and writes exponents alike.
    private static func decimal(_ double: Double, _ verb: Character, _ precision: Int) -> String {
        var buffer: [CChar] = Array(repeating: 0, count: 400 + precision)
        let count: Int32 = withVaList([Int32(precision), double]) { arguments in
            vsnprintf(&buffer, buffer.count, "%.*\(verb)", arguments)
        }
        return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
