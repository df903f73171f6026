import KubeModel
import ValueTree

/// Ready when it exists; a load balancer needs its address too.
struct ServiceReadiness: ReadinessRule {
    let group: String = ""
    let kind: String = "Service"

    func evaluate(_ object: KubeObject) -> Readiness {
        guard object.text("spec", "type") == "LoadBalancer" else { return .ready }
        // Addresses given by hand need no controller.
        if object[at: "spec", "externalIPs"]?.listValue?.isEmpty == false { return .ready }
        let isAssigned: Bool = object[at: "status", "loadBalancer", "ingress"]?.listValue?.isEmpty == false
        return isAssigned ? .ready : .notReady("the load balancer has no address yet")
    }
}
