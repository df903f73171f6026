package import Diagnostics

/// What a function gets: its arguments and the execution it was called from.
package struct FunctionCall {
    package let name: String
    package let arguments: [TemplateValue]
    package let execution: Execution
    /// What the arguments were written as, the one that a pipe brings left out.
    var operands: ArraySlice<Operand> = []

    package var count: Int { arguments.count }
    package subscript(index: Int) -> TemplateValue { arguments[index] }
}

package typealias TemplateFunction = @Sendable (FunctionCall) throws -> TemplateValue

/// A function that templates may call.
struct Function: Sendable {
    let name: String
    let arity: ClosedRange<Int>
    let body: TemplateFunction
    /// `and` and `or`: the evaluator leaves arguments unevaluated.
    var isShortCircuit: Bool = false
    /// Whether it looks into all of its arguments, however deep.
    var isDeep: Bool = false

    func wrongCount(_ count: Int) -> Diagnostic {
        let wanted: String = arity.upperBound == Int.max ? "at least \(arity.lowerBound)" : "\(arity.upperBound)"
        return Diagnostic(.invalid, "wrong number of args for \(name): want \(wanted) got \(count)")
    }
}

/// The functions a template may call, by name, with how many arguments each takes.
package struct FunctionLibrary: Sendable {
    private var functions: [String: Function] = [:]

    package init() {}

    /// Adds or replaces a function; an arity up to `Int.max` is variadic.
    package mutating func add(_ name: String, _ arity: ClosedRange<Int>, _ body: @escaping TemplateFunction) {
        functions[name] = Function(
            name: name, arity: arity, body: body, isDeep: FunctionLibrary.deep.contains(name))
    }

    /// The functions that print, encode, copy or compare whole values. `merge` and its relatives look for themselves.
    private static let deep: Set<String> = [
        "print", "println", "printf", "html", "js", "urlquery", "toYaml", "mustToYaml", "toYamlPretty", "toJson",
        "mustToJson", "toPrettyJson", "mustToPrettyJson", "toRawJson", "mustToRawJson", "toToml", "mustToToml",
        "deepCopy", "mustDeepCopy", "deepEqual", "quote", "squote", "toString", "toStrings", "cat", "join", "has",
        "mustHas", "without", "mustWithout", "uniq", "mustUniq", "sortAlpha", "eq", "ne", "fail",
    ]

    package mutating func add(_ name: String, _ arity: PartialRangeFrom<Int>, _ body: @escaping TemplateFunction) {
        add(name, arity.lowerBound...Int.max, body)
    }

    package mutating func add(_ name: String, _ count: Int, _ body: @escaping TemplateFunction) {
        add(name, count...count, body)
    }

    /// Adds `and` or `or`, whose arguments the evaluator takes one by one.
    mutating func addShortCircuit(_ name: String) {
        let arity: ClosedRange<Int> = 1...Int.max
        functions[name] = Function(name: name, arity: arity, body: { _ in .null }, isShortCircuit: true)
    }

    /// Functions of `other` replace those of the same name.
    package mutating func merge(_ other: FunctionLibrary) {
        functions.merge(other.functions) { _, new in new }
    }

    package mutating func remove(_ name: String) {
        functions[name] = nil
    }

    package var names: [String] { functions.keys.sorted() }

    func suggestion(for name: String) -> String? { Suggestion.hint(for: name, in: names) }

    subscript(name: String) -> Function? { functions[name] }
}

// MARK: - arguments as Go types

extension TemplateValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .int64, .float: true
        default: false
        }
    }
}

extension FunctionCall {
    /// A string parameter: Go refuses every other type. What is no UTF-8 is repaired; ``bytes(_:)`` keeps it.
    package func string(_ index: Int) throws -> String {
        switch arguments[index] {
        case .string(let text): return text
        case .binary(let bytes): return String(decoding: bytes, as: UTF8.self)
        case .null: throw fault("invalid value; expected string")
        case let other: throw fault("wrong type for value; expected string; got \(other.typeName)")
        }
    }

    /// A string parameter, byte for byte.
    package func bytes(_ index: Int) throws -> [UInt8] {
        if case .binary(let bytes) = arguments[index] { return bytes }
        return Array(try string(index).utf8)
    }

    /// An `int` parameter: Go refuses every other type, `int64` too.
    package func integer(_ index: Int) throws -> Int64 {
        switch arguments[index] {
        case .int(let integer): return integer
        case .float(let double) where isNumberLiteral(index) && Int64(exactly: double) != nil:
            return Int64(double)
        case .null: throw fault("invalid value; expected int")
        case let other:
            throw Diagnostic(
                .invalid, "wrong type for value; expected int; got \(other.typeName)",
                hint: other.isNumber ? "numbers from values and from arithmetic are no int: convert with int" : nil)
        }
    }

    /// Whether the argument is written as a number: Go takes `2.0` for an integer parameter.
    private func isNumberLiteral(_ index: Int) -> Bool {
        guard index < operands.count, case .number = operands[operands.startIndex + index] else { return false }
        return true
    }

    package func bool(_ index: Int) throws -> Bool {
        guard case .bool(let flag) = arguments[index] else {
            throw fault("wrong type for value; expected bool; got \(arguments[index].typeName)")
        }
        return flag
    }

    /// A `map[string]interface {}` parameter, which takes Helm's named maps of the same kind, too.
    ///
    /// Nil is an empty map if it comes through a pipe, parentheses or a variable; a field that is nil is refused.
    package func map(_ index: Int) throws -> TemplateMap {
        if arguments[index].isNull, !isField(index) { return TemplateMap([String: TemplateValue]()) }
        guard case .map(let map) = arguments[index], map.isAssignable else {
            throw fault("wrong type for value; expected map[string]interface {}; got \(arguments[index].typeName)")
        }
        return map.untyped
    }

    private func isField(_ index: Int) -> Bool {
        guard index < operands.count else { return false }
        switch operands[operands.startIndex + index] {
        case .field: return true
        case .variable(_, _, let fields, _), .chain(_, let fields, _): return !fields.isEmpty
        default: return false
        }
    }

    /// A list parameter; nil counts as an empty one where Go's would.
    package func list(_ index: Int) throws -> [TemplateValue] {
        switch arguments[index].unwrapped {
        case .list(let elements): return elements
        case .bytes(let bytes): return bytes.map { .int(Int64($0)) }
        case let other: throw fault("wrong type for value; expected []interface {}; got \(other.typeName)")
        }
    }

    /// Asks whether a value of about `bytes` may be made.
    ///
    /// - Throws: `invalid` if it would pass the limits of the execution.
    package func claim(_ bytes: Int) throws { try execution.budget.claim(bytes) }

    package func fault(_ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(.invalid, message, hint: hint)
    }

    /// Go's wording for a failure inside a function.
    package func failure(_ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(.invalid, "error calling \(name): \(message)", hint: hint)
    }
}
