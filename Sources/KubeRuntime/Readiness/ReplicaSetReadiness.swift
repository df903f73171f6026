import KubeModel

/// Ready when as many replicas as wanted are ready.
struct ReplicaSetReadiness: ReadinessRule {
    let group: String = "apps"
    let kind: String = "ReplicaSet"

    func evaluate(_ object: KubeObject) -> Readiness {
        if let unseen = object.unseenChange { return unseen }
        if let failure = object.condition("ReplicaFailure"), failure.isTrue { return .notReady(failure.explanation) }
        let wanted: Int64 = object.number("spec", "replicas") ?? 1
        let ready: Int64 = object.number("status", "readyReplicas") ?? 0
        return ready < wanted ? .notReady("\(ready) of \(wanted) replicas are ready") : .ready
    }
}
