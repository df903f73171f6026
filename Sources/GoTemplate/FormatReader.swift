import GoText

/// Goes through a format of `fmt.Sprintf`.
struct FormatReader {
    private let format: UnsafeBufferPointer<UInt8>
    private let values: [TemplateValue]
    private var printer = FormatPrinter()
    private var index: Int = 0
    private var argument: Int = 0
    private var wasReordered: Bool = false
    /// The directive at hand names an operand that there is.
    private var isGoodArgument: Bool = true
    /// `[n]` came just before.
    private var isAfterIndex: Bool = false

    /// Of widths and precisions.
    private static let limit: Int = 1_000_000

    init(format: UnsafeBufferPointer<UInt8>, values: [TemplateValue]) {
        self.format = format
        self.values = values
        printer.output.reserveCapacity(format.count + 16 * values.count)
    }

    mutating func run() -> [UInt8] {
        while index < format.count {
            let start: Int = index
            while index < format.count, format[index] != UInt8(ascii: "%") { index += 1 }
            printer.output += format[start..<index]
            if index == format.count { break }
            index += 1
            directive()
        }
        printer.flags = FormatPrinter.Flags()
        if !wasReordered, argument < values.count { complainOfRest() }
        return printer.output
    }

    private mutating func complainOfRest() {
        printer.output += "%!(EXTRA ".utf8
        for (place, value) in values[argument...].enumerated() {
            if place > 0 { printer.output += ", ".utf8 }
            if !value.isNull { printer.output += "\(value.typeName)=".utf8 }
            printer.argument(value, FormatPrinter.plainVerb)
        }
        printer.output.append(UInt8(ascii: ")"))
    }

    private mutating func directive() {
        printer.flags = FormatPrinter.Flags()
        isGoodArgument = true
        isAfterIndex = false
        flags()
        explicitArgument()
        width()
        if index + 1 < format.count, format[index] == UInt8(ascii: ".") { precision() }
        if !isAfterIndex { explicitArgument() }
        guard index < format.count else {
            printer.output += "%!(NOVERB)".utf8
            return
        }
        let decoded: GoUTF8.Decoded = GoUTF8.decode(format, at: index)
        index += decoded.width
        show(decoded.scalar)
    }

    private mutating func show(_ verb: UInt32) {
        if verb == UInt32(UInt8(ascii: "%")) {
            printer.output.append(UInt8(ascii: "%"))
        } else if !isGoodArgument || argument >= values.count {
            printer.output += "%!".utf8
            GoUTF8.append(verb, to: &printer.output)
            printer.output += (isGoodArgument ? "(MISSING)" : "(BADINDEX)").utf8
        } else {
            if verb == FormatPrinter.plainVerb || verb == UInt32(UInt8(ascii: "w")) {
                // `%+v` and `%#v` say something else than the flags do elsewhere.
                printer.flags.isGoSyntax = printer.flags.sharp
                printer.flags.sharp = false
                printer.flags.plus = false
            }
            printer.argument(values[argument], verb)
            argument += 1
        }
    }

    // MARK: - the parts of a directive

    private mutating func flags() {
        while index < format.count {
            switch format[index] {
            case UInt8(ascii: "#"): printer.flags.sharp = true
            case UInt8(ascii: "0"): printer.flags.zero = true
            case UInt8(ascii: "+"): printer.flags.plus = true
            case UInt8(ascii: "-"): printer.flags.minus = true
            case UInt8(ascii: " "): printer.flags.space = true
            default: return
            }
            index += 1
        }
    }

    private mutating func width() {
        guard index < format.count, format[index] == UInt8(ascii: "*") else {
            printer.flags.width = number()
            if isAfterIndex, printer.flags.width != nil { isGoodArgument = false }
            return
        }
        index += 1
        isAfterIndex = false
        guard let width = integerArgument() else {
            printer.output += "%!(BADWIDTH)".utf8
            return
        }
        printer.flags.width = abs(width)
        if width < 0 {
            printer.flags.minus = true
            printer.flags.zero = false
        }
    }

    private mutating func precision() {
        index += 1
        if isAfterIndex { isGoodArgument = false }
        isAfterIndex = false
        explicitArgument()
        guard index < format.count, format[index] == UInt8(ascii: "*") else {
            printer.flags.precision = number() ?? 0
            return
        }
        index += 1
        isAfterIndex = false
        if let precision = integerArgument(), precision >= 0 {
            printer.flags.precision = precision
        } else {
            printer.output += "%!(BADPREC)".utf8
        }
    }

    /// Digits; a number beyond all reason ends the format.
    private mutating func number() -> Int? {
        var total: Int?
        while index < format.count, format[index] >= 0x30, format[index] <= 0x39 {
            if let total, total > Self.limit {
                index = format.count
                return nil
            }
            total = (total ?? 0) * 10 + Int(format[index] - 0x30)
            index += 1
        }
        return total
    }

    /// The next operand as a width or precision.
    private mutating func integerArgument() -> Int? {
        guard argument < values.count else { return nil }
        defer { argument += 1 }
        switch values[argument].unwrapped {
        case .int(let number), .int64(let number): return number.magnitude <= UInt64(Self.limit) ? Int(number) : nil
        default: return nil
        }
    }

    /// `[n]` picks the next operand.
    private mutating func explicitArgument() {
        guard index < format.count, format[index] == UInt8(ascii: "[") else { return }
        wasReordered = true
        guard format.count - index >= 3, let end = format[index...].firstIndex(of: UInt8(ascii: "]")) else {
            isGoodArgument = false
            index += 1
            return
        }
        index += 1
        let position: Int? = number()
        isAfterIndex = index == end && position != nil
        index = end + 1
        if isAfterIndex, let position, position >= 1, position <= values.count {
            argument = position - 1
        } else {
            isGoodArgument = false
        }
    }
}
