import Diagnostics
import GoTemplate
import SprigFunctions
import ValueTree

/// A template of a task: Go's text/template with Sprig's and Helm's functions. It can't see the environment, files or the
/// network.
struct TaskTemplate: Sendable {
    let name: String
    private let set: TemplateSet

    /// - Throws: ``Diagnostic`` with the place of what can't be parsed.
    init(name: String, text: [UInt8]) throws(Diagnostic) {
        self.name = name
        var set = TemplateSet(
            functions: SprigLibrary.functions,
            limits: ExecutionLimits(
                depth: 1_000, includes: 100, valueBytes: 16 << 20, memoryBytes: 512 << 20, seconds: 10))
        try set.add(name: name, text: text)
        self.set = set
    }

    /// The template's output for `data`, which is made on the thread that runs it.
    ///
    /// - Throws: ``Diagnostic`` with the place in the template.
    func render(_ data: () -> TemplateValue) throws -> String {
        try onLargeStack { String(decoding: try set.execute(name, data()), as: UTF8.self) }
    }

    /// The output where every value that the template names is there.
    ///
    /// - Throws: as ``render(_:)``; `invalid` naming the line where Go's mark for a missing value stands.
    func renderWhole(_ values: Value) throws -> String {
        let output: String = try render { TemplateValue(values) }
        for (index, line) in output.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains("<no value>") {
            let known: [String] = (values.mapValue ?? [:]).sortedKeys
            throw Diagnostic(
                .invalid, "template \(name) names a value that is not given, in line \(index + 1) of its output",
                hint: "it is given: \(known.joined(separator: ", "))",
                details: [line.replacing("<no value>", with: "?").trimmingPrefix { $0 == " " }.description])
        }
        return output
    }
}
