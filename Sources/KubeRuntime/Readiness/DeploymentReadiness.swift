import KubeModel

/// Ready when every replica is of the latest template and available, and none of an earlier one is left.
struct DeploymentReadiness: ReadinessRule {
    let group: String = "apps"
    let kind: String = "Deployment"

    func evaluate(_ object: KubeObject) -> Readiness {
        // A Deployment without any status has not been looked at either.
        guard object.number("status", "observedGeneration") != nil else { return .notReady("no status yet") }
        if let unseen = object.unseenChange { return unseen }
        if let progress = object.condition("Progressing"), progress.reason == "ProgressDeadlineExceeded" {
            return .failed(progress.explanation)
        }
        let wanted: Int64 = object.number("spec", "replicas") ?? 1
        let updated: Int64 = object.number("status", "updatedReplicas") ?? 0
        let total: Int64 = object.number("status", "replicas") ?? 0
        let available: Int64 = object.number("status", "availableReplicas") ?? 0
        if updated < wanted { return .notReady("\(updated) of \(wanted) updated replicas exist") }
        if total > updated { return .notReady("\(total - updated) old replicas are still there") }
        if available < updated { return .notReady("\(available) of \(updated) updated replicas are available") }
        return .ready
    }
}
