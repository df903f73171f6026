import KubeModel

/// Ready when every node that is to have a pod has an updated one that is available.
struct DaemonSetReadiness: ReadinessRule {
    let group: String = "apps"
    let kind: String = "DaemonSet"

    func evaluate(_ object: KubeObject) -> Readiness {
        guard object.number("status", "observedGeneration") != nil else { return .notReady("no status yet") }
        if let unseen = object.unseenChange { return unseen }
        let wanted: Int64 = object.number("status", "desiredNumberScheduled") ?? 0
        let updated: Int64 = object.number("status", "updatedNumberScheduled") ?? 0
        let available: Int64 = object.number("status", "numberAvailable") ?? 0
        let isByHand: Bool = object.text("spec", "updateStrategy", "type") == "OnDelete"
        if !isByHand, updated < wanted { return .notReady("\(updated) of \(wanted) pods are updated") }
        if available < wanted { return .notReady("\(available) of \(wanted) pods are available") }
        return .ready
    }
}
