import Diagnostics
import ValueTree

/// The parser of ``SetExpression``. What looks arbitrary here (where an unfinished argument is an error and where
/// it is an empty text) is Helm's way, held to recorded cases.
struct SetExpressionParser {
    private enum Outcome {
        case more
        case end
    }

    private struct Run {
        var text: String
        /// The stop character that ended the run, nil at the end of the argument.
        var stop: Unicode.Scalar?
    }

    private static let maximumIndex: Int = 65_536
    private static let maximumDepth: Int = 30

    private let scalars: [Unicode.Scalar]
    private let expression: String
    private let style: SetExpression.Style
    private var position: Int = 0

    init(_ expression: String, style: SetExpression.Style) {
        self.expression = expression
        self.style = style
        scalars = Array(expression.unicodeScalars)
    }

    mutating func parse(into values: inout [String: Value], file: (String) throws -> String) throws {
        while try key(in: &values, depth: 0, file: file) == .more {}
    }

    // MARK: Keys

    private mutating func key(
        in map: inout [String: Value], depth: Int, file: (String) throws -> String
    ) throws -> Outcome {
        let stops: [Unicode.Scalar] = style == .literal ? ["=", "[", "."] : ["=", "[", ",", "."]
        let run: Run = run(until: stops)
        switch run.stop {
        case nil:
            if run.text.isEmpty { return .end }
            throw fault("key \"\(run.text)\" has no value")
        case ",": throw fault("key \"\(run.text)\" has no value")
        case "[": return try indexed(run.text, in: &map, depth: depth, file: file)
        case ".": return try nested(run.text, in: &map, depth: depth, file: file)
        default:
            let (value, outcome) = try self.value(file: file)
            if !run.text.isEmpty { map[run.text] = value }
            return outcome
        }
    }

    private mutating func indexed(
        _ name: String, in map: inout [String: Value], depth: Int, file: (String) throws -> String
    ) throws -> Outcome {
        let index: Int = try self.index()
        var list: [Value] = []
        if let existing = map[name] {
            guard case .list(let items) = existing else { throw notA("list", name, existing) }
            list = items
        }
        let outcome: Outcome = try item(index, of: &list, depth: depth, file: file)
        if !name.isEmpty { map[name] = .list(list) }
        return outcome
    }

    private mutating func nested(
        _ name: String, in map: inout [String: Value], depth: Int, file: (String) throws -> String
    ) throws -> Outcome {
        guard depth < SetExpressionParser.maximumDepth else {
            throw fault("keys are nested more than \(SetExpressionParser.maximumDepth) deep")
        }
        var inner: [String: Value] = [:]
        if let existing = map[name] {
            guard case .map(let members) = existing else { throw notA("map", name, existing) }
            inner = members
        }
        let outcome: Outcome = try key(in: &inner, depth: depth + 1, file: file)
        if inner.isEmpty {
            if outcome == .more { throw fault("key \"\(name)\" has no value") }
        } else if !name.isEmpty {
            map[name] = .map(inner)
        }
        return outcome
    }

    // MARK: Lists

    private mutating func index() throws -> Int {
        let run: Run = run(until: ["]"])
        guard run.stop != nil else {
            // Helm passes over an index that is never closed at the very end; nothing can be meant by it.
            throw fault("the index isn't closed with ]")
        }
        guard let index = Int(run.text) else { throw fault("\"\(run.text)\" is no index") }
        guard index >= 0 else { throw fault("an index can't be negative: \(index)") }
        guard index <= SetExpressionParser.maximumIndex else {
            throw fault("index \(index) is greater than \(SetExpressionParser.maximumIndex), the greatest allowed")
        }
        return index
    }

