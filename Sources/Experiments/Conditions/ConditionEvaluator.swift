import Diagnostics
import RegularExpressions
import ValueTree

/// Works a condition out over one experiment. What is not there is an error unless it is asked for with `?.` or `??`.
struct ConditionEvaluator {
    private let source: String
    private let experiment: Experiment
    private let fields: Value
    /// What closures may still look at: nested ones over long lists would take for ever.
    private var budget: Int = 1_000_000

    init(_ source: String, _ experiment: Experiment) {
        self.source = source
        self.experiment = experiment
        fields = ConditionScope.values(experiment)
    }

    /// - Throws: ``Diagnostic`` `failed` with the column.
    mutating func bool(_ node: ConditionNode, _ element: Value? = nil) throws(Diagnostic) -> Bool {
        let value: Value = try value(node, element)
        guard case .bool(let flag) = value else { throw unfit("true or false is needed here", value, node) }
        return flag
    }

    mutating func value(_ node: ConditionNode, _ element: Value?) throws(Diagnostic) -> Value {
        switch node.form {
        case .literal(let value): return value
        case .field(let name): return fields[name] ?? .null
        case .element: return element ?? .null
        case .list(let parts):
            var values: [Value] = []
            for part in parts { values.append(try value(part, element)) }
            return .list(values)
        case .map(let members):
            var values: [String: Value] = [:]
            for (key, part) in members { values[key] = try value(part, element) }
            return .map(values)
        case .member(let owner, let name, let isOptional): return try member(name, of: owner, isOptional, node, element)
        case .index(let owner, let place): return try index(owner, place, node, element)
        case .slice(let list, let from, let to): return try slice(list, from, to, node, element)
        case .call(let name, let subject, let arguments): return try call(name, subject, arguments, node, element)
        case .closure(let name, let list, let body): return try closure(name, list, body, node, element)
        case .prefix("not", let part): return .bool(try !bool(part, element))
        case .prefix(let mark, let part):
            let number: Value = try value(part, element)
            switch (mark, number) {
            case ("-", .int(let whole)): return .int(0 &- whole)
            case ("-", .float(let number)): return .float(-number)
            case (_, .int), (_, .float): return number
            default: throw unfit("\(mark) needs a number", number, node)
            }
        case .infix(let mark, let left, let right): return try infix(mark, left, right, node, element)
        case .choice(let condition, let then, let other):
            return try bool(condition, element) ? value(then, element) : value(other, element)
        }
    }

    // MARK: Parts

    private mutating func member(
        _ name: String, of owner: ConditionNode, _ isOptional: Bool, _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        let value: Value = try value(owner, element)
        switch value {
        case .map(let members):
            if let member = members[name] { return member }
            if isOptional { return .null }
            throw missing(name, members, node)
        case .null where isOptional: return .null
        case .null:
            throw fault(
                "there is no .\(name), as what it would be of is not there yet", node,
                hint: "with ?. in place of . it is nil then, and ?? says what to take instead")
        default: throw unfit("only a map has a member \"\(name)\"", value, node)
        }
    }

    private mutating func index(
        _ owner: ConditionNode, _ place: ConditionNode, _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        let (value, key): (Value, Value) = (try value(owner, element), try value(place, element))
        switch (value, key) {
        case (.map(let members), .string(let name)):
            guard let member = members[name] else { throw missing(name, members, place) }
            return member
        case (.list(let elements), _):
            guard let number = key.intValue else {
                throw unfit("the index of a list must be a whole number", key, place)
            }
            let count = Int64(elements.count)
            let position: Int64 = number < 0 ? number &+ count : number
            guard position >= 0, position < count else {
                throw fault("there is no element \(number): the list has \(count)", place)
            }
            return elements[Int(position)]
        case (.null, _): throw fault("what this would be an element of is not there yet", node)
        default: throw unfit("only lists and maps have elements", value, node)
        }
    }

