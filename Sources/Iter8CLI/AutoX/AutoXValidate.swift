import AutoX
import CommandLineKit
import Diagnostics
import Terminal
import ValueTree

/// `iter8 autox validate`: what is wrong with a configuration, each with its path; no cluster is asked.
enum AutoXValidate {
    static let spec = CommandSpec(
        "validate", "check a configuration, without a cluster",
        about: "Check a values file of chart autox: missing and unknown fields, triggers that two groups share, names "
            + "that are too long, charts that can't be had, values that a chart refuses. No cluster is asked.",
        examples: [CommandSpec.Example("before it is installed", "iter8 autox validate -f values.yaml")],
        flags: [AutoXRun.file])

    static func run(_ invocation: Invocation) async throws {
        guard let path = invocation.values.string(AutoXRun.file) else {
            throw Diagnostic(.usage, "autox validate needs a file", hint: "iter8 autox validate -f values.yaml")
        }
        let configuration: AutoXConfiguration = try await ChartInput.reading {
            try ConfigurationSource.read(file: path)
        }
        let charts = ChartCatalog(repository: configuration.chartRepository, files: ChartInput.remote(invocation))
        let faults: [ConfigurationFault] = await ConfigurationCheck(charts: charts).faults(of: configuration)
        guard !faults.isEmpty else {
            let count: Int = configuration.releases.count
            return invocation.streams.note(
                "\(path): \(count) experiment\(count == 1 ? "" : "s") in \(configuration.groupCount) "
                    + "group\(configuration.groupCount == 1 ? "" : "s"), nothing wrong")
        }
        for fault in faults.dropLast() { invocation.streams.report(fault.diagnostic.within(path)) }
        // The last is the command's own error, so that it decides the exit code.
        if let last = faults.last { throw last.diagnostic.within(path) }
    }
}
