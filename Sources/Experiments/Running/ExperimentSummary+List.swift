package import KubeClient
import KubeModel

extension ExperimentSummary {
    /// How the experiments of a namespace stand (nil: of all), by `namespace/group`, from metadata alone.
    ///
    /// A group whose Secret says nothing of it (an older version runs it) is in `silent`: its payload tells.
    package static func list(
        _ client: KubeClient, namespace: String?
    ) async throws -> (standing: [String: ExperimentSummary], silent: Set<String>) {
        var standing: [String: ExperimentSummary] = [:]
        var silent: Set<String> = []
        let options = ListOptions(labelSelector: "app.kubernetes.io/name=iter8", metadataOnly: true)
        try await client.eachPage(SecretExperimentStore.secrets, namespace: namespace, options: options) { page in
            for secret in page.items {
                let place: String = "\(secret.namespace ?? namespace ?? "")/\(secret.name)"
                if let summary = ExperimentSummary(secret: secret) {
                    standing[place] = summary
                } else {
                    silent.insert(place)
                }
            }
        }
        return (standing, silent)
    }
}
