import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import ValueTree

/// Ends the runners of earlier revisions with all their pods, and waits until they are gone: an experiment must not
/// run beside its successor.
struct RunnerStop: Sendable {
    let writer: ObjectWriter
    let census: RunnerCensus
    /// Runners that stay, and pods that are objects of the release themselves.
    let kept: Set<ManifestObject.Identity>
    /// Pods of this revision stay, too; nil for none.
    var keptRevision: Int?

    private var group: String { writer.ownership.release }

    /// - Parameter named: runners that earlier manifests name; others of the group are found by their marks.
    func stop(_ named: [ManifestObject], progress: @Sendable (String) -> Void) async throws {
        if let trouble = census.trouble { progress(trouble) }
        let known: Set<ManifestObject.Identity> = Set(census.runners.map(\.object.identity))
        var going: [(ManifestObject, KubeObject)] = []
        for runner in census.runners where !kept.contains(runner.object.identity) {
            let isOver: Bool = RunnerStop.isOver(runner.live)
            if !isOver { try await awaitController(of: runner) }
            let isThere: Bool = try await within("stop \(runner.object.title)") {
                try await writer.delete(
                    runner.live, as: runner.object, propagation: isOver ? .background : .foreground)
            }
            guard isThere, !isOver else { continue }
            progress("stopping \(runner.object.title)")
            going.append((runner.object, runner.live))
        }
        let spared: Set<ManifestObject.Identity> = known.union(kept)
        for runner in ReleasePlan.unique(named) where !spared.contains(runner.identity) {
            guard let live = try await writer.delete(runner, propagation: .foreground) else { continue }
            progress("stopping \(runner.title)")
            going.append((runner, live))
        }
        let running: Int = try await endPods(progress: progress)
        if running > 0 {
            progress("waiting for \(running) pod\(running == 1 ? "" : "s") to end")
            try await waitForPods()
        }
        for (runner, live) in going { try await writer.waitUntilGone(runner, uid: live.uid) }
        // One may have started another pod between being asked to end and being gone: a CronJob at its time, a Job
        // whose controller sees its pod going before it sees that the Job goes, too.
        if census.pods != nil, !going.isEmpty { try await waitForPods() }
    }

    /// Gives the controller of a Job that it has not seen yet a moment for that: with the Job gone by then, it would start
    /// the Job's pod all the same, as what it knows lags behind.
    private func awaitController(of runner: RunnerCensus.Runner) async throws {
        let isUnseen: @Sendable (KubeObject) -> Bool = { job in
            job[at: "status", "startTime"] == nil && job[at: "spec", "suspend"] != true && !job.isBeingDeleted
        }
        guard runner.live.kind == "Job", isUnseen(runner.live) else { return }
        let uid: String? = runner.live.uid
        do {
            _ = try await writer.client.waitUntil(
                runner.object.resource.groupVersionResource, namespace: runner.object.namespace, name: runner.live.name,
                timeout: RunnerStop.controllerPatience,
                waitingFor: "\(runner.object.title) to be seen by its controller"
            ) { job in
                guard let job, job.uid == uid, isUnseen(job) else { return .done }
                return .wait("its controller has not seen it yet")
            }
        } catch let error as Diagnostic where error.code == .timedOut {
            // No controller works: then there are no pods either.
        }
    }

    private static let controllerPatience: Duration = .seconds(5)

    private func waitForPods() async throws {
        var selector: String = RunnerCensus.selector(group)
        if let keptRevision { selector += ",iter8.tools/revision!=\(keptRevision)" }
        try await writer.client.waitUntilGone(
            RunnerCensus.pods.groupVersionResource, namespace: writer.ownership.namespace, labelSelector: selector,
            timeout: writer.timeout, passingOver: Set(kept.filter { $0.kind == "Pod" }.map(\.name)), look: bury)
    }

    /// Takes a pod away whose containers have all ended on its way out: a kubelet takes seconds to clean up after it,
    /// and nothing runs in it any more.
    @Sendable private func bury(_ pod: KubeObject) async throws {
        guard pod.isBeingDeleted, RunnerStop.hasEnded(pod) else { return }
        let object = ManifestObject(object: pod, resource: RunnerCensus.pods, namespace: writer.ownership.namespace)
        do {
            _ = try await writer.delete(pod, as: object, propagation: nil, gracePeriodSeconds: 0)
        } catch let error as Diagnostic where error.code == .forbidden {
            // Then it goes when its kubelet is done.
        }
    }

    private static func hasEnded(_ pod: KubeObject) -> Bool {
        let states: [Value] = pod[at: "status", "containerStatuses"]?.listValue ?? []
        let wanted: Int = pod[at: "spec", "containers"]?.listValue?.count ?? 0
        return wanted > 0 && states.count == wanted && states.allSatisfy { $0[at: "state", "terminated"] != nil }
    }

    /// Asks all pods of the group to end: some outlive their Job, or have lost it.
    ///
    /// - Returns: how many of them run.
    private func endPods(progress: @Sendable (String) -> Void) async throws -> Int {
        var running: Int = 0
        for pod in census.pods ?? [] {
            let object = ManifestObject(
                object: pod, resource: RunnerCensus.pods, namespace: writer.ownership.namespace)
            if kept.contains(object.identity) { continue }
            if let keptRevision, pod.labels["iter8.tools/revision"] == String(keptRevision) { continue }
            let isOver: Bool = ["Succeeded", "Failed"].contains(pod[at: "status", "phase"]?.stringValue ?? "")
            if !isOver { running += 1 }
            guard !pod.isBeingDeleted || isOver else { continue }
            do {
                // Nothing runs in one that is over: no grace is needed, and no wait.
                _ = try await writer.delete(
                    pod, as: object, propagation: nil, gracePeriodSeconds: isOver ? 0 : nil)
            } catch let error as Diagnostic where error.code == .forbidden {
                progress("pod \"\(pod.name)\" can't be deleted here: \(error.message)")
            }
        }
        return running
    }

    /// A Job that has come to its end starts no pod any more.
    private static func isOver(_ live: KubeObject) -> Bool {
        guard live.kind == "Job" else { return false }
        return (live[at: "status", "conditions"]?.listValue ?? []).contains { condition in
            condition["status"] == "True" && ["Complete", "Failed"].contains(condition["type"]?.stringValue ?? "")
        }
    }
}
