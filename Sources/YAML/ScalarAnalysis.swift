/// Which styles a string may be written in (the rules of libyaml's emitter, which Go's is a port of).
struct ScalarAnalysis {
    private(set) var allowsBlockPlain: Bool = true
    private(set) var allowsSingleQuotes: Bool = true
    private(set) var allowsLiteral: Bool = true
    private(set) var isMultiline: Bool = false

    init(_ text: String, allowsTabsInLiteral: Bool = false) {
        let scalars: [Unicode.Scalar] = Array(text.unicodeScalars)
        guard !scalars.isEmpty else {
            allowsLiteral = false
            return
        }
        var hasIndicators: Bool = text.hasPrefix("---") || text.hasPrefix("...")
        var (hasSpecial, hasTab): (Bool, Bool) = (false, false)
        var (leadingSpace, trailingSpace, leadingBreak, trailingBreak): (Bool, Bool, Bool, Bool) = (
            false, false, false, false
        )
        var (breakThenSpace, spaceThenBreak): (Bool, Bool) = (false, false)
        var (previousSpace, previousBreak): (Bool, Bool) = (false, false)
        var isPrecededByBlank: Bool = true
        for (index, scalar) in scalars.enumerated() {
            let isLast: Bool = index == scalars.count - 1
            let isFollowedByBlank: Bool = isLast || ScalarAnalysis.isBlankOrBreak(scalars[index + 1])
            if ScalarAnalysis.isIndicator(
                scalar, isFirst: index == 0, afterBlank: isPrecededByBlank, beforeBlank: isFollowedByBlank)
            {
                hasIndicators = true
            }
            if scalar == "\t" { hasTab = true } else if !ScalarAnalysis.isPrintable(scalar) { hasSpecial = true }
            if scalar == " " {
                if index == 0 { leadingSpace = true }
                if isLast { trailingSpace = true }
                if previousBreak { breakThenSpace = true }
                (previousSpace, previousBreak) = (true, false)
            } else if ScalarAnalysis.isBreak(scalar) {
                isMultiline = true
                if index == 0 { leadingBreak = true }
                if isLast { trailingBreak = true }
                if previousSpace { spaceThenBreak = true }
                (previousSpace, previousBreak) = (false, true)
            } else {
                (previousSpace, previousBreak) = (false, false)
            }
            isPrecededByBlank = ScalarAnalysis.isBlankOrBreak(scalar)
        }
        if leadingSpace || leadingBreak || trailingSpace || trailingBreak { allowsBlockPlain = false }
        if trailingSpace { allowsLiteral = false }
        if breakThenSpace { (allowsBlockPlain, allowsSingleQuotes) = (false, false) }
        if spaceThenBreak || hasTab || hasSpecial { (allowsBlockPlain, allowsSingleQuotes) = (false, false) }
        if spaceThenBreak || hasTab && !allowsTabsInLiteral || hasSpecial { allowsLiteral = false }
        if isMultiline || hasIndicators { allowsBlockPlain = false }
    }

    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\n" || scalar == "\r" || scalar == "\u{85}" || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func isBlankOrBreak(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || isBreak(scalar)
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E: return true
        case 0xA0...0xD7FF, 0xE000...0xFFFD: return scalar.value != 0xFEFF
        default: return false
        }
    }

    /// Characters that JSON has as they are and YAML readers refuse.
    static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F...0x84, 0x86...0x9F, 0xFEFF, 0xFFFE, 0xFFFF: return true
        default: return false
        }
    }

    private static func isIndicator(
        _ scalar: Unicode.Scalar, isFirst: Bool, afterBlank: Bool, beforeBlank: Bool
    ) -> Bool {
        if isFirst {
            switch scalar {
            case "#", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`": return true
            case "?", ":", "-": return beforeBlank
            default: return false
            }
        }
        return scalar == ":" && beforeBlank || scalar == "#" && afterBlank
    }
}
