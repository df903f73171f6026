import Charts
import CommandLineKit
import Terminal

/// `iter8 chart show`: what `helm show` prints.
enum ChartShow {
    static let spec = CommandSpec(
        "show", "print a chart's definition, values, README or CRDs",
        examples: [
            CommandSpec.Example("what can be set, with the comments", "iter8 chart show values iter8"),
            CommandSpec.Example("everything of a package", "iter8 chart show all ./web-1.0.0.tgz"),
        ],
        arguments: [
            CommandSpec.Argument("PART", choices: ChartDescription.Part.allCases.map(\.rawValue)),
            CommandSpec.Argument("CHART"),
        ],
        flags: ChartFlags.all)

    static func run(_ invocation: Invocation) async throws {
        let part: ChartDescription.Part = ChartDescription.Part(rawValue: invocation.arguments[0]) ?? .all
        let chart: Chart = try await ChartInput.chart(invocation.arguments[1], invocation, isToInstall: false)
        try invocation.streams.print(ChartDescription.text(of: chart, part))
    }
}
