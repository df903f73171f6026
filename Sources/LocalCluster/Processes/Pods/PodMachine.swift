import KubeModel
import ValueTree

/// What happens to a pod, as decisions without I/O: facts go in, ``step(now:)`` says what to do.
struct PodMachine: Sendable {
    enum Action: Sendable, Hashable {
        /// Prepare and start a container; the answer is `started`, `ended` or `refused`.
        case start(String)
        /// SIGTERM to the container.
        case terminate(String)
        /// SIGKILL to the container.
        case kill(String)
        case note(Notice)
        /// All is over and the pod is to go.
        case remove
    }

    /// One container's course.
    struct Container: Sendable {
        enum Stage: Sendable, Hashable {
            case idle
            case starting
            case running(since: KubeTime)
            case ended(ContainerRecord)
            /// It can't be started as it is; tried again now and then.
            case refused(reason: String, message: String)
        }

        let spec: ContainerSpec
        var stage: Stage = .idle
        var restarts: Int = 0
        /// How the run before this one ended.
        var last: ContainerRecord?
        var isReady: Bool = false
        /// When it may be started (again).
        var retryAt: KubeTime?
        var supervisor: Int64?
        var isTold: Bool = false
        var isKilled: Bool = false

        var isAlive: Bool {
            switch stage {
            case .starting, .running: return true
            default: return false
            }
        }

        var record: ContainerRecord? {
            if case .ended(let record) = stage { return record }
            return nil
        }
    }

    private(set) var pod: KubeObject
    let spec: PodSpec
    var initContainers: [Container]
    var containers: [Container]
    /// Whether the pod has one of the places for running pods.
    var isPlaced: Bool = false
    private(set) var startTime: KubeTime
    /// Until when its processes may take to end; set once it is to end.
    private(set) var endBy: KubeTime?
    private(set) var failure: (reason: String, message: String)?
    private(set) var isGone: Bool = false
    /// When ``step(now:)`` is to be called again without a new fact.
    private(set) var wakeAt: KubeTime?

    static let longestBackoff: Duration = .seconds(300)
    /// A run this long makes earlier failures forgotten.
    static let calmPeriod: Duration = .seconds(600)
    private static let retryRefused: Duration = .seconds(2)

    init(pod: KubeObject, now: KubeTime) {
        self.pod = pod
        spec = PodSpec(pod)
        let known: [Value] =
            (pod[at: "status", "containerStatuses"]?.listValue ?? [])
            + (pod[at: "status", "initContainerStatuses"]?.listValue ?? [])
        func container(_ spec: ContainerSpec) -> Container {
            var container = Container(spec: spec)
            let status: Value? = known.first { $0["name"]?.stringValue == spec.name }
            container.restarts = Int(status?["restartCount"]?.intValue ?? 0)
            return container
        }
        initContainers = spec.initContainers.map(container)
        containers = spec.containers.map(container)
        startTime = pod[at: "status", "startTime"]?.stringValue.flatMap { KubeTime($0) } ?? now
    }

    // MARK: Facts

    mutating func changed(_ pod: KubeObject) {
        // Our own writes come back late: an older look at the status must not undo what we know.
        let status: Value? = self.pod["status"]
        self.pod = pod
        self.pod["status"] = status
    }

    mutating func statusWritten(_ pod: KubeObject) {
        self.pod["status"] = pod["status"]
    }

    mutating func placed(now: KubeTime) {
        isPlaced = true
        if pod[at: "status", "startTime"] == nil { startTime = now }
    }

    mutating func started(_ name: String, supervisor: Int64, now: KubeTime) {
        update(name) { container in
            container.stage = .running(since: now)
            container.supervisor = supervisor
            container.isReady = container.spec.readinessProbe == nil
        }
    }

    mutating func ended(_ name: String, _ record: ContainerRecord) {
        update(name) { container in
            container.stage = .ended(record)
            container.restarts = max(container.restarts, record.restarts)
            container.isReady = false
            container.isTold = false
            container.isKilled = false
        }
    }

    mutating func refused(_ name: String, reason: String, message: String, now: KubeTime) {
        update(name) { container in
            container.stage = .refused(reason: reason, message: message)
            container.retryAt = now.advanced(by: PodMachine.retryRefused)
        }
    }

    mutating func probed(_ name: String, isReady: Bool) {
        update(name) { container in
            if case .running = container.stage { container.isReady = isReady }
        }
    }

    private mutating func update(_ name: String, _ change: (inout Container) -> Void) {
        if let index = containers.firstIndex(where: { $0.spec.name == name }) {
            change(&containers[index])
        } else if let index = initContainers.firstIndex(where: { $0.spec.name == name }) {
            change(&initContainers[index])
        }
    }

    // MARK: Decisions

    mutating func step(now: KubeTime) -> [Action] {
        wakeAt = nil
        if isGone { return [] }
        if pod.isBeingDeleted { return end(now: now) }
        if phase == "Succeeded" || phase == "Failed" { return endRest(now: now) }
        if !isPlaced { return [] }
        if let limit = spec.activeDeadline, failure == nil {
            let end: KubeTime = startTime.advanced(by: limit)
            if end <= now {
                failure = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline")
                return endRest(now: now)
            }
            wake(at: end)
        }
        for index in initContainers.indices {
            if initContainers[index].record?.exitCode == 0 { continue }
            var container: Container = initContainers[index]
            defer { initContainers[index] = container }
            return advance(&container, isInit: true, now: now)
        }
        var actions: [Action] = []
        for index in containers.indices {
            var container: Container = containers[index]
            actions += advance(&container, isInit: false, now: now)
            containers[index] = container
        }
        return actions
    }

