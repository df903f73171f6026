import Glibc
import GoTemplate

/// Sprig's arithmetic: int64 unless the name says float.
enum MathFunctions {
    static func add(to library: inout FunctionLibrary) {
        integers(&library)
        floats(&library)
        library.add("atoi", 1) { call in
            .int(GoNumber.integer(try call.string(0)).flatMap { Int64(exactly: $0) } ?? 0)
        }
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
        library.add("addf", 0...) { .float(decimal([0] + $0.arguments.map(Conversion.float), DecimalNumber.sum, +)) }
        library.add("add1f", 1) { .float(decimal([Conversion.float($0[0]), 1], DecimalNumber.sum, +)) }
        library.add("subf", 1...) {
            .float(decimal($0.arguments.map(Conversion.float), DecimalNumber.difference, -))
        }
        library.add("mulf", 1...) { .float(decimal($0.arguments.map(Conversion.float), DecimalNumber.product, *)) }
        library.add("divf", 1...) { call in
            let numbers: [Double] = call.arguments.map(Conversion.float)
            guard !numbers.dropFirst().contains(0) else { throw call.failure("decimal division by 0") }
            return .float(decimal(numbers, DecimalNumber.quotient, /))
        }
        library.add("maxf", 1...) { .float($0.arguments.map(Conversion.float).max() ?? 0) }
        library.add("minf", 1...) { .float($0.arguments.map(Conversion.float).min() ?? 0) }
        library.add("ceil", 1) { .float(Glibc.ceil(Conversion.float($0[0]))) }
        library.add("floor", 1) { .float(Glibc.floor(Conversion.float($0[0]))) }
        library.add("round", 2...3) { call in
            let scale: Double = pow(10, Double(try call.integer(1)))
            let digit: Double = scale * Conversion.float(call[0])
            let (_, fraction): (Double, Double) = (digit.rounded(.towardZero), digit.truncatingRemainder(dividingBy: 1))
            let limit: Double = call.count > 2 ? Conversion.float(call[2]) : 0.5
            let isUp: Bool = fraction.magnitude >= limit
            let rounded: Double =
                digit >= 0
                ? (isUp ? digit.rounded(.up) : digit.rounded(.down))
                : (isUp ? digit.rounded(.down) : digit.rounded(.up))
            return .float(rounded / scale)
        }
    }
}
