import Diagnostics

/// `eq`, `ne`, `lt`, `le`, `gt`, `ge`: values of one basic kind compare, others are refused.
enum Comparison {
    private enum Kind: Equatable {
        case bool, int, float, string, other
    }

    private static func kind(_ value: TemplateValue) -> Kind {
        switch value {
        case .bool: return .bool
        case .int, .int64: return .int
        case .float: return .float
        case .string, .binary: return .string
        default: return .other
        }
    }

    static func equal(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
        if left.isNull || right.isNull { return left.isNull && right.isNull }
        switch (left, right) {
        case (.bool(let one), .bool(let other)): return one == other
        case (.int(let one), .int(let other)), (.int64(let one), .int64(let other)), (.int(let one), .int64(let other)),
            (.int64(let one), .int(let other)):
            return one == other
        case (.float(let one), .float(let other)): return one == other
        case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
        case (.binary(let one), .binary(let other)): return one == other
        case (.string, .binary), (.binary, .string): return false
        case (.object(let one), .object(let other)) where one.typeName == other.typeName && one.isStringer:
            return one === other || !one.typeName.hasPrefix("*") && one.text == other.text
        default:
            if let left = number(left) { return try equal(left, right) }
            if let right = number(right) { return try equal(left, right) }
            guard kind(left) == .other, kind(right) == .other else { throw incompatible(left, right) }
            let isOneType: Bool = left.typeName == right.typeName
            let described: String = [left, right].dropFirst(isOneType ? 1 : 0).map { value in
                "\(ValueText.text(value)): \(value.typeName)"
            }.joined(separator: ", ")
            throw Diagnostic(
                .invalid, "non-comparable type\(isOneType ? "" : "s") \(described)",
                hint: "lists and maps are compared with deepEqual")
        }
    }

    static func less(_ left: TemplateValue, _ right: TemplateValue) throws -> Bool {
        switch (left, right) {
        case (.int(let one), .int(let other)), (.int64(let one), .int64(let other)), (.int(let one), .int64(let other)),
            (.int64(let one), .int(let other)):
            return one < other
        case (.float(let one), .float(let other)): return one < other
        case (.string(let one), .string(let other)): return one.utf8.lexicographicallyPrecedes(other.utf8)
        case (.binary, .binary), (.binary, .string), (.string, .binary):
            return (left.stringBytes ?? []).lexicographicallyPrecedes(right.stringBytes ?? [])
        default:
            if let left = number(left) { return try less(left, right) }
            if let right = number(right) { return try less(left, right) }
            guard kind(left) == kind(right) || kind(left) == .other || kind(right) == .other else {
                throw incompatible(left, right)
            }
            throw Diagnostic(
                .invalid, "invalid type for comparison",
                hint: "one is \(left.typeName), the other \(right.typeName): only numbers and texts have an order")
        }
    }

    /// The number that an object is: a month, a duration.
    private static func number(_ value: TemplateValue) -> TemplateValue? {
        guard case .object(let object) = value, let elements = object.elements, kind(elements) == .int else {
            return nil
        }
        return elements
    }

    private static func incompatible(_ left: TemplateValue, _ right: TemplateValue) -> Diagnostic {
        Diagnostic(
            .invalid, "incompatible types for comparison: \(left.typeName) and \(right.typeName)",
            hint: "numbers from values are float64: convert one with int or float64, or both with toString")
    }
}
