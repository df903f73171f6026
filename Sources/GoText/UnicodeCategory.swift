/// Go's questions about one code point (`unicode.IsLetter` and its like), by Unicode 15 as Go has it.
package enum UnicodeCategory {
    package static let runs: [UnicodeRun] = UnicodeRun.read(UnicodeData.categories)

    package static func isLetter(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return (scalar | 0x20) >= 0x61 && (scalar | 0x20) <= 0x7A }
        return name(scalar).hasPrefix("L")
    }

    /// A decimal digit of any script.
    package static func isDigit(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar >= 0x30 && scalar <= 0x39 }
        return name(scalar) == "Nd"
    }

    /// Also what is no digit: `½`, `Ⅳ`.
    package static func isNumber(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar >= 0x30 && scalar <= 0x39 }
        return name(scalar).hasPrefix("N")
    }

    package static func isUpper(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A }
        return name(scalar) == "Lu"
    }

    package static func isLower(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar >= 0x61 && scalar <= 0x7A }
        return name(scalar) == "Ll"
    }

    /// What Go prints as it is: letters, marks, numbers, punctuation, symbols; of spaces only the ASCII one.
    package static func isGraphic(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 { return scalar >= 0x20 && scalar < 0x7F }
        let first: Character? = name(scalar).first
        return first != "C" && first != "Z"
    }

    package static func isPunctuation(_ scalar: UInt32) -> Bool { name(scalar).hasPrefix("P") }

    package static func isTitle(_ scalar: UInt32) -> Bool { scalar >= 0x80 && name(scalar) == "Lt" }

    /// `unicode.IsSpace`.
    package static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return true
        default: return false
        }
    }

    /// The two letters of the general category.
    package static func name(_ scalar: UInt32) -> String {
        var (low, high): (Int, Int) = (0, runs.count)
        while low < high {
            let middle: Int = (low + high) / 2
            if runs[middle].range.upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < runs.count ? UnicodeData.categoryNames[runs[low].index] : "Cn"
    }
}
