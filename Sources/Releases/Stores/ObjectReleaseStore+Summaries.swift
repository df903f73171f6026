import KubeClient
import KubeModel

extension ObjectReleaseStore {
    package func summaries(of release: String) async throws -> [ReleaseSummary] {
        try await summaries("name=\(release),owner=helm", in: namespace).sorted { $0.revision < $1.revision }
    }

    package func summaries(allNamespaces: Bool) async throws -> [ReleaseSummary] {
        let place: String? = allNamespaces ? nil : namespace
        let ours: [ReleaseSummary] = try await summaries("owner=helm,\(ReleaseWire.groupLabel)", in: place)
        let known: Set<String> = Set(ours.map { "\($0.namespace)/\($0.name)" })
        // Helm itself may have installed the experiment chart: its records lack our label, its Secret has the chart's.
        let experiments: KubeList = try await client.list(
            ReleaseCarrier.secret.resource, namespace: place,
            options: ListOptions(labelSelector: "app.kubernetes.io/name=iter8", metadataOnly: true))
        let others: Set<String> = Set(
            experiments.items.map { "\($0.namespace ?? namespace)/\($0.name)" }
        ).subtracting(known)
        guard !others.isEmpty else { return ours }
        let names: String = Set(others.map { $0.drop { $0 != "/" }.dropFirst() }).sorted().joined(separator: ",")
        let byHelm: [ReleaseSummary] = try await summaries("owner=helm,name in (\(names))", in: place)
        return ours + byHelm.filter { others.contains("\($0.namespace)/\($0.name)") }
    }

    private func summaries(_ selector: String, in place: String?) async throws -> [ReleaseSummary] {
        let options = ListOptions(labelSelector: selector, metadataOnly: true)
        return try await client.list(carrier.resource, namespace: place, options: options).items.compactMap(summary)
    }

    private func summary(_ object: KubeObject) -> ReleaseSummary? {
        let labels: [String: String] = object.labels
        guard let name = labels["name"], let revision = labels["version"].flatMap({ Int($0) }) else { return nil }
        let seconds: Int64? = (labels["modifiedAt"] ?? labels["createdAt"]).flatMap { Int64($0) }
        return ReleaseSummary(
            name: name, namespace: object.namespace ?? namespace, revision: revision,
            status: ReleaseStatus(rawValue: labels["status"] ?? "") ?? .unknown,
            updated: seconds.map { KubeTime(seconds: $0) }, chart: object.annotations[ReleaseWire.chartAnnotation],
            appVersion: object.annotations[ReleaseWire.appVersionAnnotation],
            description: object.annotations[ReleaseWire.descriptionAnnotation])
    }
}