    private mutating func wake(at time: KubeTime) { wakeAt = wakeAt.map { min($0, time) } ?? time }

    private mutating func advance(_ container: inout Container, isInit: Bool, now: KubeTime) -> [Action] {
        switch container.stage {
        case .starting, .running: return []
        case .idle:
            container.stage = .starting
            return [.start(container.spec.name)]
        case .refused:
            if let time = container.retryAt, time > now {
                wake(at: time)
                return []
            }
            container.stage = .starting
            return [.start(container.spec.name)]
        case .ended(let record):
            guard restarts(record, isInit: isInit) else { return [] }
            return restart(&container, after: record, now: now)
        }
    }

    private func restarts(_ record: ContainerRecord, isInit: Bool) -> Bool {
        switch spec.restartPolicy {
        case .never: return false
        case .onFailure: return record.exitCode != 0
        case .always: return !isInit || record.exitCode != 0
        }
    }

    private mutating func restart(
        _ container: inout Container, after record: ContainerRecord, now: KubeTime
    ) -> [Action] {
        let time: KubeTime = PodMachine.restartTime(after: record)
        if time > now {
            let isNews: Bool = container.retryAt != time
            container.retryAt = time
            wake(at: time)
            let message: String = "Back-off restarting failed container \(container.spec.name) in pod \(pod.name)"
            return isNews ? [.note(.warning("BackOff", message))] : []
        }
        container.last = record
        container.restarts = record.restarts + 1
        container.stage = .starting
        container.retryAt = nil
        return [.start(container.spec.name)]
    }

    /// The first restart is at once, the next after 10 s, doubling to five minutes.
    static func restartTime(after record: ContainerRecord) -> KubeTime {
        let end: KubeTime = record.finishedAt ?? record.startedAt
        if record.restarts == 0 || end.since(record.startedAt) >= calmPeriod { return end }
        let backoff: Duration = .seconds(10 << Int64(min(record.restarts - 1, 6)))
        return end.advanced(by: min(backoff, longestBackoff))
    }

    // MARK: The end

    /// The pod is being deleted.
    private mutating func end(now: KubeTime) -> [Action] {
        let asked: Duration? = pod[at: "metadata", "deletionGracePeriodSeconds"]?.intValue.map { .seconds($0) }
        let actions: [Action] = stop(grace: asked ?? spec.gracePeriod, now: now)
        if (initContainers + containers).contains(where: \.isAlive) { return actions }
        isGone = true
        return actions + [.remove]
    }

    /// The outcome is known; what still runs is not to.
    private mutating func endRest(now: KubeTime) -> [Action] { stop(grace: spec.gracePeriod, now: now) }

    private mutating func stop(grace: Duration, now: KubeTime) -> [Action] {
        let limit: KubeTime = now.advanced(by: grace)
        // Asking again with less time shortens it.
        let end: KubeTime = endBy.map { min($0, limit) } ?? limit
        endBy = end
        var actions: [Action] = []
        for container in initContainers + containers {
            var changed: Container = container
            actions += stop(&changed, by: end, now: now)
            update(container.spec.name) { $0 = changed }
        }
        return actions
    }

    private mutating func stop(_ container: inout Container, by end: KubeTime, now: KubeTime) -> [Action] {
        guard case .running = container.stage else { return [] }
        if end <= now, !container.isKilled {
            container.isKilled = true
            return [.kill(container.spec.name)]
        }
        if end > now { wake(at: end) }
        if container.isTold || container.isKilled { return [] }
        container.isTold = true
        return [
            .note(.normal("Killing", "Stopping container \(container.spec.name)")), .terminate(container.spec.name),
        ]
    }

    // MARK: The outcome

    var phase: String {
        if failure != nil { return "Failed" }
        let known: String? = pod[at: "status", "phase"]?.stringValue
        if known == "Succeeded" || known == "Failed", !(initContainers + containers).contains(where: \.isAlive) {
            return known ?? ""
        }
        let records: [ContainerRecord] = containers.compactMap(\.record)
        let isFinal: Bool = pod.isBeingDeleted && !(initContainers + containers).contains(where: \.isAlive)
        if isFinal {
            return records.count == containers.count && records.allSatisfy { $0.exitCode == 0 } ? "Succeeded" : "Failed"
        }
        for container in initContainers {
            guard let record = container.record else { return "Pending" }
            if record.exitCode == 0 { continue }
            return restarts(record, isInit: true) ? "Pending" : "Failed"
        }
        if records.count == containers.count, !records.isEmpty,
            records.allSatisfy({ !restarts($0, isInit: false) })
        {
            return records.allSatisfy { $0.exitCode == 0 } ? "Succeeded" : "Failed"
        }
        let hasRun: Bool = containers.contains { container in
            switch container.stage {
            case .running, .ended: return true
            default: return container.restarts > 0
            }
        }
        return hasRun ? "Running" : "Pending"
    }
}