    private mutating func item(
        _ index: Int, of list: inout [Value], depth: Int, file: (String) throws -> String
    ) throws -> Outcome {
        let run: Run = run(until: ["[", ".", "="])
        guard run.text.isEmpty else { throw fault("unexpected \"\(run.text)\" after an index") }
        switch run.stop {
        case nil: return .end
        case "=":
            let (value, _) = try self.value(file: file)
            set(value, at: index, in: &list)
            return .more
        case "[":
            let next: Int = try self.index()
            var inner: [Value] = []
            if index < list.count, !list[index].isNull {
                guard case .list(let items) = list[index] else { throw notA("list", "[\(index)]", list[index]) }
                inner = items
            }
            let outcome: Outcome = try item(next, of: &inner, depth: depth, file: file)
            if outcome == .more { set(.list(inner), at: index, in: &list) }
            return outcome
        default:
            var inner: [String: Value] = index < list.count ? list[index].mapValue ?? [:] : [:]
            let outcome: Outcome = try key(in: &inner, depth: depth, file: file)
            // An argument that ends right after "key=" still fills a map that was there, but adds none.
            if outcome == .more || index < list.count { set(.map(inner), at: index, in: &list) }
            return outcome
        }
    }

    private func set(_ value: Value, at index: Int, in list: inout [Value]) {
        while list.count <= index { list.append(.null) }
        list[index] = value
    }

    // MARK: Values

    private mutating func value(file: (String) throws -> String) throws -> (Value, Outcome) {
        switch style {
        case .literal:
            let text: String = string(scalars[position...])
            position = scalars.count
            return (.string(text), .more)
        case .json: return (try jsonValue(), .more)
        case .typed, .string, .file:
            guard position < scalars.count else { return ("", .end) }
            if scalars[position] == "{" {
                position += 1
                return (.list(try listItems(file: file)), .more)
            }
            return (try converted(run(until: [","]).text, file: file), .more)
        }
    }

    private mutating func listItems(file: (String) throws -> String) throws -> [Value] {
        var items: [Value] = []
        while true {
            let run: Run = run(until: [",", "}"])
            guard let stop = run.stop else { throw fault("the list isn't closed with }") }
            items.append(try converted(run.text, file: file))
            if stop == "}" {
                if position < scalars.count, scalars[position] == "," { position += 1 }
                return items
            }
        }
    }

    private func converted(_ text: String, file: (String) throws -> String) throws -> Value {
        switch style {
        case .typed: return SetExpressionParser.typed(text)
        case .file: return .string(try file(text))
        case .string, .json, .literal: return .string(text)
        }
    }

    private static func typed(_ text: String) -> Value {
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        case "null": return .null
        case "0": return .int(0)
        default: break
        }
        if !text.hasPrefix("0"), let number = Int64(text) { return .int(number) }
        return .string(text)
    }

    private mutating func jsonValue() throws -> Value {
        if skipBlank() { return .null }
        let start: Int = position
        position = JSONExtent.end(of: scalars, from: start)
        let text: String = string(scalars[start..<position])
        let value: Value
        do {
            value = try JSONReader.parse(text, file: style.flag, numbers: .floats)
        } catch {
            position = start + max(0, (error.location?.column ?? 1) - 1)
            throw fault(error.message)
        }
        _ = skipBlank()
        return value
    }

    /// Skips white space and one comma; true if that was all there is of a value.
    private mutating func skipBlank() -> Bool {
        while position < scalars.count {
            let scalar: Unicode.Scalar = scalars[position]
            if scalar == "," {
                position += 1
                return true
            }
            guard scalar.properties.isWhitespace else { return false }
            position += 1
        }
        return true
    }

    // MARK: Text

    private mutating func run(until stops: [Unicode.Scalar]) -> Run {
        var text = String.UnicodeScalarView()
        while position < scalars.count {
            let scalar: Unicode.Scalar = scalars[position]
            position += 1
            if stops.contains(scalar) { return Run(text: String(text), stop: scalar) }
            if scalar == "\\", style != .literal {
                guard position < scalars.count else { break }
                text.append(scalars[position])
                position += 1
            } else {
                text.append(scalar)
            }
        }
        return Run(text: String(text), stop: nil)
    }

    private func string(_ slice: ArraySlice<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: slice)
        return String(view)
    }

    private func notA(_ wanted: String, _ name: String, _ value: Value) -> Diagnostic {
        fault("\"\(name)\" is no \(wanted): it was set to \(value.isNull ? "null" : "a \(value.kindName)") before")
    }

    private func fault(_ message: String) -> Diagnostic {
        let location = SourceLocation(file: style.flag, column: position + 1, sourceLine: expression)
        return Diagnostic(.invalid, message, at: location)
    }
}
