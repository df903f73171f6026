import Diagnostics
import RegularExpressions
import ValueTree

/// Finds what can't be right whatever the experiment comes to: unknown names, numbers beside texts, broken patterns.
struct ConditionChecker {
    let source: String

    /// - Parameter element: what `#` is, inside a closure.
    /// - Throws: ``Diagnostic`` `invalid` with the column.
    @discardableResult
    func type(_ node: ConditionNode, element: ConditionType? = nil) throws(Diagnostic) -> ConditionType {
        switch node.form {
        case .literal(let value): return ConditionChecker.type(of: value)
        case .field(let name):
            guard let type = ConditionScope.fields[name] else { throw unknown(name, node) }
            return type
        case .element: return element ?? .any
        case .list(let parts):
            for part in parts { try type(part, element: element) }
            return .list(.any)
        case .map(let members):
            for (_, value) in members { try type(value, element: element) }
            return .map(.any)
        case .member(let owner, let name, _): return try member(name, of: owner, node, element)
        case .index(let list, let place): return try index(list, place, node, element)
        case .slice(let list, let from, let to):
            for bound in [from, to] { if let bound { try require(.number, bound, element, "a slice needs") } }
            return try type(list, element: element)
        case .call(let name, let subject, let arguments): return try call(name, subject, arguments, node, element)
        case .closure(let name, let list, let body): return try closure(name, list, body, element)
        case .prefix(let mark, let part):
            let wanted: ConditionType = mark == "not" ? .bool : .number
            try require(wanted, part, element, "\(mark) needs")
            return wanted
        case .infix(let mark, let left, let right): return try infix(mark, left, right, node, element)
        case .choice(let condition, let then, let other):
            try require(.bool, condition, element, "? needs")
            let (one, two) = (try type(then, element: element), try type(other, element: element))
            return one.fits(two) ? one : .any
        }
    }

    func require(
        _ wanted: ConditionType, _ node: ConditionNode, _ element: ConditionType?, _ what: String
    ) throws(Diagnostic) {
        let given: ConditionType = try type(node, element: element)
        guard given.fits(wanted) else { throw fault("\(what) \(wanted.words), and this is \(given.words)", node) }
    }

    private func member(
        _ name: String, of owner: ConditionNode, _ node: ConditionNode, _ element: ConditionType?
    ) throws(Diagnostic) -> ConditionType {
        let type: ConditionType = try type(owner, element: element)
        switch type {
        case .any: return .any
        case .map(let inner): return inner
        case .record(let record, let members):
            if let member = members[name] { return member }
            throw fault(
                "\(record) has no \"\(name)\"", node, hint: hint(name, members.keys.sorted(), prefix: "\(record)."))
        default: throw fault("\(type.words) has no members, such as \"\(name)\"", node)
        }
    }

    private func index(
        _ list: ConditionNode, _ place: ConditionNode, _ node: ConditionNode, _ element: ConditionType?
    ) throws(Diagnostic) -> ConditionType {
        switch try type(list, element: element) {
        case .list(let inner):
            try require(.number, place, element, "the index of a list must be")
            return inner
        case .map(let inner):
            try require(.string, place, element, "the key of a map must be")
            return inner
        case .record, .any, .string:
            try type(place, element: element)
            return .any
        case let other: throw fault("\(other.words) has no elements", node)
        }
    }

    private func call(
        _ name: String, _ subject: ConditionNode?, _ arguments: [ConditionNode], _ node: ConditionNode,
        _ element: ConditionType?
    ) throws(Diagnostic) -> ConditionType {
        if let subject {
            guard case .record("Result.Insights", _) = try type(subject, element: element), name == "ScalarMetricValue"
            else {
                throw fault(
                    "unknown method \"\(name)()\"", node, hint: "the only one is Result.Insights.ScalarMetricValue()")
            }
            guard arguments.count == 2 else {
                throw fault("ScalarMetricValue takes a version's number and a metric's name", node)
            }
            try require(.number, arguments[0], element, "the version must be")
            try require(.string, arguments[1], element, "the metric must be")
            return .number
        }
        guard name == "len" else { return .bool }
        switch try type(arguments[0], element: element) {
        case .any, .string, .list, .map, .record: return .number
        case let other: throw fault("\(other.words) has no length", arguments[0])
        }
    }

