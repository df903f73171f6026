/// Go's quoted strings and characters.
enum GoString {
    /// The bytes of a `"..."` or `'.'` literal, or nil if an escape is wrong.
    static func unquote(_ literal: String) -> [UInt8]? {
        let scalars: [Unicode.Scalar] = Array(literal.unicodeScalars.dropFirst().dropLast())
        var output: [UInt8] = []
        var index: Int = 0
        while index < scalars.count {
            let scalar: Unicode.Scalar = scalars[index]
            index += 1
            guard scalar == "\\" else {
                output += Character(scalar).utf8
                continue
            }
            guard index < scalars.count else { return nil }
            let mark: Unicode.Scalar = scalars[index]
            index += 1
            switch mark {
            case "a": output.append(0x07)
            case "b": output.append(0x08)
            case "f": output.append(0x0C)
            case "n": output.append(0x0A)
            case "r": output.append(0x0D)
            case "t": output.append(0x09)
            case "v": output.append(0x0B)
            case "\\", "'", "\"": output += Character(mark).utf8
            case "x":
                guard let code = number(scalars, &index, digits: 2, radix: 16) else { return nil }
                output.append(UInt8(code))
            case "u", "U":
                guard let code = number(scalars, &index, digits: mark == "u" ? 4 : 8, radix: 16),
                    let character = Unicode.Scalar(code)
                else { return nil }
                output += Character(character).utf8
            case "0"..."7":
                index -= 1
                guard let code = number(scalars, &index, digits: 3, radix: 8), code < 256 else { return nil }
                output.append(UInt8(code))
            default: return nil
            }
        }
        return output
    }

    private static func number(
        _ scalars: [Unicode.Scalar], _ index: inout Int, digits: Int, radix: UInt32
    ) -> UInt32? {
        guard index + digits <= scalars.count else { return nil }
        var total: UInt32 = 0
        for scalar in scalars[index..<index + digits] {
            guard let digit = Character(scalar).hexDigitValue, digit < radix else { return nil }
            total = total &* radix &+ UInt32(digit)
        }
        index += digits
        return total
    }
}

/// Go's number literals.
package enum GoNumber {
    /// `strconv.ParseInt(text, 0, 64)`: a sign, a base prefix, underscores after the prefix or between digits.
    package static func integer(_ text: String) -> Int64? {
        var digits: Substring = text[...]
        let isNegative: Bool = digits.first == "-"
        if isNegative || digits.first == "+" { digits.removeFirst() }
        var radix: Int = 10
        if digits.first == "0", digits.count > 1 {
            switch digits.dropFirst().first {
            case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
            case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
            case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
            if digits.first == "_" { digits.removeFirst() }
        }
        guard !digits.isEmpty, digits.first != "_", digits.last != "_", !digits.contains("__") else { return nil }
        let plain: String = digits.filter { $0 != "_" }
        guard plain.first != "+", plain.first != "-" else { return nil }
        return Int64((isNegative ? "-" : "") + plain, radix: radix)
    }
}
