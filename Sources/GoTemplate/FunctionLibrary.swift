package import Diagnostics

/// What a function gets: its arguments and the execution it was called from.
package struct FunctionCall {
    package let name: String
    package let arguments: [TemplateValue]
    package let execution: Execution

    package var count: Int { arguments.count }
    package subscript(index: Int) -> TemplateValue { arguments[index] }
}

package typealias TemplateFunction = @Sendable (FunctionCall) throws -> TemplateValue

/// The functions a template may call, by name, with how many arguments each takes.
package struct FunctionLibrary: Sendable {
    struct Entry: Sendable {
        let arity: ClosedRange<Int>
        let body: TemplateFunction
    }

    private var entries: [String: Entry] = [:]

    package init() {}

    /// Adds or replaces a function; an arity up to `Int.max` is variadic.
    package mutating func add(_ name: String, _ arity: ClosedRange<Int>, _ body: @escaping TemplateFunction) {
        entries[name] = Entry(arity: arity, body: body)
    }

    package mutating func add(_ name: String, _ arity: PartialRangeFrom<Int>, _ body: @escaping TemplateFunction) {
        entries[name] = Entry(arity: arity.lowerBound...Int.max, body: body)
    }

    package mutating func add(_ name: String, _ count: Int, _ body: @escaping TemplateFunction) {
        entries[name] = Entry(arity: count...count, body: body)
    }

    /// Functions of `other` replace those of the same name.
    package mutating func merge(_ other: FunctionLibrary) {
        entries.merge(other.entries) { _, new in new }
    }

    package mutating func remove(_ name: String) {
        entries[name] = nil
    }

    package var names: [String] { entries.keys.sorted() }

    /// `and` and `or` are the evaluator's: they leave arguments unevaluated.
    package func contains(_ name: String) -> Bool { entries[name] != nil || name == "and" || name == "or" }

    func suggestion(for name: String) -> String? { Suggestion.hint(for: name, in: names) }

    subscript(name: String) -> Entry? { entries[name] }
}

// MARK: - arguments as Go types

extension FunctionCall {
    /// A string parameter: Go refuses every other type.
    package func string(_ index: Int) throws -> String {
        switch arguments[index] {
        case .string(let text): return text
        case .null: throw fault("invalid value; expected string")
        case let other: throw fault("wrong type for value; expected string; got \(other.typeName)")
        }
    }

    /// An `int` parameter: any integer kind converts.
    package func integer(_ index: Int) throws -> Int64 {
        switch arguments[index] {
        case .int(let integer), .int64(let integer): return integer
        case .null: throw fault("invalid value; expected int")
        case let other: throw fault("wrong type for value; expected int; got \(other.typeName)")
        }
    }

    package func bool(_ index: Int) throws -> Bool {
        guard case .bool(let flag) = arguments[index] else {
            throw fault("wrong type for value; expected bool; got \(arguments[index].typeName)")
        }
        return flag
    }

    package func map(_ index: Int) throws -> TemplateMap {
        guard case .map(let map) = arguments[index].unwrapped else {
            throw fault("wrong type for value; expected map[string]interface {}; got \(arguments[index].typeName)")
        }
        return map
    }

    /// A list parameter; nil counts as an empty one where Go's would.
    package func list(_ index: Int) throws -> [TemplateValue] {
        switch arguments[index].unwrapped {
        case .list(let elements): return elements
        case .bytes(let bytes): return bytes.map { .int(Int64($0)) }
        case let other: throw fault("wrong type for value; expected []interface {}; got \(other.typeName)")
        }
    }

    package func fault(_ message: String) -> Diagnostic { Diagnostic(.invalid, message) }

    /// Go's wording for a failure inside a function.
    package func failure(_ message: String) -> Diagnostic {
        Diagnostic(.invalid, "error calling \(name): \(message)")
    }
}