    private func closure(
        _ name: String, _ list: ConditionNode, _ body: ConditionNode, _ element: ConditionType?
    ) throws(Diagnostic) -> ConditionType {
        var inner: ConditionType = .any
        switch try type(list, element: element) {
        case .list(let type): inner = type
        case .any: break
        case let other: throw fault("\(name) needs a list, and this is \(other.words)", list)
        }
        if name == "map" { return .list(try type(body, element: inner)) }
        try require(.bool, body, inner, "what \(name) asks of each element must be")
        return name == "filter" ? .list(inner) : name == "count" ? .number : .bool
    }

    private func infix(
        _ mark: String, _ left: ConditionNode, _ right: ConditionNode, _ node: ConditionNode, _ element: ConditionType?
    ) throws(Diagnostic) -> ConditionType {
        let (one, other): (ConditionType, ConditionType) = (
            try type(left, element: element), try type(right, element: element)
        )
        switch mark {
        case "and", "&&", "or", "||":
            for part in [left, right] { try require(.bool, part, element, "\(mark) needs") }
            return .bool
        case "==", "!=":
            if case .null = one { return .bool }
            if case .null = other { return .bool }
            guard one.fits(other) else { throw unlike(mark, one, other, node) }
            return .bool
        case "<", "<=", ">", ">=":
            guard one.fits(other), one.fits(.number) || one.fits(.string), other.fits(.number) || other.fits(.string)
            else { throw unlike(mark, one, other, node) }
            return .bool
        case "+":
            guard one.fits(other), one.fits(.number) || one.fits(.string) else { throw unlike(mark, one, other, node) }
            return one
        case "-", "*", "/", "%", "**", "..":
            for part in [left, right] { try require(.number, part, element, "\(mark) needs") }
            return mark == ".." ? .list(.number) : .number
        case "matches":
            try pattern(right)
            fallthrough
        case "contains", "startsWith", "endsWith":
            for part in [left, right] { try require(.string, part, element, "\(mark) needs") }
            return .bool
        case "in", "not in":
            guard other.fits(.list(.any)) || other.fits(.map(.any)) else {
                throw fault("\(mark) needs a list or a map, and this is \(other.words)", right)
            }
            return .bool
        default: return one.fits(other) ? one : .any  // ??
        }
    }

    private func pattern(_ node: ConditionNode) throws(Diagnostic) {
        guard case .literal(.string(let text)) = node.form else { return }
        do throws(RegularExpressionError) {
            _ = try RegularExpression(text)
        } catch {
            throw fault("\(error)", node)
        }
    }

    private static func type(of value: Value) -> ConditionType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int, .float: .number
        case .string: .string
        case .list: .list(.any)
        case .map: .map(.any)
        }
    }

    // MARK: Errors

    private func unlike(
        _ mark: String, _ one: ConditionType, _ other: ConditionType, _ node: ConditionNode
    ) -> Diagnostic {
        fault("\(mark) can't compare or join \(one.words) and \(other.words)", node)
    }

    private func unknown(_ name: String, _ node: ConditionNode) -> Diagnostic {
        let known: [String] = ConditionScope.fields.keys.sorted() + ConditionParser.functions.sorted().map { $0 + "()" }
        return fault("unknown \"\(name)\"", node, hint: hint(name, known, prefix: ""))
    }

    private func hint(_ name: String, _ known: [String], prefix: String) -> String {
        Suggestion.nearest(to: name, in: known).map { "did you mean \"\(prefix)\($0)\"?" }
            ?? "known are: \(known.joined(separator: ", "))"
    }

    private func fault(_ message: String, _ node: ConditionNode, hint: String? = nil) -> Diagnostic {
        ConditionFault.at(node.column, message, in: source, hint: hint)
    }
}
