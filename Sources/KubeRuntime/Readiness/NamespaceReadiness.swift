import KubeModel

/// Ready when objects can be created in it.
struct NamespaceReadiness: ReadinessRule {
    let group: String = ""
    let kind: String = "Namespace"

    func evaluate(_ object: KubeObject) -> Readiness {
        let isEnding: Bool = object.isBeingDeleted || object.text("status", "phase") == "Terminating"
        return isEnding ? .notReady("it is being deleted") : .ready
    }
}
