import KubeModel
import ValueTree

/// What is to be done about a Job now. Made by ``JobPlan/init(job:pods:now:)`` from what there is, without I/O.
struct JobPlan: Sendable {
    var podsToCreate: Int = 0
    var podsToDelete: [KubeObject] = []
    /// Pods that have been noted as ended: their finalizer may go.
    var podsToRelease: [KubeObject] = []
    var status: JobStatus
    var notices: [Notice] = []
    /// When time alone changes the plan.
    var lookAgain: KubeTime?
    /// The Job's time to live is over.
    var deletesJob: Bool = false

    private let spec: JobSpec
    private let now: KubeTime

    /// `pods` are all that the Job controls.
    init(job: KubeObject, pods: [KubeObject], now: KubeTime) {
        spec = JobSpec(job)
        status = JobStatus(job)
        self.now = now
        let views: [PodView] = pods.map(PodView.init)
        if job.isBeingDeleted {
            podsToRelease = views.filter(\.isFinished).map(\.object).filter(JobPlan.isTracked)
            return
        }
        count(views)
        if status.isFinished {
            settleFinished(views)
            return
        }
        decide(views)
    }

    private static func isTracked(_ pod: KubeObject) -> Bool { pod.finalizers.contains(JobLabels.finalizer) }

    // MARK: Counting

    /// Moves ended pods through "uncounted" into the counts.
    private mutating func count(_ pods: [PodView]) {
        let tracked: [PodView] = pods.filter { JobPlan.isTracked($0.object) }
        let holding: Set<String> = Set(tracked.map(\.uid))
        status.succeeded += status.uncountedSucceeded.filter { !holding.contains($0) }.count
        status.failed += status.uncountedFailed.filter { !holding.contains($0) }.count
        status.uncountedSucceeded.removeAll { !holding.contains($0) }
        status.uncountedFailed.removeAll { !holding.contains($0) }
        let noted: Set<String> = Set(status.uncountedSucceeded + status.uncountedFailed)
        for pod in tracked {
            if noted.contains(pod.uid) {
                podsToRelease.append(pod.object)
            } else if pod.hasSucceeded {
                status.uncountedSucceeded.append(pod.uid)
                podsToRelease.append(pod.object)
            } else if pod.hasFailed {
                status.uncountedFailed.append(pod.uid)
                podsToRelease.append(pod.object)
            }
        }
        status.active = pods.filter(\.isActive).count
        status.ready = pods.filter { $0.isActive && $0.isReady }.count
        status.terminating = pods.filter { $0.object.isBeingDeleted && !$0.isFinished }.count
    }

    private var succeeded: Int { status.succeeded + status.uncountedSucceeded.count }
    private var failed: Int { status.failed + status.uncountedFailed.count }

    // MARK: Deciding

    private mutating func decide(_ pods: [PodView]) {
        let active: [PodView] = pods.filter(\.isActive)
        if spec.isSuspended { return suspend(active) }
        if Conditions.isTrue("Suspended", in: status.conditions) {
            set("Suspended", false, "JobResumed", "Job resumed")
            notices.append(.normal("Resumed", "Job resumed"))
            status.startTime = nil
        }
        let start: KubeTime = status.startTime ?? now
        status.startTime = start
        if failed > spec.backoffLimit || restartsExceed(pods) {
            return fail("BackoffLimitExceeded", "Job has reached the specified backoff limit", active)
        }
        if let limit = spec.activeDeadline {
            let end: KubeTime = start.advanced(by: limit)
            if end <= now {
                return fail("DeadlineExceeded", "Job was active longer than specified deadline", active)
            }
            lookAgain = end
        }
        if isDone(active) { return complete(active) }
        scale(active, pods)
    }

    private func restartsExceed(_ pods: [PodView]) -> Bool {
        guard spec.restartsContainers else { return false }
        let restarts: Int = pods.filter { !$0.isFinished }.reduce(0) { $0 + $1.restarts }
        return spec.backoffLimit == 0 ? restarts > 0 : restarts >= spec.backoffLimit
    }

    private func isDone(_ active: [PodView]) -> Bool {
        guard let completions = spec.completions else { return succeeded > 0 && active.isEmpty }
        return succeeded >= completions
    }

    private mutating func suspend(_ active: [PodView]) {
        remove(active)
        if !Conditions.isTrue("Suspended", in: status.conditions) {
            set("Suspended", true, "JobSuspended", "Job suspended")
            notices.append(.normal("Suspended", "Job suspended"))
        }
        status.startTime = nil
    }

    private mutating func fail(_ reason: String, _ message: String, _ active: [PodView]) {
        remove(active)
        guard isCounted else { return }
        set("Failed", true, reason, message)
        notices.append(.warning(reason, message))
        lookAgain = nil
        settleFinished([])
    }

    private mutating func complete(_ active: [PodView]) {
        remove(active)
        guard isCounted else { return }
        let message: String = "Reached expected number of succeeded pods"
        set("SuccessCriteriaMet", true, "CompletionsReached", message)
        set("Complete", true, "CompletionsReached", message)
        status.completionTime = now
        notices.append(.normal("Completed", "Job completed"))
        lookAgain = nil
        settleFinished([])
    }

    /// The outcome is written once every ended pod is in the counts.
    private var isCounted: Bool { status.uncountedSucceeded.isEmpty && status.uncountedFailed.isEmpty }

    private mutating func scale(_ active: [PodView], _ pods: [PodView]) {
        let wanted: Int
        if let completions = spec.completions {
            wanted = min(spec.parallelism, completions - succeeded)
        } else {
            wanted = succeeded > 0 ? min(active.count, spec.parallelism) : spec.parallelism
        }
        if active.count > wanted {
            let youngestFirst: [PodView] = active.sorted { left, right in
                left.isReady == right.isReady ? left.created > right.created : right.isReady
            }
            remove(Array(youngestFirst.prefix(active.count - wanted)))
        } else if active.count < wanted {
            if let time = JobPlan.backoffEnd(pods), time > now {
                lookAgain = lookAgain.map { min($0, time) } ?? time
            } else {
                podsToCreate = wanted - active.count
            }
        }
    }

    /// 10 s after a failure, doubling with every further one without a success between, at most 10 minutes.
    static func backoffEnd(_ pods: [PodView]) -> KubeTime? {
        let lastSuccess: KubeTime? = pods.filter(\.hasSucceeded).map(\.finished).max()
        let failures: [KubeTime] = pods.filter(\.hasFailed).map(\.finished).filter { time in
            lastSuccess.map { time > $0 } ?? true
        }
        guard let last = failures.max() else { return nil }
        let seconds: Int64 = min(600, 10 << Int64(min(failures.count - 1, 10)))
        return last.advanced(by: .seconds(seconds))
    }

    private mutating func remove(_ pods: [PodView]) {
        podsToDelete += pods.map(\.object)
        status.active -= pods.count
        status.ready -= pods.filter(\.isReady).count
    }

    private mutating func settleFinished(_ pods: [PodView]) {
        podsToDelete += pods.filter(\.isActive).map(\.object)
        guard let limit = spec.timeToLive, let finish = status.finishTime else { return }
        let end: KubeTime = finish.advanced(by: limit)
        if end <= now { deletesJob = true } else { lookAgain = end }
    }

    private mutating func set(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) {
        status.conditions = Conditions.setting(
            type, isTrue, reason: reason, message: message, in: status.conditions, now: now, probed: "lastProbeTime")
    }
}
