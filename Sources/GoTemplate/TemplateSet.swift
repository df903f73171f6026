package import Diagnostics

/// Templates that see each other's definitions, with the functions they may call (Go's text/template with Helm's
/// `missingkey=zero`).
package struct TemplateSet: Sendable {
    let functions: FunctionLibrary
    package var limits: ExecutionLimits
    private var trees: [String: TemplateTree] = [:]

    package init(functions: FunctionLibrary, limits: ExecutionLimits = ExecutionLimits()) {
        var all: FunctionLibrary = Builtins.library
        all.merge(functions)
        self.functions = all
        self.limits = limits
    }

    /// Parses `text` as the template `name`; its definitions replace earlier ones of the same name, unless they are
    /// empty.
    ///
    /// - Throws: ``Diagnostic`` with file, line and column.
    package mutating func add(name: String, text: [UInt8], file: String? = nil) throws(Diagnostic) {
        let source = TemplateSource(file: file ?? name, text: text)
        for tree in try Parser.parse(name: name, source: source, functions: functions) { insert(tree) }
    }

    package mutating func add(name: String, text: String) throws(Diagnostic) {
        try add(name: name, text: Array(text.utf8))
    }

    mutating func insert(_ tree: TemplateTree) {
        if trees[tree.name] != nil, tree.isEmpty { return }
        trees[tree.name] = tree
    }

    package var names: [String] { trees.keys.sorted() }

    subscript(name: String) -> TemplateTree? { trees[name] }

    /// Runs the template `name` on `data`.
    ///
    /// - Throws: ``Diagnostic`` with the place in the template; its `details` hold the chain of includes.
    package func execute(_ name: String, _ data: TemplateValue) throws -> [UInt8] {
        try Execution(self).run(name, data)
    }
}
