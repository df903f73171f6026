import KubeModel
import ValueTree

/// A pod's status as the API shows it, from what its machine knows.
struct PodStatus {
    let machine: PodMachine
    let now: KubeTime

    /// Containers are no images here, and the status says so where an image would be named.
    static let imageID: String = "local process"

    var value: Value {
        var status: [String: Value] = ["phase": .string(machine.phase), "qosClass": "BestEffort"]
        if machine.isPlaced {
            status["startTime"] = .string(machine.startTime.text)
            status["hostIP"] = .string(LocalNode.address)
            status["podIP"] = .string(LocalNode.address)
            status["hostIPs"] = [["ip": .string(LocalNode.address)]]
            status["podIPs"] = [["ip": .string(LocalNode.address)]]
        }
        status["conditions"] = .list(conditions)
        if !machine.initContainers.isEmpty {
            status["initContainerStatuses"] = .list(machine.initContainers.map { container(_: $0, isInit: true) })
        }
        status["containerStatuses"] = .list(machine.containers.map { container(_: $0, isInit: false) })
        if let failure = machine.failure {
            status["reason"] = .string(failure.reason)
            status["message"] = .string(failure.message)
        }
        return .map(status)
    }

    // MARK: Conditions

    private var conditions: [Value] {
        let phase: String = machine.phase
        var list: [Value] = machine.pod[at: "status", "conditions"]?.listValue ?? []
        func set(_ type: String, _ isTrue: Bool, _ reason: String, _ message: String) {
            list = Conditions.setting(
                type, isTrue, reason: isTrue && reason != "PodCompleted" ? "" : reason,
                message: isTrue ? "" : message, in: list, now: now)
        }
        let isInitialized: Bool = machine.initContainers.allSatisfy { $0.record?.exitCode == 0 }
        let unready: [String] = machine.containers.filter { !$0.isReady }.map(\.spec.name)
        let isReady: Bool = phase == "Running" && unready.isEmpty && machine.isPlaced
        let isDone: Bool = phase == "Succeeded"
        let unreadyWord: String = isDone ? "PodCompleted" : phase == "Failed" ? "PodFailed" : "ContainersNotReady"
        let unreadyText: String =
            unreadyWord == "ContainersNotReady"
            ? "containers with unready status: [\(unready.joined(separator: " "))]" : ""
        set(
            "PodScheduled", machine.isPlaced, "Unschedulable",
            "0/1 nodes are available: 1 Too many pods. The embedded cluster runs a limited number at a time")
        if !machine.isPlaced { return list }
        set(
            "Initialized", isInitialized, isDone ? "PodCompleted" : "ContainersNotInitialized",
            "containers with incomplete status")
        set("Ready", isReady, unreadyWord, unreadyText)
        set("ContainersReady", isReady, unreadyWord, unreadyText)
        return list
    }

    // MARK: Containers

    private func container(_ container: PodMachine.Container, isInit: Bool) -> Value {
        let isRunning: Bool = {
            if case .running = container.stage { return true }
            return false
        }()
        var status: [String: Value] = [
            "name": .string(container.spec.name), "image": .string(container.spec.image),
            "imageID": .string(PodStatus.imageID), "restartCount": .int(Int64(container.restarts)),
            "state": state(container),
            "ready": .bool(isInit ? container.record?.exitCode == 0 : isRunning && container.isReady),
            "started": .bool(isRunning),
        ]
        if let supervisor = container.supervisor { status["containerID"] = "process://\(supervisor)" }
        if let last = lastState(container) { status["lastState"] = last } else { status["lastState"] = [:] }
        return .map(status)
    }

    private func lastState(_ container: PodMachine.Container) -> Value? {
        if case .ended(let record) = container.stage, isWaitingToRestart(container, record) {
            return ["terminated": PodStatus.terminated(record)]
        }
        return container.last.map { ["terminated": PodStatus.terminated($0)] }
    }

    private func isWaitingToRestart(_ container: PodMachine.Container, _ record: ContainerRecord) -> Bool {
        machine.phase != "Succeeded" && machine.phase != "Failed" && !machine.pod.isBeingDeleted
            && container.retryAt.map { $0 > (record.finishedAt ?? record.startedAt) } ?? false
    }

    private func state(_ container: PodMachine.Container) -> Value {
        switch container.stage {
        case .idle, .starting:
            let word: String = machine.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing"
            return ["waiting": ["reason": .string(word)]]
        case .running(let since):
            return ["running": ["startedAt": .string(since.text)]]
        case .refused(let reason, let message):
            return ["waiting": ["reason": .string(reason), "message": .string(message)]]
        case .ended(let record):
            if isWaitingToRestart(container, record), let retry = container.retryAt {
                let wait: Int64 = retry.since(record.finishedAt ?? record.startedAt).components.seconds
                let message: String =
                    "back-off \(wait)s restarting failed container=\(container.spec.name) "
                    + "pod=\(machine.pod.name)_\(machine.pod.namespace ?? "")"
                return ["waiting": ["reason": "CrashLoopBackOff", "message": .string(message)]]
            }
            return ["terminated": PodStatus.terminated(record)]
        }
    }

    private static func terminated(_ record: ContainerRecord) -> Value {
        var state: [String: Value] = [
            "exitCode": .int(Int64(record.exitCode)), "reason": .string(record.reason),
            "startedAt": .string(record.startedAt.text),
            "finishedAt": .string((record.finishedAt ?? record.startedAt).text),
            "containerID": "process://\(record.supervisor?.pid ?? 0)",
        ]
        if !record.message.isEmpty { state["message"] = .string(record.message) }
        return .map(state)
    }
}
