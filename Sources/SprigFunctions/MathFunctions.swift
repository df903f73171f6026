import Glibc
import GoTemplate

/// Sprig's arithmetic: int64 unless the name says float.
enum MathFunctions {
    static func add(to library: inout FunctionLibrary) {
        integers(&library)
        floats(&library)
        library.add("atoi", 1) { .int(decimal(try $0.string(0))) }
        library.add("int", 1) { .int(Conversion.integer($0[0])) }
        library.add("int64", 1) { .int64(Conversion.integer($0[0])) }
        library.add("float64", 1) { .float(Conversion.float($0[0])) }
        library.add("toDecimal", 1) { .int64(Int64(Conversion.text($0[0]), radix: 8) ?? 0) }
    }

    private static func integers(_ library: inout FunctionLibrary) {
        library.add("add", 0...) { call in .int64(call.arguments.map(Conversion.integer).reduce(0, &+)) }
        library.add("add1", 1) { .int64(Conversion.integer($0[0]) &+ 1) }
        library.add("sub", 2) { .int64(Conversion.integer($0[0]) &- Conversion.integer($0[1])) }
        library.add("mul", 1...) { call in .int64(call.arguments.map(Conversion.integer).reduce(1, &*)) }
        library.add("div", 2) { .int64(try divide($0, remainder: false)) }
        library.add("mod", 2) { .int64(try divide($0, remainder: true)) }
        library.add("max", 1...) { .int64($0.arguments.map(Conversion.integer).max() ?? 0) }
        library.add("biggest", 1...) { .int64($0.arguments.map(Conversion.integer).max() ?? 0) }
        library.add("min", 1...) { .int64($0.arguments.map(Conversion.integer).min() ?? 0) }
    }

    private static func divide(_ call: FunctionCall, remainder: Bool) throws -> Int64 {
        let (dividend, divisor): (Int64, Int64) = (Conversion.integer(call[0]), Conversion.integer(call[1]))
        guard divisor != 0 else { throw call.failure("runtime error: integer divide by zero") }
        if divisor == -1 { return remainder ? 0 : 0 &- dividend }
        return remainder ? dividend % divisor : dividend / divisor
    }

    /// Go's `strconv.Atoi` without its error: the extreme where a number does not fit, 0 for what is none.
    private static func decimal(_ text: String) -> Int64 {
        if let integer = Int64(text) { return integer }
        let isNegative: Bool = text.first == "-"
        let digits: Substring = isNegative || text.first == "+" ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return 0 }
        return isNegative ? Int64.min : Int64.max
    }

    /// The arguments as floats that decimals can hold.
    private static func finite(_ call: FunctionCall) throws -> [Double] {
        let numbers: [Double] = call.arguments.map(Conversion.float)
        if let wrong = numbers.first(where: { !$0.isFinite }) {
            throw call.failure("Cannot create a Decimal from \(ValueText.text(.float(wrong)))")
        }
        return numbers
    }

    /// Go's `math.Max`: an infinity beats what is no number, which beats all else.
    private static func larger(_ left: Double, _ right: Double) -> Double {
        if left == .infinity || right == .infinity { return .infinity }
        return left.isNaN || right.isNaN ? .nan : Swift.max(left, right)
    }

    /// The numbers combined one after the other, in decimals as long as they fit.
    private static func decimal(
        _ numbers: [Double], _ combine: (DecimalNumber, DecimalNumber) -> DecimalNumber?,
        _ fallback: (Double, Double) -> Double
    ) -> Double {
        guard let first = numbers.first else { return 0 }
        var (float, exact): (Double, DecimalNumber?) = (first, DecimalNumber(first))
        for number in numbers.dropFirst() {
            float = fallback(float, number)
            if let left = exact, let right = DecimalNumber(number) {
                exact = combine(left, right)
            } else {
                exact = nil
            }
            if let exact { float = exact.double }
        }
        return float + 0
    }

    private static func floats(_ library: inout FunctionLibrary) {
        library.add("addf", 0...) { .float(decimal([0] + (try finite($0)), DecimalNumber.sum, +)) }
        library.add("add1f", 1) { .float(decimal(try finite($0) + [1], DecimalNumber.sum, +)) }
        library.add("subf", 1...) {
            .float(decimal(try finite($0), DecimalNumber.difference, -))
        }
        library.add("mulf", 1...) { .float(decimal(try finite($0), DecimalNumber.product, *)) }
        library.add("divf", 1...) { call in
            let numbers: [Double] = try finite(call)
            guard !numbers.dropFirst().contains(0) else { throw call.failure("decimal division by 0") }
            return .float(decimal(numbers, DecimalNumber.quotient, /))
        }
        library.add("maxf", 1...) { .float($0.arguments.map(Conversion.float).reduce(-Double.infinity, larger)) }
        library.add("minf", 1...) {
            .float(-$0.arguments.map { -Conversion.float($0) }.reduce(-Double.infinity, larger))
        }
        library.add("ceil", 1) { .float(Glibc.ceil(Conversion.float($0[0]))) }
        library.add("floor", 1) { .float(Glibc.floor(Conversion.float($0[0]))) }
        library.add("round", 2...) { call in
            let scale: Double = pow(10, Double(try call.integer(1)))
            let digit: Double = scale * Conversion.float(call[0])
            let (_, fraction): (Double, Double) = (digit.rounded(.towardZero), digit.truncatingRemainder(dividingBy: 1))
            var limit: Double = 0.5
            if call.count > 2 {
                switch call[2] {
                case .float(let given): limit = given
                // A literal counts as whatever is asked for.
                case .int(let given): limit = Double(given)
                case let other: throw call.fault("wrong type for value; expected float64; got \(other.typeName)")
                }
            }
            let isUp: Bool = fraction.magnitude >= limit
            let rounded: Double =
                digit >= 0
                ? (isUp ? digit.rounded(.up) : digit.rounded(.down))
                : (isUp ? digit.rounded(.down) : digit.rounded(.up))
            return .float(rounded / scale)
        }
    }
}
