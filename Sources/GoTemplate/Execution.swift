import Diagnostics

/// One run of a template set: the output buffer, the variables and the chain of calls.
package final class Execution {
    let set: TemplateSet
    /// Definitions that a `tpl` text brought along, innermost last.
    private var overlays: [[String: TemplateTree]] = []
    private var parsed: [String: [TemplateTree]] = [:]
    private var output: [UInt8] = []
    private var depth: Int = 0
    private var steps: Int = 0
    /// Call places of the templates that are running, outermost first.
    private var chain: [SourceLocation] = []

    init(set: TemplateSet) {
        self.set = set
    }

    func run(_ name: String, _ data: TemplateValue) throws -> [UInt8] {
        guard let tree = tree(name) else { throw Diagnostic(.notFound, "template \"\(name)\" not defined") }
        try walk(tree, data)
        return output
    }

    /// The name of the template that runs now, for `tpl`.
    private var current: [TemplateTree] = []

    // MARK: - include and tpl

    /// Runs another template and returns its output (Helm's `include`).
    package func include(_ name: String, _ data: TemplateValue) throws -> String {
        guard let tree = tree(name) else {
            throw Diagnostic(
                .invalid, "template \"\(name)\" not defined", hint: Suggestion.hint(for: name, in: set.names))
        }
        return try captured { try walk(tree, data) }
    }

    /// Runs `text` as a template (Helm's `tpl`); what it defines is seen by itself only.
    package func tpl(_ text: String, _ data: TemplateValue) throws -> String {
        if !text.utf8.contains(UInt8(ascii: "{")) { return text }
        let name: String = current.last?.name ?? "tpl"
        let trees: [TemplateTree]
        if let known = parsed[text] {
            trees = known
        } else {
            let source = TemplateSource(file: "tpl in \(current.last?.source.file ?? name)", text: Array(text.utf8))
            trees = try Parser.parse(name: name, source: source, functions: set.functions)
            parsed[text] = trees
        }
        overlays.append(Dictionary(trees.dropFirst().map { ($0.name, $0) }, uniquingKeysWith: { _, last in last }))
        defer { overlays.removeLast() }
        let rendered: String = try captured { try walk(trees[0], data) }
        return rendered.replacing("<no value>", with: "")
    }

    private func tree(_ name: String) -> TemplateTree? {
        for overlay in overlays.reversed() {
            if let tree = overlay[name] { return tree }
        }
        return set[name]
    }

    private func captured(_ body: () throws -> Void) throws -> String {
        let outer: [UInt8] = output
        output = []
        defer { output = outer }
        try body()
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: - walking

    private enum Flow {
        case proceed
        case breakLoop
        case continueLoop
    }

    /// What a running template sees.
    struct Frame {
        let tree: TemplateTree
        var slots: [TemplateValue]
    }

    private func walk(_ tree: TemplateTree, _ data: TemplateValue) throws {
        depth += 1
        defer { depth -= 1 }
        guard depth <= set.limits.depth else {
            throw Diagnostic(
                .invalid,
                "rendering template has a nested reference name: \(tree.name): nested more than \(set.limits.depth) deep",
                hint: "does a template include itself without an end?")
        }
        var frame = Frame(tree: tree, slots: Array(repeating: .null, count: tree.slotCount))
        frame.slots[0] = data
        current.append(tree)
        defer { current.removeLast() }
        _ = try walk(tree.body, data, &frame)
    }

    private func walk(_ nodes: [Node], _ dot: TemplateValue, _ frame: inout Frame) throws -> Flow {
        for node in nodes {
            steps += 1
            if steps > set.limits.steps {
                throw Diagnostic(.invalid, "template stopped after \(set.limits.steps) steps")
            }
            switch node {
            case .text(let bytes): output += bytes
            case .action(let pipeline):
                let value: TemplateValue = try evaluate(pipeline, dot, &frame)
                if pipeline.slots.isEmpty { ValueText.append(value, topLevel: true, to: &output) }
            case .branch(let pipeline, let then, let otherwise):
                let isTrue: Bool = try evaluate(pipeline, dot, &frame).isTrue
                let flow: Flow = try walk(isTrue ? then : otherwise, dot, &frame)
                if flow != .proceed { return flow }
            case .with(let pipeline, let then, let otherwise):
                let value: TemplateValue = try evaluate(pipeline, dot, &frame)
                let flow: Flow = try value.isTrue ? walk(then, value, &frame) : walk(otherwise, dot, &frame)
                if flow != .proceed { return flow }
            case .range(let pipeline, let body, let otherwise, let offset):
                let flow: Flow = try range(pipeline, body, otherwise, offset, dot, &frame)
                if flow != .proceed { return flow }
            case .template(let name, let argument, let offset):
                try template(name, argument, offset, dot, &frame)
            case .breakLoop: return .breakLoop
            case .continueLoop: return .continueLoop
            }
            if output.count > set.limits.outputBytes {
                throw Diagnostic(.invalid, "template output is larger than \(set.limits.outputBytes >> 20) MiB")
            }
        }
        return .proceed
    }

    private func template(
        _ name: String, _ argument: Pipeline?, _ offset: Int, _ dot: TemplateValue, _ frame: inout Frame
    ) throws {
        let data: TemplateValue = try argument.map { try evaluate($0, dot, &frame) } ?? .null
        try locating(frame.tree, offset) {
            guard let tree = tree(name) else { throw Diagnostic(.invalid, "template \"\(name)\" not defined") }
            try walk(tree, data)
        }
    }

    private func range(
        _ pipeline: Pipeline, _ body: [Node], _ otherwise: [Node], _ offset: Int, _ dot: TemplateValue,
        _ frame: inout Frame
    ) throws -> Flow {
        var bare: Pipeline = pipeline
        bare.slots = []
        let value: TemplateValue = try evaluate(bare, dot, &frame).unwrapped
        var isEmpty: Bool = true

        /// One turn; false ends the loop.
        func turn(_ key: TemplateValue, _ element: TemplateValue, _ frame: inout Frame) throws -> Bool {
            isEmpty = false
            if pipeline.slots.count == 1 { frame.slots[pipeline.slots[0]] = element }
            if pipeline.slots.count == 2 {
                frame.slots[pipeline.slots[0]] = key
                frame.slots[pipeline.slots[1]] = element
            }
            return try walk(body, element, &frame) != .breakLoop
        }

        switch value {
        case .null: break
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                if try !turn(.int(Int64(index)), element, &frame) { break }
            }
        case .bytes(let bytes):
            for (index, byte) in bytes.enumerated() {
                if try !turn(.int(Int64(index)), .int(Int64(byte)), &frame) { break }
            }
        case .map(let map):
            for key in map.sortedKeys {
                if try !turn(.string(key), map[key] ?? .null, &frame) { break }
            }
        case .int(let count), .int64(let count):
            guard count > 0 else { break }
            for number in 0..<count {
                let element: TemplateValue
                if case .int = value { element = .int(number) } else { element = .int64(number) }
                if try !turn(element, element, &frame) { break }
            }
        default:
            throw located(
                Diagnostic(.invalid, "range can't iterate over \(ValueText.text(value))"), frame.tree, pipeline.offset)
        }
        if isEmpty { return try walk(otherwise, dot, &frame) }
        return .proceed
    }

    // MARK: - places in errors

    /// Runs `body`; an error gets this place unless it has one, and this place joins the chain if it has.
    func locating<Output>(_ tree: TemplateTree, _ offset: Int, _ body: () throws -> Output) throws -> Output {
        do {
            return try body()
        } catch let diagnostic as Diagnostic {
            throw located(diagnostic, tree, offset)
        }
    }

    func located(_ diagnostic: Diagnostic, _ tree: TemplateTree, _ offset: Int) -> Diagnostic {
        var placed: Diagnostic = diagnostic
        let place: SourceLocation = tree.source.location(at: offset)
        if placed.location == nil {
            placed.location = place
        } else {
            let line: String = "included from \(place)"
            if placed.details.last != line { placed.details.append(line) }
        }
        return placed
    }
}
