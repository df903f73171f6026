import Charts
import CommandLineKit
import Diagnostics
import Experiments
import Terminal
import ValueTree

/// `iter8 gen`: flags -> values and chart -> `experiment.yaml`; `iter8 launch`: the same, and runs it.
enum LocalLaunch {
    private static let dry = Flag("dry", nil, .bool, "write experiment.yaml, run nothing", aliases: ["dry-run"])
    private static let inputs: [Flag] =
        ValueFlags.all + [SLOFlag.flag, GroupLaunch.chartName, GroupLaunch.localChart] + ChartFlags.all
        + [RunFolder.flag]

    static let spec = CommandSpec(
        "launch", "run an experiment here, without a cluster",
        about: "Make an experiment from a chart and run it on this machine. What it finds is kept in experiment.yaml.",
        examples: [
            CommandSpec.Example(
                "load-test a URL, check an objective",
                "iter8 launch --set 'tasks={http}' --set http.url=http://127.0.0.1:8080 \\\n"
                    + "    --slo 'http/latency-p99 < 50ms'"),
            CommandSpec.Example("what it found", "iter8 report"),
            CommandSpec.Example("a gate in a pipeline", "iter8 assert -c completed,nofailure,slos"),
        ], flags: inputs + [dry])

    static let generation = CommandSpec(
        "gen", "write experiment.yaml from a chart and values, run nothing",
        examples: [
            CommandSpec.Example("what would be run", "iter8 gen -f values.yaml && less experiment.yaml")
        ], flags: inputs)

    static func run(_ invocation: Invocation) async throws {
        let folder = RunFolder(invocation)
        if invocation.values.bool(dry) {
            return try await generate(invocation)
        }
        let experiment: Experiment = try await experiment(invocation)
        try await folder.exclusively {
            try folder.write(experiment)
            try await LocalRun.run(folder, reusesResult: false, invocation)
        }
    }

    static func generate(_ invocation: Invocation) async throws {
        let folder = RunFolder(invocation)
        let experiment: Experiment = try await experiment(invocation)
        try await folder.exclusively { try folder.write(experiment) }
        invocation.streams.note(
            "wrote \(folder.file): \(experiment.spec.count) tasks; run it with: iter8 run\(folder.flags)")
    }

    private static func experiment(_ invocation: Invocation) async throws -> Experiment {
        if invocation.values.bool(GroupLaunch.localChart), !invocation.values.isGiven(GroupLaunch.chartName) {
            throw Diagnostic(.usage, "--localChart needs --chartName", hint: "add -c PATH")
        }
        let layers: [ValueLayer] = try await ChartInput.layers(invocation)
        let chart: Chart = try await GroupLaunch.chart(invocation)
        return try await ChartInput.explaining(chart, layers) {
            try ExperimentRendering.render(chart, ValueSources.merged(layers))
        }
    }
}
