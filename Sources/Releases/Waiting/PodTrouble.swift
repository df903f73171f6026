import KubeModel
import ValueTree

/// Why a pod won't soon be ready; what merely starts has none.
struct PodTrouble: Sendable, Hashable {
    enum Cause: Sendable, Hashable {
        /// With what the registry said.
        case image
        /// Between two attempts, when the reason is no longer told.
        case imageBackOff
        case other
    }

    var pod: String
    var cause: Cause
    var text: String

    init?(_ pod: KubeObject) {
        guard !pod.isBeingDeleted else { return nil }
        guard let (cause, text) = Self.phase(pod) ?? Self.containers(pod) ?? Self.placing(pod) else { return nil }
        self.pod = pod.name
        self.cause = cause
        self.text = text
    }

    /// `container "web" ended with exit status 1 (pod web-1)`.
    var line: String { "\(text) (pod \(pod))" }

    /// The one to tell: what a registry said is worth more than that it will be asked again.
    func following(_ earlier: PodTrouble?) -> PodTrouble {
        guard cause == .imageBackOff, let earlier, earlier.cause == .image else { return self }
        return earlier
    }

    private static func phase(_ pod: KubeObject) -> (Cause, String)? {
        guard pod[at: "status", "phase"]?.stringValue == "Failed" else { return nil }
        if let found = containers(pod) { return found }
        let said: [String] = ["reason", "message"].compactMap { pod[at: "status", $0]?.stringValue }
        return (.other, said.isEmpty ? "it failed" : said.joined(separator: ": "))
    }

    private static func containers(_ pod: KubeObject) -> (Cause, String)? {
        for list in ["initContainerStatuses", "containerStatuses"] {
            for status in pod[at: "status", list]?.listValue ?? [] {
                if let found = container(status) { return found }
            }
        }
        return nil
    }

    private static func container(_ status: Value) -> (Cause, String)? {
        let name: String = "container \"\(status["name"]?.stringValue ?? "")\""
        let exit: Int64? =
            status[at: "state", "terminated", "exitCode"]?.intValue
            ?? status[at: "lastState", "terminated", "exitCode"]?.intValue
        let restarts: Int64 = status["restartCount"]?.intValue ?? 0
        if status["ready"]?.boolValue != true, let exit, exit != 0 {
            let again: String = restarts > 0 ? ", restarted \(restarts) time\(restarts == 1 ? "" : "s")" : ""
            return (.other, "\(name) ended with exit status \(exit)\(again)")
        }
        guard let reason = status[at: "state", "waiting", "reason"]?.stringValue else { return nil }
        let message: String = status[at: "state", "waiting", "message"]?.stringValue.map { ": \($0)" } ?? ""
        let image: String = status["image"]?.stringValue ?? ""
        switch reason {
        case "ContainerCreating", "PodInitializing": return nil
        case "ErrImagePull": return (.image, "\(name) can't get image \"\(image)\"\(message)")
        case "ImagePullBackOff": return (.imageBackOff, "\(name) can't get image \"\(image)\"")
        default: return (.other, "\(name): \(reason)\(message)")
        }
    }

    private static func placing(_ pod: KubeObject) -> (Cause, String)? {
        for condition in pod[at: "status", "conditions"]?.listValue ?? [] {
            guard condition["type"] == "PodScheduled", condition["status"] == "False" else { continue }
            let said: [String] = ["reason", "message"].compactMap { condition[$0]?.stringValue }
            return (.other, said.isEmpty ? "it has no node" : said.joined(separator: ": "))
        }
        return nil
    }
}
