import KubeModel

/// Ready when bound to a volume.
struct VolumeClaimReadiness: ReadinessRule {
    let group: String = ""
    let kind: String = "PersistentVolumeClaim"

    func evaluate(_ object: KubeObject) -> Readiness {
        switch object.text("status", "phase") {
        case "Bound": return .ready
        case "Lost": return .failed("its volume is lost")
        case let phase: return .notReady("it is not bound to a volume yet (\(phase ?? "no status"))")
        }
    }
}
