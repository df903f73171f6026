import KubeModel
import ValueTree

/// A Job's status, as numbers.
struct JobStatus: Sendable, Hashable {
    var active: Int = 0
    var ready: Int = 0
    var terminating: Int = 0
    var succeeded: Int = 0
    var failed: Int = 0
    /// Pods that have ended, and whose finalizer is still to be taken off before they are counted: so that each is
    /// counted once, whenever we are killed.
    var uncountedSucceeded: [String] = []
    var uncountedFailed: [String] = []
    var startTime: KubeTime?
    var completionTime: KubeTime?
    var conditions: [Value] = []

    init() {}

    init(_ job: KubeObject) {
        let status: Value = job["status"] ?? [:]
        active = Int(status["active"]?.intValue ?? 0)
        ready = Int(status["ready"]?.intValue ?? 0)
        terminating = Int(status["terminating"]?.intValue ?? 0)
        succeeded = Int(status["succeeded"]?.intValue ?? 0)
        failed = Int(status["failed"]?.intValue ?? 0)
        uncountedSucceeded = JobStatus.uids(status, "succeeded")
        uncountedFailed = JobStatus.uids(status, "failed")
        startTime = status["startTime"]?.stringValue.flatMap { KubeTime($0) }
        completionTime = status["completionTime"]?.stringValue.flatMap { KubeTime($0) }
        conditions = status["conditions"]?.listValue ?? []
    }

    private static func uids(_ status: Value, _ outcome: String) -> [String] {
        (status[at: "uncountedTerminatedPods", outcome]?.listValue ?? []).compactMap(\.stringValue)
    }

    var value: Value {
        var members: [String: Value] = ["ready": .int(Int64(ready)), "terminating": .int(Int64(terminating))]
        if active > 0 { members["active"] = .int(Int64(active)) }
        if succeeded > 0 { members["succeeded"] = .int(Int64(succeeded)) }
        if failed > 0 { members["failed"] = .int(Int64(failed)) }
        if let startTime { members["startTime"] = .string(startTime.text) }
        if let completionTime { members["completionTime"] = .string(completionTime.text) }
        if !conditions.isEmpty { members["conditions"] = .list(conditions) }
        var uncounted: [String: Value] = [:]
        if !uncountedSucceeded.isEmpty { uncounted["succeeded"] = .list(uncountedSucceeded.map { .string($0) }) }
        if !uncountedFailed.isEmpty { uncounted["failed"] = .list(uncountedFailed.map { .string($0) }) }
        members["uncountedTerminatedPods"] = .map(uncounted)
        return .map(members)
    }

    var isComplete: Bool { Conditions.isTrue("Complete", in: conditions) }
    var isFailed: Bool { Conditions.isTrue("Failed", in: conditions) }
    var isFinished: Bool { isComplete || isFailed }

    /// When it was completed or failed.
    var finishTime: KubeTime? {
        let last: Value? = conditions.first { condition in
            condition["status"]?.stringValue == "True"
                && ["Complete", "Failed"].contains(condition["type"]?.stringValue)
        }
        return last?["lastTransitionTime"]?.stringValue.flatMap { KubeTime($0) }
    }
}
