import Diagnostics

extension Execution {
    func evaluate(_ pipeline: Pipeline, _ dot: TemplateValue, _ frame: inout Frame) throws -> TemplateValue {
        var value: TemplateValue = .null
        var hasValue: Bool = false
        for command in pipeline.commands {
            value = try evaluate(command, dot, &frame, final: hasValue ? value : nil)
            hasValue = true
        }
        for slot in pipeline.slots { frame.slots[slot] = value }
        return value
    }

    private func evaluate(
        _ command: Command, _ dot: TemplateValue, _ frame: inout Frame, final: TemplateValue?
    ) throws -> TemplateValue {
        let first: Operand = command.operands[0]
        let hasArguments: Bool = command.operands.count > 1 || final != nil
        switch first {
        case .function(let name, let offset):
            return try call(name, offset, command.operands.dropFirst(), dot, &frame, final: final)
        case .field(let path, let offset):
            return try fields(of: dot, path, command.operands, "", offset, dot, &frame, final: final)
        case .variable(let slot, let name, let path, let offset):
            if path.isEmpty, hasArguments {
                throw located(Diagnostic(.invalid, "can't give argument to non-function \(name)"), frame.tree, offset)
            }
            return try fields(of: frame.slots[slot], path, command.operands, name, offset, dot, &frame, final: final)
        case .chain(let inner, let path, let offset):
            if path.isEmpty, hasArguments {
                throw located(Diagnostic(.invalid, "can't give argument to non-function"), frame.tree, offset)
            }
            let value: TemplateValue = try evaluate(inner, dot, &frame)
            return try fields(of: value, path, command.operands, "(...)", offset, dot, &frame, final: final)
        case .null(let offset):
            if command.operands.count == 1 {
                throw located(Diagnostic(.invalid, "nil is not a command"), frame.tree, offset)
            }
            fallthrough
        default:
            if hasArguments {
                throw located(
                    Diagnostic(.invalid, "can't give argument to non-function"), frame.tree, first.offset)
            }
            return try operand(first, dot, &frame)
        }
    }

    private func operand(_ operand: Operand, _ dot: TemplateValue, _ frame: inout Frame) throws -> TemplateValue {
        switch operand {
        case .dot: return dot
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .string(let text): return .string(text)
        case .number(.int(let integer), _): return .int(integer)
        case .number(.float(let double), _): return .float(double)
        default: return try evaluate(Command(operands: [operand]), dot, &frame, final: nil)
        }
    }

    // MARK: - functions

    private func call(
        _ name: String, _ offset: Int, _ operands: ArraySlice<Operand>, _ dot: TemplateValue, _ frame: inout Frame,
        final: TemplateValue?
    ) throws -> TemplateValue {
        if name == "and" || name == "or" {
            return try shortCircuit(isAnd: name == "and", offset, operands, dot, &frame, final: final)
        }
        guard let entry = set.functions[name] else {
            throw located(Diagnostic(.invalid, "\"\(name)\" is not a defined function"), frame.tree, offset)
        }
        var arguments: [TemplateValue] = []
        arguments.reserveCapacity(operands.count + 1)
        for argument in operands { arguments.append(try operand(argument, dot, &frame)) }
        if let final { arguments.append(final) }
        return try locating(frame.tree, offset) {
            guard entry.arity.contains(arguments.count) else {
                let wanted: String =
                    entry.arity.upperBound == Int.max
                    ? "at least \(entry.arity.lowerBound)" : "\(entry.arity.upperBound)"
                throw Diagnostic(.invalid, "wrong number of args for \(name): want \(wanted) got \(arguments.count)")
            }
            return try entry.body(FunctionCall(name: name, arguments: arguments, execution: self))
        }
    }

    private func shortCircuit(
        isAnd: Bool, _ offset: Int, _ operands: ArraySlice<Operand>, _ dot: TemplateValue, _ frame: inout Frame,
        final: TemplateValue?
    ) throws -> TemplateValue {
        guard !operands.isEmpty || final != nil else {
            let name: String = isAnd ? "and" : "or"
            throw located(
                Diagnostic(.invalid, "wrong number of args for \(name): want at least 1 got 0"), frame.tree, offset)
        }
        var value: TemplateValue = .null
        for argument in operands {
            value = try operand(argument, dot, &frame)
            if value.isTrue != isAnd { return value }
        }
        return final ?? value
    }

    // MARK: - fields

    private func fields(
        of receiver: TemplateValue, _ path: [String], _ operands: [Operand], _ prefix: String, _ offset: Int,
        _ dot: TemplateValue, _ frame: inout Frame, final: TemplateValue?
    ) throws -> TemplateValue {
        if path.isEmpty { return receiver }
        // Nil at the very start gives nil; nil on the way is an error.
        if receiver.isNull { return .null }
        var value: TemplateValue = receiver
        for (index, name) in path.enumerated() {
            let isLast: Bool = index == path.count - 1
            var arguments: [TemplateValue] = []
            if isLast {
                for argument in operands.dropFirst() { arguments.append(try operand(argument, dot, &frame)) }
                if let final { arguments.append(final) }
            }
            let current: TemplateValue = value
            value = try locating(frame.tree, offset) {
                try field(name, of: current, index, path, prefix, arguments)
            }
        }
        return value
    }

    private func field(
        _ name: String, of receiver: TemplateValue, _ index: Int, _ path: [String], _ prefix: String,
        _ arguments: [TemplateValue]
    ) throws -> TemplateValue {
        switch receiver {
        case .map(let map):
            guard arguments.isEmpty else {
                throw Diagnostic(.invalid, "\(name) is not a method but has arguments")
            }
            return map[name] ?? .null
        case .object(let object):
            if let result = try object.call(name, arguments) { return result }
            if let field = object.field(name) {
                guard arguments.isEmpty else {
                    throw Diagnostic(.invalid, "\(name) has arguments but cannot be invoked as function")
                }
                return field
            }
            throw Diagnostic(.invalid, "can't evaluate field \(name) in type \(object.typeName)")
        case .null:
            let way: String = prefix + path[..<index].map { "." + $0 }.joined()
            throw Diagnostic(
                .invalid, "nil pointer evaluating interface {}.\(name)",
                hint: "\(way) has no value; set it, or guard with {{ with \(way) }} or (\(way)).\(name)")
        default:
            let type: String = index == 0 ? receiver.typeName : "interface {}"
            let way: String = prefix + path[..<index].map { "." + $0 }.joined()
            throw Diagnostic(
                .invalid, "can't evaluate field \(name) in type \(type)",
                hint: "\(way.isEmpty ? "." : way) is a \(receiver.typeName), not a map")
        }
    }
}
