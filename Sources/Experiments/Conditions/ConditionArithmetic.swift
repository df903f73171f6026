import Diagnostics
import Glibc
import ValueTree

/// Operators over two numbers: whole ones stay whole but in `/` and `**`, as in expr.
struct ConditionArithmetic {
    /// More elements than any list of an experiment has.
    private static let rangeLimit: Int64 = 100_000

    /// Gives a message its place.
    let fault: (String) -> Diagnostic

    /// - Throws: ``Diagnostic`` `failed` for NaN, overflow and division by zero.
    func apply(_ mark: String, _ one: Value, _ other: Value) throws(Diagnostic) -> Value {
        if case (.int(let left), .int(let right)) = (one, other), let whole = try whole(mark, left, right) {
            return whole
        }
        guard let left = one.doubleValue, let right = other.doubleValue else { throw fault("\(mark) needs numbers") }
        guard !left.isNaN, !right.isNaN else { throw fault("a NaN compares with nothing") }
        switch mark {
        case "<": return .bool(left < right)
        case "<=": return .bool(left <= right)
        case ">": return .bool(left > right)
        case ">=": return .bool(left >= right)
        case "+": return try finite(left + right)
        case "-": return try finite(left - right)
        case "*": return try finite(left * right)
        case "/":
            guard right != 0 else { throw fault("division by zero") }
            return try finite(left / right)
        case "**": return try finite(pow(left, right))
        case "..": return try range(one, other)
        default: throw fault("% needs whole numbers")
        }
    }

    private func finite(_ number: Double) throws(Diagnostic) -> Value {
        guard number.isFinite else { throw fault("the number becomes too large") }
        return .float(number)
    }

    /// nil where whole numbers are nothing special.
    private func whole(_ mark: String, _ left: Int64, _ right: Int64) throws(Diagnostic) -> Value? {
        let result: (partialValue: Int64, overflow: Bool)
        switch mark {
        case "<": return .bool(left < right)
        case "<=": return .bool(left <= right)
        case ">": return .bool(left > right)
        case ">=": return .bool(left >= right)
        case "+": result = left.addingReportingOverflow(right)
        case "-": result = left.subtractingReportingOverflow(right)
        case "*": result = left.multipliedReportingOverflow(by: right)
        case "%":
            guard right != 0 else { throw fault("division by zero") }
            result = left.remainderReportingOverflow(dividingBy: right)
        default: return nil
        }
        guard !result.overflow else { throw fault("the number becomes too large") }
        return .int(result.partialValue)
    }

    private func range(_ one: Value, _ other: Value) throws(Diagnostic) -> Value {
        guard let from = one.intValue, let to = other.intValue else { throw fault(".. needs whole numbers") }
        guard from <= to else { return .list([]) }
        let (count, overflow) = to.subtractingReportingOverflow(from)
        guard !overflow, count < ConditionArithmetic.rangeLimit else {
            throw fault("the range has more than \(ConditionArithmetic.rangeLimit) elements")
        }
        return .list((from...to).map { .int($0) })
    }
}
