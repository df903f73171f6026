import Diagnostics

extension Execution {
    enum Flow {
        case proceed
        case breakLoop
        case continueLoop
    }

    func walk(_ nodes: [Node], _ dot: TemplateValue, _ frame: inout Frame) throws -> Flow {
        for node in nodes {
            switch node {
            case .text(let bytes): output += bytes
            case .action(let pipeline):
                let value: TemplateValue = try evaluate(pipeline, dot, &frame)
                if pipeline.slots.isEmpty {
                    try locating(frame.tree, pipeline.offset) { try DeepCheck.check(value) }
                    ValueText.append(value, topLevel: true, to: &output)
                }
            case .branch(let pipeline, let then, let otherwise):
                let isTrue: Bool = try evaluate(pipeline, dot, &frame).isTrue
                let flow: Flow = try walk(isTrue ? then : otherwise, dot, &frame)
                if flow != .proceed { return flow }
            case .with(let pipeline, let then, let otherwise):
                let value: TemplateValue = try evaluate(pipeline, dot, &frame)
                let flow: Flow = try value.isTrue ? within(value, then, &frame) : walk(otherwise, dot, &frame)
                if flow != .proceed { return flow }
            case .range(let pipeline, let body, let otherwise, _):
                let flow: Flow = try range(pipeline, body, otherwise, dot, &frame)
                if flow != .proceed { return flow }
            case .template(let name, let argument, let offset):
                let data: TemplateValue = try argument.map { try evaluate($0, dot, &frame) } ?? .null
                try locating(frame.tree, offset) { try enter(defined(name), data) }
            case .breakLoop: return .breakLoop
            case .continueLoop: return .continueLoop
            }
            // An action may make the output of a whole template: what it can't do is go on for ever.
            try budget.spend(output: output.count)
        }
        return .proceed
    }

    /// The body of a `with`: dot is no element of anything there.
    private func within(_ dot: TemplateValue, _ body: [Node], _ frame: inout Frame) throws -> Flow {
        let outer: Bool = frame.dotIsElement
        frame.dotIsElement = false
        defer { frame.dotIsElement = outer }
        return try walk(body, dot, &frame)
    }

    private func range(
        _ pipeline: Pipeline, _ body: [Node], _ otherwise: [Node], _ dot: TemplateValue, _ frame: inout Frame
    ) throws -> Flow {
        let value: TemplateValue = try result(of: pipeline, dot, &frame).unwrapped
        var loop = Loop(slots: pipeline.slots, body: body)
        if pipeline.slots.count == 2 {
            switch value {
            case .int(let count), .int64(let count):
                let fault = Diagnostic(
                    .invalid, "can't use \(count) to iterate over more than one variable",
                    hint: "a number gives one value a turn: range $i := \(count)")
                throw located(fault, frame.tree, pipeline.offset)
            default: break
            }
        }
        switch value {
        case .null: break
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                if try !turn(&loop, .int(Int64(index)), element, &frame) { break }
            }
        case .bytes(let bytes):
            for (index, byte) in bytes.enumerated() {
                if try !turn(&loop, .int(Int64(index)), .int(Int64(byte)), &frame) { break }
            }
        case .map(let map):
            for key in map.sortedKeys {
                if try !turn(&loop, .string(key), map[key] ?? .null, &frame) { break }
            }
        case .int(let count):
            for number in 0..<max(count, 0) {
                if try !turn(&loop, .int(number), .int(number), &frame) { break }
            }
        case .int64(let count):
            for number in 0..<max(count, 0) {
                if try !turn(&loop, .int64(number), .int64(number), &frame) { break }
            }
        default:
            let fault = Diagnostic(
                .invalid, "range can't iterate over \(ValueText.text(value))",
                hint: "it is a \(value.typeName); range takes a list, a map or a number")
            throw located(fault, frame.tree, pipeline.offset)
        }
        return loop.isEmpty ? try walk(otherwise, dot, &frame) : .proceed
    }

    private struct Loop {
        let slots: [Int]
        let body: [Node]
        var isEmpty: Bool = true
    }

    /// One turn of a loop; false ends it.
    private func turn(
        _ loop: inout Loop, _ key: TemplateValue, _ element: TemplateValue, _ frame: inout Frame
    ) throws -> Bool {
        loop.isEmpty = false
        try budget.spend(output: output.count)
        if loop.slots.count == 2 { frame.slots[loop.slots[0]] = key }
        if let slot = loop.slots.last {
            frame.slots[slot] = element
            if element.isNull {
                frame.nilElements.insert(slot)
            } else if !frame.nilElements.isEmpty {
                frame.nilElements.remove(slot)
            }
        }
        let outer: Bool = frame.dotIsElement
        frame.dotIsElement = true
        defer { frame.dotIsElement = outer }
        return try walk(loop.body, element, &frame) != .breakLoop
    }
}
