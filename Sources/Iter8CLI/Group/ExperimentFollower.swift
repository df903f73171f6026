import Diagnostics
import Experiments
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import Terminal

/// Follows an experiment to its end, telling how it gets on: a block that is redrawn on a terminal, a line for each
/// task elsewhere.
struct ExperimentFollower: Sendable {
    let session: ClusterSession
    let launched: LaunchedExperiment
    let progress: ProgressDisplay
    let streams: Streams

    /// - Throws: `failed` if a task failed or nothing runs the experiment any more, `timedOut`, `conflict` if a later
    ///   revision took its place.
    func follow(timeout: Duration) async throws {
        guard launched.hasRunner else {
            streams.warn("--wait has nothing to wait for: nothing runs this experiment (runner: none)")
            return
        }
        let view = ProgressView(progress: progress)
        let watched = WatchedExperiment(
            session: session, group: launched.group, revision: launched.revision, jobs: launched.jobs)
        defer { progress.finish() }
        let experiment: Experiment
        do {
            experiment = try await end(of: watched, view, timeout)
        } catch  where Task.isCancelled {
            throw Diagnostic(
                .interrupted, "stopped waiting: the experiment goes on",
                hint: "iter8 k log\(session.flags(launched.group)) -f")
        }
        try judge(experiment)
    }

    private func end(
        of watched: WatchedExperiment, _ view: ProgressView, _ timeout: Duration
    ) async throws -> Experiment {
        try await withThrowingTaskGroup(of: Experiment?.self) { tasks in
            tasks.addTask {
                try await watched.wait(timeout: timeout, waitingFor: "the experiment to end") { experiment in
                    view.show(experiment)
                    return experiment.isFinished
                }
            }
            tasks.addTask {
                await view.tick()
                return nil
            }
            defer { tasks.cancelAll() }
            while let next = try await tasks.next() {
                if let next { return next }
            }
            throw CancellationError()
        }
    }

    private func judge(_ experiment: Experiment) throws {
        guard experiment.result?.failure == true else {
            streams.note(summary(experiment))
            return
        }
        let failed: TaskRecord? = experiment.result?.tasks.first { $0.state == .failed }
        throw Diagnostic(
            .failed, failed.map { "task \($0.name) failed: \($0.error ?? "no reason given")" } ?? "a task failed",
            context: ["experiment of group \"\(launched.group)\""],
            hint: "iter8 k log\(session.flags(launched.group))")
    }

    private func summary(_ experiment: Experiment) -> String {
        let assessed: Bool = experiment.result?.insights?.slos != nil
        let verdict: String = experiment.satisfiesSLOs ? "SLOs are satisfied" : "SLOs are not satisfied"
        return "experiment completed" + (assessed ? ": \(verdict)" : "")
    }
}

/// What of an experiment is on the screen.
private final class ProgressView: Sendable {
    private struct State {
        var told: Int = 0
        var experiment: Experiment?
        var since: ContinuousClock.Instant = .now
        var turn: Int = 0
    }

    private let progress: ProgressDisplay
    private let state: Mutex<State> = Mutex(State())

    init(progress: ProgressDisplay) {
        self.progress = progress
    }

    func show(_ experiment: Experiment) {
        let lines: [String] = state.withLock { state in
            let done: [TaskRecord] = (experiment.result?.tasks ?? []).filter { $0.state != .running }
            let fresh: [(Int, TaskRecord)] = done.enumerated().filter { $0.offset >= state.told }.map { ($0, $1) }
            if !fresh.isEmpty { state.since = .now }
            state.told = max(state.told, done.count)
            state.experiment = experiment
            return fresh.map { index, record in
                "task \(index + 1) of \(experiment.spec.count): \(record.name): \(record.state.rawValue)"
            }
        }
        if progress.isLive { draw() } else { lines.forEach(progress.log) }
    }

    /// Redraws as time goes by, until cancelled.
    func tick() async {
        guard progress.isLive else { return }
        while !Task.isCancelled {
            draw()
            try? await Task.sleep(for: .milliseconds(200))
        }
    }

    private func draw() {
        let lines: [String] = state.withLock { state in
            state.turn += 1
            guard let experiment = state.experiment else { return ["… waiting for the experiment"] }
            return block(experiment, seconds: state.since.duration(to: .now).components.seconds, turn: state.turn)
        }
        progress.show(lines)
    }

    private func block(_ experiment: Experiment, seconds: Int64, turn: Int) -> [String] {
        let records: [TaskRecord] = experiment.result?.tasks ?? []
        let hasStarted: Bool = (experiment.result?.numLoops ?? 0) > 0
        return experiment.spec.enumerated().map { index, task in
            let mark: String
            var note: String = ""
            if index < records.count, records[index].state != .running {
                let record: TaskRecord = records[index]
                mark = record.state == .failed ? "✗" : record.state == .skipped ? "-" : "✓"
                note = record.state == .completed ? "" : " \(record.state.rawValue)"
            } else if hasStarted, index == records.count {  // the document names a task when it has ended
                mark = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠇"][turn % 6]
                note = " running, \(seconds)s"
            } else {
                mark = "·"
                note = hasStarted ? "" : index == 0 ? " waiting for its pod, \(seconds)s" : ""
            }
            return "\(mark) task \(index + 1) of \(experiment.spec.count): \(task.name)\(note)"
        }
    }
}
