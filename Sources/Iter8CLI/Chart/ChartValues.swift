import Charts
import CommandLineKit
import Diagnostics
import Terminal
import ValueTree
import YAML

/// `iter8 chart values`: what a chart's templates would see, and where it comes from.
enum ChartValues {
    enum Format: String, CaseIterable {
        case yaml
        case json
    }

    static let explain = Flag(
        "explain", nil, .string, "say where the value at this path comes from: image.tag", value: "PATH")
    static let output = Flag(
        "output", "o", .choice(Format.allCases.map(\.rawValue)), "format", value: "FORMAT", default: "yaml")

    static let spec = CommandSpec(
        "values", "print the values that a chart is rendered with",
        about:
            "Print the values that a chart's templates see: its defaults and its subcharts' under what files and flags "
            + "give. With --explain, say which file or flag sets one of them, and what that overrides.",
        examples: [
            CommandSpec.Example("all of them", "iter8 chart values ./web -f prod.yaml --set replicas=3"),
            CommandSpec.Example(
                "where one comes from", "iter8 chart values ./web -f prod.yaml --explain image.tag"),
        ],
        arguments: [CommandSpec.Argument("CHART")], flags: ValueFlags.all + ChartFlags.all + [explain, output])

    static func run(_ invocation: Invocation) async throws {
        let layers: [ValueLayer] = try await ChartInput.layers(invocation)
        let chart: Chart = try await ChartInput.chart(invocation.arguments[0], invocation)
        let values: Value = try ChartRenderer.values(of: chart, ValueSources.merged(layers))
        guard let text = invocation.values.string(explain) else {
            try invocation.streams.print(rendered(values, invocation))
            return
        }
        let path: [String] = steps(text)
        let origins: [ValueOrigin] = ValueOrigins(chart: chart, given: layers).origins(of: path)
        guard let value = values.member(at: path) ?? origins.first?.value else {
            throw missing(path, in: values)
        }
        var lines: [String] = [".Values.\(path.joined(separator: ".")) is \(shown(value))"]
        for (index, origin) in origins.enumerated() {
            let by: String = origin.isImported ? " (by import-values)" : ""
            lines.append("  \(index == 0 ? "set by   " : "overrides") \(origin.place): \(shown(origin.value))\(by)")
        }
        if origins.isEmpty { lines.append("  imported or handed down from another chart") }
        try invocation.streams.print(lines.map { $0 + "\n" }.joined())
    }

    private static func rendered(_ values: Value, _ invocation: Invocation) -> String {
        switch Format(rawValue: invocation.values.string(output) ?? "yaml") ?? .yaml {
        case .yaml: YAMLWriter.string(values)
        case .json: JSONWriter.string(values, indent: 2) + "\n"
        }
    }

    /// `a.b[0].c`, as `--set` spells it; a backslash keeps a dot.
    private static func steps(_ text: String) -> [String] {
        var steps: [String] = [""]
        var isEscaped: Bool = false
        for character in text.hasPrefix(".Values.") ? text.dropFirst(8) : text[...] {
            if isEscaped {
                steps[steps.count - 1].append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "." || character == "[" {
                steps.append("")
            } else if character != "]" {
                steps[steps.count - 1].append(character)
            }
        }
        return steps.filter { !$0.isEmpty }
    }

    private static func shown(_ value: Value) -> String {
        let text: String = JSONWriter.string(value)
        return text.count > 100 ? text.prefix(100) + "..." : text
    }

    private static func missing(_ path: [String], in values: Value) -> Diagnostic {
        var known: [String] = []
        for count in 0..<path.count {
            guard case .map(let members)? = values.member(at: Array(path.prefix(count))) else { break }
            known = members.sortedKeys
            if members[path[count]] == nil {
                let above: String = path.prefix(count).map { "\($0)." }.joined()
                let hint: String =
                    Suggestion.nearest(to: path[count], in: known).map { "did you mean \(above)\($0)?" }
                    ?? "there is \(known.prefix(10).map { above + $0 }.joined(separator: ", "))"
                return Diagnostic(.notFound, "no value is called \(path.joined(separator: "."))", hint: hint)
            }
        }
        return Diagnostic(.notFound, "no value is called \(path.joined(separator: "."))")
    }
}
