import KubeModel

/// A CustomResourceDefinition is ready when its objects can be created.
struct DefinitionReadiness: ReadinessRule {
    let group: String = "apiextensions.k8s.io"
    let kind: String = "CustomResourceDefinition"

    func evaluate(_ object: KubeObject) -> Readiness {
        if let established = object.condition("Established"), established.isTrue { return .ready }
        if let names = object.condition("NamesAccepted"), names.isFalse {
            return .failed("its names are taken: \(names.explanation)")
        }
        return .notReady("the API server does not serve it yet")
    }
}
