import GoTemplate

extension TOMLScanner {
    /// A number, date or truth value that begins here.
    mutating func scalar() throws(TOMLFailure) -> TemplateValue {
        let start: Int = position
        let first: Unicode.Scalar? = try next()
        switch first {
        case nil: throw failure("unexpected EOF; expected value", after: nil)
        case "\n": throw failure("expected value but found '\\n' instead", line: line - 1)
        case ".": throw failure("floats must start with a digit, not '.'")
        case "+", "-": return try signed(start)
        case let digit? where TOMLScanner.isDigit(digit): return try unsigned(start, digit)
        case let letter? where TOMLScanner.isLetter(letter): return try word(start)
        default: throw failure("expected value but found \(TOMLScanner.quoted(first)) instead")
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private mutating func word(_ start: Int) throws(TOMLFailure) -> TemplateValue {
        for (name, value) in [("inf", Double.infinity), ("nan", Double.nan)]
        where bytes[start...].starts(with: name.utf8) {
            for _ in 0..<2 { _ = try next() }
            return .float(value)
        }
        try skip(TOMLScanner.isLetter)
        switch text(from: start) {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case let other:
            // What Go has taken of "in" or "na" before it gave up is not shown.
            let hidden: Int = other.hasPrefix("in") || other.hasPrefix("na") ? 1 : 0
            throw failure(
                "expected value but found \(TOMLKey.quotedText(String(other.dropFirst(hidden)))) instead")
        }
    }

    // MARK: - numbers

    private mutating func signed(_ start: Int) throws(TOMLFailure) -> TemplateValue {
        let isNegative: Bool = bytes[start] == UInt8(ascii: "-")
        let found: Unicode.Scalar? = try next()
        switch found {
        case "i", "n":
            let (second, third): (Unicode.Scalar, Unicode.Scalar) = found == "i" ? ("n", "f") : ("a", "n")
            var isWhole: Bool = try accept(second)
            if isWhole { isWhole = try accept(third) }
            guard isWhole else { throw failure("invalid float: '\(text(from: start))'") }
            let value: Double = found == "i" ? Double.infinity : Double.nan
            return .float(isNegative ? -value : value)
        case "0":
            if let mark = try peek(), mark == "b" || mark == "o" || mark == "x" {
                throw failure("cannot use sign with non-decimal numbers: '\(text(from: start))\(mark)'")
            }
        case ".": throw failure("floats must start with a digit, not '.'")
        default: break
        }
        guard let found, TOMLScanner.isDigit(found) else {
            throw failure("expected a digit but got \(TOMLScanner.quoted(found))", after: found)
        }
        return try decimal(start)
    }

    private mutating func unsigned(_ start: Int, _ first: Unicode.Scalar) throws(TOMLFailure) -> TemplateValue {
        if first == "0", let mark = try peek() {
            switch mark {
            case "b": return try based(start, "a binary", 2)
            case "o": return try based(start, "an octal", 8)
            case "x": return try based(start, "a hexadecimal", 16)
            default: break
            }
        }
        try skip(TOMLScanner.isDigit)
        guard let mark = try peek() else { return try integer(text(from: start), radix: 10) }
        // A date has two digits at least.
        if mark == ":" || mark == "-", position - start > 1 || first != "0" { return try dateTime(start) }
        return try decimal(start)
    }

    private mutating func based(_ start: Int, _ name: String, _ radix: Int) throws(TOMLFailure) -> TemplateValue {
        _ = try next()
        let isDigit: (Unicode.Scalar) -> Bool = { scalar in
            Character(scalar).hexDigitValue.map { $0 < radix && scalar.isASCII } ?? false
        }
        let following: Unicode.Scalar? = try peek()
        guard let following, isDigit(following) else {
            throw failure("not \(name) number: '\(text(from: start))\(following ?? "\0")'")
        }
        try skip { isDigit($0) || $0 == "_" }
        return try integer(text(from: start), radix: radix)
    }

    private mutating func decimal(_ start: Int) throws(TOMLFailure) -> TemplateValue {
        try skip { TOMLScanner.isDigit($0) || $0 == "_" }
        guard let mark = try peek(), mark == "." || mark == "e" || mark == "E" else {
            return try integer(text(from: start), radix: 10)
        }
        try skip { TOMLScanner.isDigit($0) || "_.-+eE".unicodeScalars.contains($0) }
        return try float(text(from: start))
    }

    private func integer(_ text: String, radix: Int) throws(TOMLFailure) -> TemplateValue {
        if !TOMLNumber.hasGoodUnderscores(text) {
            throw failure(
                "Invalid integer \(TOMLKey.quotedText(text)): underscores must be surrounded by digits")
        }
        if radix == 10, TOMLNumber.hasLeadingZero(text) {
            throw failure("Invalid integer \(TOMLKey.quotedText(text)): cannot have leading zeroes")
        }
        let digits: String = (radix == 10 ? text : String(text.dropFirst(2))).filter { $0 != "_" }
        guard let number = Int64(digits, radix: radix) else { throw failure("\(text) is out of range for int64") }
        return .int64(number)
    }

    private func float(_ text: String) throws(TOMLFailure) -> TemplateValue {
        let name: String = "Invalid float \(TOMLKey.quotedText(text))"
        let parts: [Substring] = text.split { $0 == "." || $0 == "e" || $0 == "E" }
        if !parts.allSatisfy({ TOMLNumber.hasGoodUnderscores(String($0)) }) {
            throw failure("\(name): underscores must be surrounded by digits")
        }
        if let whole = parts.first, TOMLNumber.hasLeadingZero(String(whole)) {
            throw failure("\(name): cannot have leading zeroes")
        }
        if !TOMLNumber.hasDigitsAfterPoints(text) {
            throw failure("\(name): '.' must be followed by one or more digits")
        }
        guard let number = TOMLNumber.float(text.filter { $0 != "_" }) else {
            throw failure("Invalid float value: \(TOMLKey.quotedText(text))")
        }
        if number.isInfinite { throw failure("\(text) is out of range for float64") }
        return .float(number)
    }

    private mutating func dateTime(_ start: Int) throws(TOMLFailure) -> TemplateValue {
        try skip { TOMLScanner.isDigit($0) || "-:Tt .Zz+".unicodeScalars.contains($0) }
        var text: String = self.text(from: start)
        while text.hasSuffix(" ") { text.removeLast() }
        text = String(
            text.map { character -> Character in
                character == "z" ? "Z" : character == "t" || character == " " ? "T" : character
            })
        guard let time = TOMLTime.parse(text) else { throw failure("invalid datetime: \(TOMLKey.quotedText(text))") }
        return .object(TimeObject(time))
    }
}

/// What TOML asks of numbers beyond what Go's parsers ask.
enum TOMLNumber {
    /// `0x`, `0o` and `0b` are no leading zeros.
    static func hasLeadingZero(_ text: String) -> Bool {
        let bytes: [UInt8] = Array(text.utf8)
        if bytes.count > 1, bytes[0] == UInt8(ascii: "0"), !"box".utf8.contains(bytes[1]) { return true }
        return bytes.count > 2 && (bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+"))
            && bytes[1] == UInt8(ascii: "0")
    }

    static func hasGoodUnderscores(_ text: String) -> Bool {
        var isAfterDigit: Bool = false
        for scalar in text.unicodeScalars {
            if scalar == "_", !isAfterDigit { return false }
            isAfterDigit = TOMLScanner.isHex(scalar)
        }
        return isAfterDigit
    }

    static func hasDigitsAfterPoints(_ text: String) -> Bool {
        var isAfterPoint: Bool = false
        for scalar in text.unicodeScalars {
            if isAfterPoint, !TOMLScanner.isDigit(scalar) { return false }
            isAfterPoint = scalar == "."
        }
        return !isAfterPoint
    }

    /// nil for what is no decimal float.
    static func float(_ text: String) -> Double? {
        var rest: Substring.UnicodeScalarView = text.unicodeScalars[...]
        func digits() -> Bool {
            let count: Int = rest.prefix(while: TOMLScanner.isDigit).count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        guard digits() else { return nil }
        if rest.first == "." {
            rest.removeFirst()
            guard digits() else { return nil }
        }
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
            guard digits() else { return nil }
        }
        return rest.isEmpty ? Double(text) : nil
    }
}
