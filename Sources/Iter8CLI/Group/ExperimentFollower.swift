import Diagnostics
import Experiments
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import Terminal

/// Follows an experiment to its end, telling how it gets on.
struct ExperimentFollower: Sendable {
    let session: ClusterSession
    let launched: LaunchedExperiment
    let view: ProgressView
    let streams: Streams

    /// - Throws: `failed` if a task failed or nothing runs the experiment any more, `timedOut`, `conflict` if a later
    ///   revision took its place.
    func follow(timeout: Duration) async throws {
        guard launched.hasRunner else {
            streams.warn("--wait has nothing to wait for: nothing runs this experiment (runner: none)")
            return
        }
        let watched = WatchedExperiment(
            session: session, group: launched.group, revision: launched.revision, jobs: launched.jobs)
        let experiment: Experiment
        do {
            experiment = try await end(of: watched, timeout)
        } catch {
            view.finish(keepsLog: true)
            guard Task.isCancelled else { throw error }
            throw Diagnostic(
                .interrupted, "stopped waiting: the experiment goes on",
                hint: "iter8 k log\(session.flags(launched.group)) -f")
        }
        view.finish(keepsLog: experiment.result?.failure == true)
        try judge(experiment)
    }

    private func end(of watched: WatchedExperiment, _ timeout: Duration) async throws -> Experiment {
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
            if view.isLive {
                let tail = LogTail(
                    client: session.client, namespace: session.namespace, group: launched.group, jobs: launched.jobs)
                tasks.addTask {
                    await tail.follow { view.show(log: $0) }
                    return nil
                }
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
            hint: [failed?.hint, "iter8 k log\(session.flags(launched.group))"].compactMap { $0 }.joined(
                separator: "; "),
            details: failed?.details ?? [])
    }

    private func summary(_ experiment: Experiment) -> String {
        let assessed: Bool = experiment.result?.insights?.slos != nil
        let verdict: String = experiment.satisfiesSLOs ? "SLOs are satisfied" : "SLOs are not satisfied"
        return "experiment completed" + (assessed ? ": \(verdict)" : "")
    }
}