    private mutating func slice(
        _ list: ConditionNode, _ from: ConditionNode?, _ to: ConditionNode?, _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        let value: Value = try value(list, element)
        let characters: [Character] = Array(value.stringValue ?? "")
        let count: Int
        switch value {
        case .list(let elements): count = elements.count
        case .string: count = characters.count
        default: throw unfit("only lists and texts have slices", value, node)
        }
        var bounds: [Int] = [0, count]
        for (place, bound) in [from, to].enumerated() {
            guard let bound else { continue }
            let given: Value = try self.value(bound, element)
            guard let number = given.intValue else { throw unfit("a slice needs whole numbers", given, bound) }
            bounds[place] = Int(clamping: max(0, min(Int64(count), number < 0 ? number &+ Int64(count) : number)))
        }
        let range: Range<Int> = bounds[0]..<max(bounds[0], bounds[1])
        if case .list(let elements) = value { return .list(Array(elements[range])) }
        return .string(String(characters[range]))
    }

    private mutating func call(
        _ name: String, _ subject: ConditionNode?, _ arguments: [ConditionNode], _ node: ConditionNode,
        _ element: Value?
    ) throws(Diagnostic) -> Value {
        switch name {
        case "Completed": return .bool(experiment.isCompleted)
        case "NoFailure": return .bool(experiment.hasNoFailure)
        case "SLOs": return .bool(experiment.satisfiesSLOs)
        case "len": return try length(try value(arguments[0], element), node)
        default: return try metric(arguments, node, element)
        }
    }

    private func length(_ value: Value, _ node: ConditionNode) throws(Diagnostic) -> Value {
        switch value {
        case .list(let elements): return .int(Int64(elements.count))
        case .map(let members): return .int(Int64(members.count))
        case .string(let text): return .int(Int64(text.unicodeScalars.count))
        default: throw unfit("len needs a list, a map or a text", value, node)
        }
    }

    /// `Result.Insights.ScalarMetricValue(0, "http/latency-mean")`.
    private mutating func metric(
        _ arguments: [ConditionNode], _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        let (version, name): (Value, Value) = (try value(arguments[0], element), try value(arguments[1], element))
        guard let insights = experiment.result?.insights else { throw fault("there are no insights yet", node) }
        guard let index = version.intValue, index >= 0, index < insights.numVersions else {
            throw fault(
                "there is no version \(text(version)): versions are 0 to \(insights.numVersions - 1)", arguments[0])
        }
        guard let metric = name.stringValue else { throw unfit("the metric must be a text", name, arguments[1]) }
        let parsed: MetricName
        do throws(Diagnostic) {
            parsed = try MetricName(metric)
        } catch {
            throw fault(error.message, arguments[1], hint: error.hint)
        }
        guard let number = insights.scalar(parsed, version: Int(index)) else {
            throw fault(
                "version \(index) has no value of metric \"\(metric)\"", arguments[1],
                hint: Suggestion.hint(for: metric, in: insights.metricsInfo.keys.sorted()))
        }
        return .float(number)
    }

    private mutating func closure(
        _ name: String, _ list: ConditionNode, _ body: ConditionNode, _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        let value: Value = try value(list, element)
        guard case .list(let elements) = value else { throw unfit("\(name) needs a list", value, list) }
        budget -= elements.count
        guard budget >= 0 else { throw fault("this looks at more than a million elements", node) }
        if name == "map" {
            var mapped: [Value] = []
            for item in elements { mapped.append(try self.value(body, item)) }
            return .list(mapped)
        }
        var found: [Value] = []
        for item in elements {
            if try bool(body, item) {
                if name == "any" { return true }
                if name == "none" { return false }
                found.append(item)
            } else if name == "all" {
                return false
            }
        }
        switch name {
        case "all", "none": return true
        case "any": return false
        case "one": return .bool(found.count == 1)
        case "count": return .int(Int64(found.count))
        default: return .list(found)
        }
    }

    // MARK: Operators

