import Diagnostics

/// The execution of templates of a set, one after the other: the output buffer, what is running, and how much of the
/// limits is used.
package final class Execution {
    let set: TemplateSet
    var budget: ExecutionBudget
    var output: [UInt8] = []
    /// What the template was started with: where errors look up the way to a value.
    private(set) var data: TemplateValue = .null
    /// The templates that are running, outermost first.
    private var running: [TemplateTree] = []
    /// How often each included template is running, as Helm counts it.
    private var included: [String: Int] = [:]
    /// Definitions that a `tpl` text brought along, innermost last.
    private var overlays: [[String: TemplateTree]] = []
    /// The trees of texts that `tpl` ran: charts run the same text many times.
    private var texts: [[UInt8]: [TemplateTree]] = [:]
    /// What functions keep from one call to the next, one object of each type.
    private var kept: [ObjectIdentifier: AnyObject] = [:]

    package init(_ set: TemplateSet) {
        self.set = set
        budget = ExecutionBudget(set.limits)
    }

    /// Runs the template `name` on `data` and returns its output.
    ///
    /// - Throws: ``Diagnostic`` with the place in the template; its `details` hold the chain of includes.
    package func run(_ name: String, _ data: TemplateValue) throws -> [UInt8] {
        guard let tree = set[name] else { throw Diagnostic(.notFound, "template \"\(name)\" not defined") }
        output = []
        self.data = data
        try enter(tree, data)
        defer { output = [] }
        return output
    }

    /// The object of this type that lives as long as the execution: compiled patterns, say.
    package func kept<Kept: AnyObject>(_ make: () -> Kept) -> Kept {
        if let known = kept[ObjectIdentifier(Kept.self)] { return unsafeDowncast(known, to: Kept.self) }
        let new: Kept = make()
        kept[ObjectIdentifier(Kept.self)] = new
        return new
    }

    // MARK: - include and tpl

    /// Runs another template and returns its output (Helm's `include`).
    package func include(_ name: String, _ data: TemplateValue) throws -> TemplateValue {
        let depth: Int = included[name, default: 0]
        guard depth <= set.limits.includes else {
            throw Diagnostic(
                .invalid, "rendering template has a nested reference name: \(name): unable to execute template",
                hint: "\"\(name)\" includes itself without an end")
        }
        included[name] = depth + 1
        defer { included[name] = depth }
        let tree: TemplateTree = try defined(name)
        return .string(bytes: try captured { try enter(tree, data) })
    }

    /// Runs `text` as a template (Helm's `tpl`); what it defines is seen by itself only.
    package func tpl(_ text: TemplateValue, _ data: TemplateValue) throws -> TemplateValue {
        guard let bytes = text.stringBytes, bytes.contains(UInt8(ascii: "{")) else { return text }
        do {
            let trees: [TemplateTree] = try self.trees(of: bytes)
            let own: ArraySlice<TemplateTree> = trees.dropFirst()
            if !own.isEmpty {
                overlays.append(Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last }))
            }
            defer { if !own.isEmpty { overlays.removeLast() } }
            return .string(bytes: NoValue.removed(from: try captured { try enter(trees[0], data) }))
        } catch var diagnostic as Diagnostic {
            if diagnostic.location?.file == Execution.textFile, let caller = running.last?.source.file {
                diagnostic.location?.file = "tpl in \(caller)"
            }
            throw diagnostic
        }
    }

    /// The file that places in a `tpl` text name until it is known who called.
    private static let textFile: String = "tpl"

    private func trees(of text: [UInt8]) throws(Diagnostic) -> [TemplateTree] {
        if let trees = texts[text] { return trees }
        let source = TemplateSource(file: Execution.textFile, text: text)
        let trees: [TemplateTree] = try Parser.parse(
            name: running.last?.name ?? Execution.textFile, source: source, functions: set.functions)
        texts[text] = trees
        return trees
    }

    private func tree(_ name: String) -> TemplateTree? {
        for overlay in overlays.reversed() {
            if let tree = overlay[name] { return tree }
        }
        return set[name]
    }

    func defined(_ name: String) throws(Diagnostic) -> TemplateTree {
        if let tree = tree(name) { return tree }
        throw Diagnostic(
            .invalid, "template \"\(name)\" not defined",
            hint: Suggestion.hint(for: name, in: set.names)
                ?? "no chart here defines it: is a library chart missing from charts/?")
    }

    private func captured(_ body: () throws -> Void) throws -> [UInt8] {
        let outer: [UInt8] = output
        output = []
        defer { output = outer }
        try body()
        return output
    }

    /// Runs a template with variables of its own.
    func enter(_ tree: TemplateTree, _ data: TemplateValue) throws {
        guard running.count < set.limits.depth else {
            throw Diagnostic(
                .invalid, "exceeded maximum template depth (\(set.limits.depth))",
                hint: "does a template call itself without an end?")
        }
        running.append(tree)
        defer { running.removeLast() }
        var frame = Frame(tree: tree, data: data)
        _ = try walk(tree.body, data, &frame)
    }
}

/// What a running template sees.
struct Frame {
    let tree: TemplateTree
    /// The variables, `$` first.
    var slots: [TemplateValue]
    /// Variables that hold a list's or map's nil element, of which Go refuses fields; of any other nil it has none.
    var nilElements: Set<Int> = []
    /// Whether dot is such an element, if it is nil.
    var dotIsElement: Bool = false

    init(tree: TemplateTree, data: TemplateValue) {
        self.tree = tree
        slots = Array(repeating: .null, count: tree.slotCount)
        slots[0] = data
    }
}
