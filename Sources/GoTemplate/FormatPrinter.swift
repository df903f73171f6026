import GoText
import ValueTree

/// Writes one value after the other as Go's fmt does, with the flags of the directive at hand.
struct FormatPrinter {
    /// What stands between `%` and the verb.
    struct Flags {
        var minus: Bool = false
        var plus: Bool = false
        var sharp: Bool = false
        var space: Bool = false
        var zero: Bool = false
        /// `%#v`: Go syntax.
        var isGoSyntax: Bool = false
        var width: Int?
        var precision: Int?
    }

    static let plainVerb: UInt32 = UInt32(UInt8(ascii: "v"))

    var output: [UInt8] = []
    var flags = Flags()
    /// While the value of a wrong verb is shown, no String method is asked.
    var isComplaining: Bool = false

    // MARK: - padding

    /// Zeros only go to the left.
    mutating func pad(by count: Int) {
        guard count > 0 else { return }
        output += repeatElement(UInt8(ascii: flags.zero && !flags.minus ? "0" : " "), count: count)
    }

    mutating func write(_ bytes: [UInt8]) {
        guard let width = flags.width, width > 0 else {
            output += bytes
            return
        }
        let missing: Int = width - bytes.withUnsafeBufferPointer { GoUTF8.count($0) }
        if !flags.minus { pad(by: missing) }
        output += bytes
        if flags.minus { pad(by: missing) }
    }

    mutating func write(_ text: String) { write(Array(text.utf8)) }

    /// Numbers bring their own zeros.
    mutating func writeUnzeroed(_ bytes: [UInt8]) {
        let zero: Bool = flags.zero
        flags.zero = false
        write(bytes)
        flags.zero = zero
    }

    // MARK: - values

    /// An operand by itself.
    mutating func argument(_ value: TemplateValue, _ verb: UInt32) {
        switch Unicode.Scalar(verb) ?? " " {
        case "T":
            if value.isNull { write("<nil>") } else { string(Array(value.typeName.utf8), UInt32(UInt8(ascii: "s"))) }
        case "w": complain(value, verb)
        case "p" where value.kindName == "slice" || value.kindName == "map": output += "0xc000000000".utf8
        case "p": complain(value, verb)
        default:
            if value.isNull {
                if verb == Self.plainVerb { write("<nil>") } else { complain(value, verb) }
            } else {
                self.value(value, verb)
            }
        }
    }

    /// A value that is not nil, or an element of another.
    mutating func value(_ value: TemplateValue, _ verb: UInt32) {
        switch value {
        case .null: output += (flags.isGoSyntax ? "interface {}(nil)" : "<nil>").utf8
        case .bool(let flag):
            if verb == UInt32(UInt8(ascii: "t")) || verb == Self.plainVerb {
                write(flag ? "true" : "false")
            } else {
                complain(value, verb)
            }
        case .int(let number), .int64(let number): integer(number, verb, value)
        case .float(let number): float(number, verb)
        case .string(let text):
            let isPlain: Bool = verb == Self.plainVerb && !flags.isGoSyntax || verb == UInt32(UInt8(ascii: "s"))
            if isPlain, flags.width == nil, flags.precision == nil {
                output += text.utf8
            } else {
                string(Array(text.utf8), verb)
            }
        case .binary(let bytes): string(bytes, verb)
        case .bytes(let bytes): self.bytes(bytes, verb)
        case .list(let elements): list(elements, value.typeName, verb)
        case .map(let map): self.map(map, verb)
        case .object(let object): self.object(object, verb)
        }
    }

    private mutating func list(_ elements: [TemplateValue], _ typeName: String, _ verb: UInt32) {
        output += flags.isGoSyntax ? Array("\(typeName){".utf8) : [UInt8(ascii: "[")]
        for (index, element) in elements.enumerated() {
            if index > 0 { output += flags.isGoSyntax ? Array(", ".utf8) : [UInt8(ascii: " ")] }
            value(element, verb)
        }
        output.append(UInt8(ascii: flags.isGoSyntax ? "}" : "]"))
    }

    private mutating func map(_ map: TemplateMap, _ verb: UInt32) {
        output += (flags.isGoSyntax ? "\(map.typeName){" : "map[").utf8
        for (index, key) in map.sortedKeys.enumerated() {
            if index > 0 { output += flags.isGoSyntax ? Array(", ".utf8) : [UInt8(ascii: " ")] }
            string(Array(key.utf8), verb)
            output.append(UInt8(ascii: ":"))
            value(map[key] ?? .null, verb)
        }
        output.append(UInt8(ascii: flags.isGoSyntax ? "}" : "]"))
    }

    private mutating func object(_ object: any TemplateObject, _ verb: UInt32) {
        if let typed = object as? TypedList {
            if flags.isGoSyntax, case .null = typed.tree {
                output += "\(typed.typeName)(nil)".utf8
            } else if case .list(let elements)? = typed.elements {
                list(elements, typed.typeName, verb)
            }
            return
        }
        let asksMethod: Bool = object.isStringer && !flags.isGoSyntax && !isComplaining
        if asksMethod, "vsxXq".unicodeScalars.contains(Unicode.Scalar(verb) ?? " ") {
            string(Array(object.text.utf8), verb)
        } else if let elements = object.elements {
            value(elements, verb)
        } else {
            output += object.text.utf8
        }
    }

    /// `%!d(string=hi)`
    mutating func complain(_ value: TemplateValue, _ verb: UInt32, typeName: String? = nil) {
        output += "%!".utf8
        GoUTF8.append(verb, to: &output)
        if value.isNull {
            output += "(<nil>)".utf8
            return
        }
        output += "(\(typeName ?? value.typeName)=".utf8
        isComplaining = true
        self.value(value, Self.plainVerb)
        isComplaining = false
        output.append(UInt8(ascii: ")"))
    }
}
