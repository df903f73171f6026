import CommandLineKit
import Diagnostics
import Experiments
import HTTPTransport
import KubeClient
import KubeModel
import Releases
import Terminal

/// `iter8 run`: runs the experiment of a folder, here.
enum LocalRun {
    static let spec = CommandSpec(
        "run", "run the experiment that experiment.yaml describes",
        about: "Run the experiment of a folder on this machine, and write what it finds into the same file.",
        examples: [
            CommandSpec.Example("once more", "iter8 run"),
            CommandSpec.Example("another loop on top of what was found", "iter8 run --reuseResult"),
        ], flags: [RunFolder.flag, GroupRun.reuseResult])

    static func run(_ invocation: Invocation) async throws {
        let folder = RunFolder(invocation)
        _ = try folder.read()
        try await folder.exclusively {
            try await run(folder, reusesResult: invocation.values.bool(GroupRun.reuseResult), invocation)
        }
    }

    /// To be called by who has the folder for itself.
    static func run(_ folder: RunFolder, reusesResult: Bool, _ invocation: Invocation) async throws {
        let display = ProgressDisplay(invocation.streams)
        defer { display.clear() }
        let runner = ExperimentRunner(
            store: folder, environment: environment(invocation, display), revision: nil, reusesResult: reusesResult,
            now: { SystemTime.now().nanoText })
        do {
            let experiment: Experiment = try await runner.run()
            display.clear()
            invocation.streams.note(summary(experiment, folder))
        } catch let error as Diagnostic where error.code == .interrupted {
            try record(error, folder)
            throw error
        } catch is CancellationError {
            let error = Diagnostic(.interrupted, "interrupted")
            try record(error, folder)
            throw error
        }
    }

    private static func environment(_ invocation: Invocation, _ display: ProgressDisplay) -> TaskEnvironment {
        // Task ready looks into the cluster that kubectl would; without one it says so.
        let configuration = try? ClusterConfiguration.resolve(
            flags: ConnectionFlags(), environment: invocation.environment)
        let level: LogLevel = GlobalFlags.logLevel(invocation.values)
        let streams: Streams = invocation.streams
        var environment = TaskEnvironment(
            client: configuration.map { KubeClient($0) }, namespace: configuration?.namespace ?? "default",
            http: HTTPClient(.init(proxy: .environment(invocation.environment))), now: { SystemTime.now() },
            log: { entry, text in
                // The load test that was running has ended when something is said.
                display.clear()
                guard entry >= level else { return }
                display.log(entry == .warning ? "warning: \(text)" : text)
            })
        if display.isLive {
            environment.onLoad = { backend, progress in
                display.show([LoadBar.line(backend, progress, streams.errorPainter)])
            }
        }
        return environment
    }

    /// What was broken off is a failure, and says why.
    private static func record(_ error: Diagnostic, _ folder: RunFolder) throws {
        var experiment: Experiment = try folder.read()
        guard var result = experiment.result, !experiment.isFinished else { return }
        let next: Int = result.tasks.count
        if result.tasks.last?.state != .running, next < experiment.spec.count {
            result.tasks.append(TaskRecord(name: experiment.spec[next].name, state: .failed, startTime: ""))
        }
        if let last = result.tasks.indices.last {
            result.tasks[last].state = .failed
            result.tasks[last].error = error.description
            result.tasks[last].endTime = SystemTime.now().nanoText
        }
        result.failure = true
        experiment.result = result
        try folder.write(experiment)
    }

    private static func summary(_ experiment: Experiment, _ folder: RunFolder) -> String {
        let isAssessed: Bool = experiment.result?.insights?.slos != nil
        let verdict: String =
            experiment.conclusivelySatisfiesSLOs
            ? ": SLOs are satisfied"
            : experiment.satisfiesSLOs ? ": SLOs are satisfied, though not for sure" : ": SLOs are not satisfied"
        return "experiment completed\(isAssessed ? verdict : ""); see iter8 report\(folder.flags)"
    }
}
