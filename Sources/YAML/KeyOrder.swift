/// The order of a map's keys in YAML written by Go: letters by code, runs of digits by number ("a2" before "a10"),
/// letters after everything else.
enum KeyOrder {
    static func sorted(_ keys: some Sequence<String>) -> [String] {
        keys.map { (key: $0, scalars: Array($0.unicodeScalars)) }
            .sorted { precedes($0.scalars, $1.scalars) }
            .map(\.key)
    }

    static func precedes(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Bool {
        var isAfterDigit: Bool = false
        for index in 0..<min(left.count, right.count) {
            let (one, other): (Unicode.Scalar, Unicode.Scalar) = (left[index], right[index])
            if one == other {
                isAfterDigit = isDigit(one)
                continue
            }
            let (oneIsLetter, otherIsLetter): (Bool, Bool) = (isLetter(one), isLetter(other))
            if oneIsLetter, otherIsLetter { return one.value < other.value }
            if oneIsLetter || otherIsLetter { return isAfterDigit ? oneIsLetter : otherIsLetter }
            return numberPrecedes(left, right, at: index)
        }
        return left.count < right.count
    }

    private static func numberPrecedes(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], at index: Int) -> Bool {
        var (leftNumber, rightNumber): (Int64, Int64) = (0, 0)
        if left[index] == "0" || right[index] == "0" {
            var before: Int = index - 1
            while before >= 0, isDigit(left[before]) {
                if left[before] != "0" {
                    (leftNumber, rightNumber) = (1, 1)
                    break
                }
                before -= 1
            }
        }
        let leftEnd: Int = read(left, from: index, into: &leftNumber)
        let rightEnd: Int = read(right, from: index, into: &rightNumber)
        if leftNumber != rightNumber { return leftNumber < rightNumber }
        if leftEnd != rightEnd { return leftEnd < rightEnd }
        return left[index].value < right[index].value
    }

    private static func read(_ scalars: [Unicode.Scalar], from start: Int, into number: inout Int64) -> Int {
        var index: Int = start
        while index < scalars.count, isDigit(scalars[index]) {
            number = number &* 10 &+ (Int64(scalars[index].value) - 48)
            index += 1
        }
        return index
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? ("0"..."9").contains(scalar) : scalar.properties.generalCategory == .decimalNumber
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }
}