    private mutating func infix(
        _ mark: String, _ left: ConditionNode, _ right: ConditionNode, _ node: ConditionNode, _ element: Value?
    ) throws(Diagnostic) -> Value {
        switch mark {
        case "and", "&&": return .bool(try bool(left, element) ? bool(right, element) : false)
        case "or", "||": return .bool(try bool(left, element) ? true : bool(right, element))
        case "??":
            let value: Value = try value(left, element)
            return value.isNull ? try self.value(right, element) : value
        default: break
        }
        let (one, other): (Value, Value) = (try value(left, element), try value(right, element))
        switch mark {
        case "==": return .bool(try equal(one, other, node))
        case "!=": return .bool(try !equal(one, other, node))
        case "in": return .bool(try holds(other, one, node))
        case "not in": return .bool(try !holds(other, one, node))
        case "matches", "contains", "startsWith", "endsWith": return .bool(try look(mark, one, other, right, node))
        default: break
        }
        if case (.string(let text), .string(let more)) = (one, other) {
            switch mark {
            case "+": return .string(text + more)
            case "<": return .bool(ByteOrder.precedes(text, more))
            case ">": return .bool(ByteOrder.precedes(more, text))
            case "<=": return .bool(!ByteOrder.precedes(more, text))
            case ">=": return .bool(!ByteOrder.precedes(text, more))
            default: break
            }
        }
        guard one.doubleValue != nil else { throw unfit("\(mark) needs numbers", one, left) }
        guard other.doubleValue != nil else { throw unfit("\(mark) needs numbers", other, right) }
        return try ConditionArithmetic(fault: { [source] in
            ConditionFault.at(node.column, $0, in: source, code: .failed)
        }).apply(mark, one, other)
    }

    /// Numbers are compared as numbers, whatever they are written as; a NaN is neither equal nor unequal to anything.
    private func equal(_ one: Value, _ other: Value, _ node: ConditionNode) throws(Diagnostic) -> Bool {
        guard let left = one.doubleValue, let right = other.doubleValue else { return one == other }
        guard !left.isNaN, !right.isNaN else { throw fault("a NaN compares with nothing", node) }
        if case (.int(let whole), .int(let second)) = (one, other) { return whole == second }
        return left == right
    }

    private func holds(_ collection: Value, _ wanted: Value, _ node: ConditionNode) throws(Diagnostic) -> Bool {
        switch collection {
        case .list(let elements):
            for element in elements where try equal(element, wanted, node) { return true }
            return false
        case .map(let members):
            guard let key = wanted.stringValue else { throw unfit("keys of maps are texts", wanted, node) }
            return members[key] != nil
        case .null: return false
        default: throw unfit("in needs a list or a map", collection, node)
        }
    }

    private func look(
        _ mark: String, _ one: Value, _ other: Value, _ right: ConditionNode, _ node: ConditionNode
    ) throws(Diagnostic) -> Bool {
        guard let text = one.stringValue else { throw unfit("\(mark) needs texts", one, node) }
        guard let part = other.stringValue else { throw unfit("\(mark) needs texts", other, right) }
        switch mark {
        case "contains": return part.isEmpty || text.contains(part)
        case "startsWith": return text.hasPrefix(part)
        case "endsWith": return text.hasSuffix(part)
        default:
            do throws(RegularExpressionError) {
                return try RegularExpression(part).matches(text)
            } catch {
                throw fault("\(error)", right)
            }
        }
    }

    // MARK: Errors

    private func missing(_ name: String, _ members: [String: Value], _ node: ConditionNode) -> Diagnostic {
        let known: [String] = members.keys.sorted()
        let have: String = known.isEmpty ? "it is empty" : "there are: \(known.prefix(10).joined(separator: ", "))"
        return fault("there is no \"\(name)\"", node, hint: Suggestion.hint(for: name, in: known) ?? have)
    }

    private func unfit(_ message: String, _ value: Value, _ node: ConditionNode) -> Diagnostic {
        fault("\(message), and this is \(text(value))", node)
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .null: "nil"
        case .list, .map: value.kindName
        default: String(JSONWriter.string(value).prefix(80))
        }
    }

    private func fault(_ message: String, _ node: ConditionNode, hint: String? = nil) -> Diagnostic {
        ConditionFault.at(node.column, message, in: source, hint: hint, code: .failed)
    }
}
