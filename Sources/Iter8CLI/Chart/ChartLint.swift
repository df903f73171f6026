import Charts
import CommandLineKit
import Diagnostics
import KubeClient
import Terminal
import ValueTree

/// `iter8 chart lint`: the rules, lines and exit code of `helm lint`.
enum ChartLint {
    static let strict = Flag("strict", nil, .bool, "fail on warnings, too")
    static let quiet = Flag("quiet", nil, .bool, "print only warnings and errors")
    static let withSubcharts = Flag("with-subcharts", nil, .bool, "examine the charts under charts/, too")

    static let spec = CommandSpec(
        "lint", "examine a chart for possible issues",
        about: "Examine charts: what would keep them from being installed is an error, what breaks with convention a "
            + "warning.",
        examples: [
            CommandSpec.Example("a chart with its own values", "iter8 chart lint ./web"),
            CommandSpec.Example("as strictly as a release should be", "iter8 chart lint ./web -f prod.yaml --strict"),
        ],
        arguments: [CommandSpec.Argument("PATH", required: false, repeats: true)],
        flags: ValueFlags.all + [
            strict, quiet, withSubcharts, ChartTemplate.kubeVersion, ChartTemplate.skipSchema,
        ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        var linter = ChartLinter(
            values: try await ChartInput.values(invocation), namespace: ChartInput.namespace(invocation),
            checksSchema: !flags.bool(ChartTemplate.skipSchema))
        linter.kubeVersion = try flags.string(ChartTemplate.kubeVersion).map { text in
            try Capabilities.kubeVersion(named: text)
        }
        var paths: [String] = invocation.arguments.isEmpty ? ["."] : invocation.arguments
        if flags.bool(withSubcharts) { paths += try paths.flatMap { try ChartLinter.subcharts(in: $0) } }
        var (failed, noticed): (Int, Int) = (0, 0)
        let limit: LintReport.Severity = flags.bool(strict) ? .warning : .error
        for path in paths {
            let outcome: (lines: [String], worst: LintReport.Severity?) = outcome(
                of: path, linter, isQuiet: flags.bool(quiet))
            let worst: LintReport.Severity = outcome.worst ?? .info
            if worst >= .warning { noticed += 1 }
            if worst >= limit { failed += 1 }
            if flags.bool(quiet), worst < .warning { continue }
            try invocation.streams.print(
                (["==> Linting \(path)"] + outcome.lines).map { $0 + "\n" }.joined() + "\n")
        }
        let summary: String = "\(paths.count) chart(s) linted, \(failed) chart(s) failed"
        if failed > 0 { throw Diagnostic(.invalid, summary) }
        if !flags.bool(quiet) || noticed > 0 { try invocation.streams.print(summary + "\n") }
    }

    private static func outcome(
        of path: String, _ linter: ChartLinter, isQuiet: Bool
    ) -> (lines: [String], worst: LintReport.Severity?) {
        do {
            let report: LintReport = try linter.lint(path: path)
            let shown: [LintReport.Message] = report.messages.filter { !isQuiet || $0.severity > .info }
            return (shown.map(\.description), report.worst)
        } catch let error as Diagnostic {
            return (["Error \(error)"] + (error.hint.map { ["hint: \($0)"] } ?? []), .error)
        } catch {
            return (["Error \(error)"], .error)
        }
    }
}
