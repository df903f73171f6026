import KubeModel

/// Ready when the replicas that are to be updated are, and all are ready.
struct StatefulSetReadiness: ReadinessRule {
    let group: String = "apps"
    let kind: String = "StatefulSet"

    func evaluate(_ object: KubeObject) -> Readiness {
        guard object.number("status", "observedGeneration") != nil else { return .notReady("no status yet") }
        if let unseen = object.unseenChange { return unseen }
        let wanted: Int64 = object.number("spec", "replicas") ?? 1
        let ready: Int64 = object.number("status", "readyReplicas") ?? 0
        if ready < wanted { return .notReady("\(ready) of \(wanted) replicas are ready") }
        // With OnDelete somebody else decides when pods get the new template.
        if object.text("spec", "updateStrategy", "type") == "OnDelete" { return .ready }
        let partition: Int64 = object.number("spec", "updateStrategy", "rollingUpdate", "partition") ?? 0
        let updated: Int64 = object.number("status", "updatedReplicas") ?? 0
        if updated < wanted - partition {
            return .notReady("\(updated) of \(wanted - partition) replicas are updated")
        }
        let target: String? = object.text("status", "updateRevision")
        if partition == 0, let target, target != object.text("status", "currentRevision") {
            return .notReady("the update to \(target) is not over")
        }
        return .ready
    }
}
