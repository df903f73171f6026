import KubeModel
import ValueTree

/// What is known of one container.
struct ContainerState: Sendable, Hashable {
    enum Phase: Sendable, Hashable {
        case waiting(reason: String, message: String)
        case running(since: String)
        case terminated(ContainerExit, reason: String)
    }

    var name: String
    var image: String
    var phase: Phase
    var restarts: Int = 0
    var isReady: Bool = false
    /// How the run before ended.
    var last: ContainerExit?

    var exit: ContainerExit? {
        if case .terminated(let exit, _) = phase { return exit }
        return nil
    }

    var isRunning: Bool {
        if case .running = phase { return true }
        return false
    }

    static func reason(of exit: ContainerExit) -> String {
        exit.code == 0 ? "Completed" : exit.signal == 9 ? "Killed" : "Error"
    }
}

/// A pod's status from the states of its containers: pure, so that it can be tested with no process at all.
struct PodStatus {
    var initial: [ContainerState]
    var containers: [ContainerState]
    var restartPolicy: String
    var startTime: String
    /// A pod that can't run at all.
    var refusal: (reason: String, message: String)?

    /// `Pending`, `Running`, `Succeeded` or `Failed`.
    var phase: String {
        if refusal != nil { return "Failed" }
        if let failed = initial.first(where: { ($0.exit?.code ?? 0) != 0 }), restartPolicy == "Never" {
            _ = failed
            return "Failed"
        }
        if initial.contains(where: { $0.exit?.code != 0 }) { return "Pending" }
        let exits: [ContainerExit] = containers.compactMap(\.exit)
        if exits.count == containers.count, !containers.isEmpty {
            let hasFailure: Bool = exits.contains { $0.code != 0 }
            switch restartPolicy {
            case "Never": return hasFailure ? "Failed" : "Succeeded"
            case "OnFailure": return hasFailure ? "Running" : "Succeeded"
            default: return "Running"
            }
        }
        let hasStarted: Bool = containers.contains { $0.isRunning || $0.exit != nil || $0.restarts > 0 }
        return hasStarted ? "Running" : "Pending"
    }

    /// The status to store, keeping transition times of `old` where nothing changed.
    func value(old: Value?, now: KubeTime) -> Value {
        let conditions: [Value] = old?["conditions"]?.listValue ?? []
        let isInitialized: Bool = initial.allSatisfy { $0.exit?.code == 0 }
        let isReady: Bool = phase == "Running" && containers.allSatisfy(\.isReady) && !containers.isEmpty
        let isFinished: Bool = phase == "Succeeded" || phase == "Failed"
        let why: String = isFinished ? "PodCompleted" : "ContainersNotReady"
        var updated: [Value] = conditions
        updated = Conditions.setting("PodScheduled", true, reason: "", message: "", in: updated, now: now)
        updated = Conditions.setting(
            "Initialized", isInitialized, reason: isInitialized ? "" : "ContainersNotInitialized", message: "",
            in: updated, now: now)
        updated = Conditions.setting(
            "ContainersReady", isReady, reason: isReady ? "" : why, message: "", in: updated, now: now)
        updated = Conditions.setting("Ready", isReady, reason: isReady ? "" : why, message: "", in: updated, now: now)
        var status: Value = [
            "phase": .string(phase), "conditions": .list(updated), "startTime": .string(startTime),
            "hostIP": .string(LocalNode.address), "podIP": .string(LocalNode.address),
            "podIPs": [["ip": .string(LocalNode.address)]], "qosClass": "BestEffort",
            "containerStatuses": .list(containers.map(PodStatus.value)),
        ]
        if !initial.isEmpty { status["initContainerStatuses"] = .list(initial.map(PodStatus.value)) }
        if let refusal {
            status["reason"] = .string(refusal.reason)
            status["message"] = .string(refusal.message)
        }
        return status
    }

    private static func value(_ container: ContainerState) -> Value {
        let state: Value
        switch container.phase {
        case .waiting(let reason, let message):
            state = [
                "waiting": message.isEmpty
                    ? ["reason": .string(reason)] : ["reason": .string(reason), "message": .string(message)]
            ]
        case .running(let since): state = ["running": ["startedAt": .string(since)]]
        case .terminated(let exit, let reason): state = ["terminated": terminated(exit, reason)]
        }
        return [
            "name": .string(container.name), "image": .string(container.image),
            "imageID": "local process, no image pulled",
            "restartCount": .int(Int64(container.restarts)), "ready": .bool(container.isReady), "state": state,
            "started": .bool(container.isRunning),
            "lastState": container.last.map { ["terminated": terminated($0, ContainerState.reason(of: $0))] } ?? [:],
        ]
    }

    private static func terminated(_ exit: ContainerExit, _ reason: String) -> Value {
        var value: Value = [
            "exitCode": .int(Int64(exit.code)), "reason": .string(reason), "startedAt": .string(exit.startedAt),
            "finishedAt": .string(exit.finishedAt),
        ]
        if exit.signal != 0 { value["signal"] = .int(Int64(exit.signal)) }
        return value
    }
}
