import KubeModel
import ValueTree

/// The few things controllers ask about a pod.
struct PodView: Sendable {
    let object: KubeObject

    init(_ object: KubeObject) {
        self.object = object
    }

    var phase: String { object[at: "status", "phase"]?.stringValue ?? "Pending" }
    var hasSucceeded: Bool { phase == "Succeeded" }
    var hasFailed: Bool { phase == "Failed" }
    var isFinished: Bool { hasSucceeded || hasFailed }
    /// Neither finished nor asked to end.
    var isActive: Bool { !isFinished && !object.isBeingDeleted }
    var uid: String { object.uid ?? "" }
    var created: KubeTime { object.creationTimestamp.flatMap { KubeTime($0) } ?? KubeTime(seconds: 0) }

    var isReady: Bool { condition("Ready")?["status"]?.stringValue == "True" }

    /// Since when the pod is ready without a break; nil if it is not.
    var readySince: KubeTime? {
        guard isReady else { return nil }
        return condition("Ready")?["lastTransitionTime"]?.stringValue.flatMap { KubeTime($0) } ?? created
    }

    var restarts: Int {
        let statuses: [Value] = object[at: "status", "containerStatuses"]?.listValue ?? []
        return Int(statuses.reduce(0) { $0 + ($1["restartCount"]?.intValue ?? 0) })
    }

    /// When its last container ended, or the pod was made if none says so.
    var finished: KubeTime {
        let statuses: [Value] = object[at: "status", "containerStatuses"]?.listValue ?? []
        let ends: [KubeTime] = statuses.compactMap {
            $0[at: "state", "terminated", "finishedAt"]?.stringValue.flatMap { KubeTime($0) }
        }
        return ends.max() ?? created
    }

    private func condition(_ type: String) -> Value? {
        object[at: "status", "conditions"]?.listValue?.first { $0["type"]?.stringValue == type }
    }
}

/// A status' list of conditions.
enum Conditions {
    /// The list with one condition set; its transition time changes only with its status.
    static func setting(
        _ type: String, _ isTrue: Bool, reason: String, message: String, in list: [Value], now: KubeTime,
        probed: String? = nil
    ) -> [Value] {
        let word: String = isTrue ? "True" : "False"
        let old: Value? = list.first { $0["type"]?.stringValue == type }
        let isUnchanged: Bool = old?["status"]?.stringValue == word
        var condition: [String: Value] = ["type": .string(type), "status": .string(word)]
        condition["lastTransitionTime"] = isUnchanged ? old?["lastTransitionTime"] : .string(now.text)
        if let probed { condition[probed] = isUnchanged ? old?[probed] : .string(now.text) }
        if !reason.isEmpty { condition["reason"] = .string(reason) }
        if !message.isEmpty { condition["message"] = .string(message) }
        var result: [Value] = list
        if let index = list.firstIndex(where: { $0["type"]?.stringValue == type }) {
            result[index] = .map(condition)
        } else {
            result.append(.map(condition))
        }
        return result
    }

    static func isTrue(_ type: String, in list: [Value]) -> Bool {
        list.contains { $0["type"]?.stringValue == type && $0["status"]?.stringValue == "True" }
    }
}
