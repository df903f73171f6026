import KubeModel

/// Ready as soon as it exists: what it starts is not its own readiness.
struct CronJobReadiness: ReadinessRule {
    let group: String = "batch"
    let kind: String = "CronJob"

    func evaluate(_ object: KubeObject) -> Readiness {
        object.isBeingDeleted ? .notReady("it is being deleted") : .ready
    }
}
