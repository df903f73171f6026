import Diagnostics

extension Execution {
    func evaluate(_ pipeline: Pipeline, _ dot: TemplateValue, _ frame: inout Frame) throws -> TemplateValue {
        let value: TemplateValue = try result(of: pipeline, dot, &frame)
        for slot in pipeline.slots {
            frame.slots[slot] = value
            if !frame.nilElements.isEmpty { frame.nilElements.remove(slot) }
        }
        return value
    }

    /// The value of the last command; no variable is set.
    func result(of pipeline: Pipeline, _ dot: TemplateValue, _ frame: inout Frame) throws -> TemplateValue {
        var value: TemplateValue?
        for command in pipeline.commands {
            let isPiped: Bool = value != nil
            do {
                value = try evaluate(command, dot, &frame, final: value)
            } catch var diagnostic as Diagnostic {
                // What came through the pipe may be what the function itself refused.
                let first: Command = pipeline.commands[0]
                if isPiped, first.operands.count == 1, diagnostic.valuePath.isEmpty,
                    pipeline.commands[1].offset == command.offset,
                    diagnostic.location == frame.tree.source.location(at: command.offset)
                {
                    explain(&diagnostic, first.operands[...], [value ?? .null], dot, frame)
                }
                throw diagnostic
            }
        }
        return value ?? .null
    }

    private func evaluate(
        _ command: Command, _ dot: TemplateValue, _ frame: inout Frame, final: TemplateValue?
    ) throws -> TemplateValue {
        let first: Operand = command.operands[0]
        if case .function(let function, let offset) = first {
            return try call(function, offset, command.operands.dropFirst(), dot, &frame, final: final)
        }
        guard command.operands.count > 1 || final != nil else {
            if case .null(let offset) = first {
                throw located(Diagnostic(.invalid, "nil is not a command"), frame.tree, offset)
            }
            return try value(of: first, dot, &frame)
        }
        // Arguments are for functions and methods; the last field of a chain may be one.
        let arguments: () throws -> [TemplateValue] = { [frame] in
            var frame: Frame = frame
            return try self.arguments(command.operands.dropFirst(), dot, &frame, final: final)
        }
        switch first {
        case .field(let path, let offset):
            return try fields(path, of: dot, isElement: frame.dotIsElement, "", offset, frame.tree, arguments)
        case .variable(let slot, let name, let path, let offset) where !path.isEmpty:
            let isElement: Bool = frame.nilElements.contains(slot)
            return try fields(path, of: frame.slots[slot], isElement: isElement, name, offset, frame.tree, arguments)
        case .chain(let inner, let path, let offset) where !path.isEmpty:
            let value: TemplateValue = try evaluate(inner, dot, &frame)
            return try fields(path, of: value, isElement: false, "(...)", offset, frame.tree, arguments)
        default:
            let name: String = first.spelling.map { " \($0)" } ?? ""
            let fault = Diagnostic(.invalid, "can't give argument to non-function\(name)")
            throw located(fault, frame.tree, first.offset ?? command.offset)
        }
    }

    /// An operand that stands alone or is an argument.
    private func value(of operand: Operand, _ dot: TemplateValue, _ frame: inout Frame) throws -> TemplateValue {
        switch operand {
        case .dot: return dot
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .text(let literal): return literal.value
        case .number(let literal, _): return literal.value
        case .field(let path, let offset):
            return try fields(path, of: dot, isElement: frame.dotIsElement, "", offset, frame.tree, nil)
        case .variable(let slot, let name, let path, let offset):
            let value: TemplateValue = frame.slots[slot]
            if path.isEmpty { return value }
            let isElement: Bool = frame.nilElements.contains(slot)
            return try fields(path, of: value, isElement: isElement, name, offset, frame.tree, nil)
        case .chain(let inner, let path, let offset):
            let value: TemplateValue = try evaluate(inner, dot, &frame)
            if path.isEmpty { return value }
            return try fields(path, of: value, isElement: false, "(...)", offset, frame.tree, nil)
        case .function(let function, let offset):
            return try call(function, offset, [], dot, &frame, final: nil)
        }
    }

