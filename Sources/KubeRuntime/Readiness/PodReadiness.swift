import KubeModel
import ValueTree

/// Ready when its Ready condition holds, or when it ran to a good end.
struct PodReadiness: ReadinessRule {
    let group: String = ""
    let kind: String = "Pod"

    func evaluate(_ object: KubeObject) -> Readiness {
        if object.isBeingDeleted { return .notReady("it is being deleted") }
        switch object.text("status", "phase") {
        case "Succeeded": return .ready
        case "Failed":
            let said: [String?] = [object.text("status", "reason"), object.text("status", "message")]
            let why: String = said.compactMap { $0 }.joined(separator: ": ")
            return .failed(why.isEmpty ? Self.exits(object) : why)
        default: break
        }
        guard let ready = object.condition("Ready") else { return .notReady(Self.waiting(object) ?? "no status yet") }
        if ready.isTrue { return .ready }
        let why: String = ready.explanation.isEmpty ? "its containers are not ready" : ready.explanation
        return .notReady(Self.waiting(object) ?? why)
    }

    /// Why a container doesn't run (`ImagePullBackOff`): more telling than the pod's own words.
    private static func waiting(_ object: KubeObject) -> String? {
        for container in containers(object) {
            guard let state = container[at: "state", "waiting"], let reason = state["reason"]?.stringValue else {
                continue
            }
            let message: String = state["message"]?.stringValue.map { ": \($0)" } ?? ""
            return "container \"\(container["name"]?.stringValue ?? "")\" waits: \(reason)\(message)"
        }
        return nil
    }

    private static func exits(_ object: KubeObject) -> String {
        let exits: [String] = containers(object).compactMap { container in
            guard let code = container[at: "state", "terminated", "exitCode"]?.intValue, code != 0 else { return nil }
            return "container \"\(container["name"]?.stringValue ?? "")\" ended with exit status \(code)"
        }
        return exits.isEmpty ? "the pod failed" : exits.joined(separator: ", ")
    }

    private static func containers(_ object: KubeObject) -> [Value] {
        let lists: [Value?] = [
            object[at: "status", "initContainerStatuses"], object[at: "status", "containerStatuses"],
        ]
        return lists.flatMap { $0?.listValue ?? [] }
    }
}
