import KubeModel

/// Kinds without a rule of their own: the conditions that well-behaved controllers set, else mere existence.
struct AnyKindReadiness: ReadinessRule {
    let group: String = ""
    let kind: String = ""

    func evaluate(_ object: KubeObject) -> Readiness {
        if object.isBeingDeleted { return .notReady("it is being deleted") }
        if let unseen = object.unseenChange { return unseen }
        if let stalled = object.condition("Stalled"), stalled.isTrue {
            return .failed("stalled: \(stalled.explanation)")
        }
        guard object.condition("Ready") != nil else { return .ready }
        return ConditionReadiness(type: "Ready").evaluate(object)
    }
}