    private func arguments(
        _ operands: ArraySlice<Operand>, _ dot: TemplateValue, _ frame: inout Frame, final: TemplateValue?
    ) throws -> [TemplateValue] {
        var arguments: [TemplateValue] = []
        arguments.reserveCapacity(operands.count + 1)
        for operand in operands { arguments.append(try value(of: operand, dot, &frame)) }
        if let final { arguments.append(final) }
        return arguments
    }

    // MARK: - functions

    private func call(
        _ function: Function, _ offset: Int, _ operands: ArraySlice<Operand>, _ dot: TemplateValue,
        _ frame: inout Frame, final: TemplateValue?
    ) throws -> TemplateValue {
        if function.isShortCircuit {
            return try shortCircuit(function, offset, operands, dot, &frame, final: final)
        }
        let arguments: [TemplateValue] = try self.arguments(operands, dot, &frame, final: final)
        do {
            guard function.arity.contains(arguments.count) else { throw function.wrongCount(arguments.count) }
            if function.isDeep { for argument in arguments { try DeepCheck.check(argument) } }
            let result: TemplateValue = try function.body(
                FunctionCall(
                    name: function.name, arguments: arguments, execution: self, operands: operands))
            if case .string(let text) = result { try budget.claim(text.utf8.count) }
            return result
        } catch var diagnostic as Diagnostic {
            if diagnostic.location == nil { explain(&diagnostic, operands, arguments, dot, frame) }
            throw located(diagnostic, frame.tree, offset)
        }
    }

    private func shortCircuit(
        _ function: Function, _ offset: Int, _ operands: ArraySlice<Operand>, _ dot: TemplateValue,
        _ frame: inout Frame, final: TemplateValue?
    ) throws -> TemplateValue {
        guard !operands.isEmpty || final != nil else { throw located(function.wrongCount(0), frame.tree, offset) }
        let isAnd: Bool = function.name == "and"
        var last: TemplateValue = .null
        for operand in operands {
            last = try value(of: operand, dot, &frame)
            if last.isTrue != isAnd { return last }
        }
        return final ?? last
    }

    // MARK: - fields

    private func fields(
        _ path: [String], of receiver: TemplateValue, isElement: Bool, _ prefix: String, _ offset: Int,
        _ tree: TemplateTree, _ arguments: (() throws -> [TemplateValue])?
    ) throws -> TemplateValue {
        // Nil at the very start gives nil; nil on the way is an error.
        if receiver.isNull, !isElement { return .null }
        var value: TemplateValue = receiver
        let last: Int = path.count - 1
        for index in 0...last {
            if case .map(let map) = value, map.methods == nil, index < last || arguments == nil {
                value = map[path[index]] ?? map.absent
                continue
            }
            do {
                let given: [TemplateValue] = index == last ? try arguments?() ?? [] : []
                value = try field(path[index], of: value, given, isTyped: index == 0 && !isElement)
            } catch var diagnostic as Diagnostic {
                if diagnostic.location == nil {
                    explain(&diagnostic, path, upTo: index, from: receiver, prefix, value)
                }
                throw located(diagnostic, tree, offset)
            }
        }
        return value
    }

    private func field(
        _ name: String, of receiver: TemplateValue, _ arguments: [TemplateValue], isTyped: Bool
    ) throws -> TemplateValue {
        switch receiver {
        case .map(let map):
            if let result = try map.methods?(map, name, arguments) { return result }
            guard arguments.isEmpty else {
                throw Diagnostic(.invalid, "\(name) is not a method but has arguments")
            }
            return map[name] ?? map.absent
        case .object(let object):
            if let result = try object.call(name, arguments) { return result }
            if let field = object.field(name) {
                guard arguments.isEmpty else {
                    throw Diagnostic(.invalid, "\(name) has arguments but cannot be invoked as function")
                }
                return field
            }
            throw Diagnostic(.invalid, "can't evaluate field \(name) in type \(object.typeName)")
        case .null: throw Diagnostic(.invalid, "nil pointer evaluating interface {}.\(name)")
        default:
            let type: String = isTyped ? receiver.typeName : "interface {}"
            throw Diagnostic(.invalid, "can't evaluate field \(name) in type \(type)")
        }
    }
}
