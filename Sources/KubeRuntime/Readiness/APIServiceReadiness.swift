import KubeModel

/// Ready when the server behind it answers.
struct APIServiceReadiness: ReadinessRule {
    let group: String = "apiregistration.k8s.io"
    let kind: String = "APIService"

    func evaluate(_ object: KubeObject) -> Readiness {
        ConditionReadiness(type: "Available").evaluate(object)
    }
}
