import KubeClient
import KubeModel

extension ObjectReleaseStore {
    package func summaries(of release: String) async throws -> [ReleaseSummary] {
        try await summaries("name=\(release),owner=helm", in: namespace).sorted { $0.revision < $1.revision }
    }

    package func summaries(labelled label: String) async throws -> [ReleaseSummary] {
        try await summaries("\(label),owner=helm", in: namespace)
    }

    package func survey(allNamespaces: Bool) async throws -> ReleaseSurvey {
        let place: String? = allNamespaces ? nil : namespace
        var survey = ReleaseSurvey()
        // One pass over the namespaces' Secrets, which is what costs: records, and the groups' own beside them.
        let current: String = "\(ReleaseWire.groupLabel),owner!=\(RecordParts.owner),status!=superseded"
        try await look(carrier, current, in: place, &survey)
        if carrier != .secret { try await look(.secret, "\(ReleaseWire.groupLabel),!owner", in: place, &survey) }
        // Helm itself may have installed the experiment chart: its records lack our label, its Secret has the chart's.
        let known: Set<String> = Set(survey.summaries.map(\.place))
        let others: Set<String> = Set(survey.marks.keys).subtracting(known)
        guard !others.isEmpty else { return survey }
        let names: Set<Substring> = Set(others.map { $0.drop { $0 != "/" }.dropFirst() })
        let byName: String = "owner=helm,name in (\(names.sorted().joined(separator: ",")))"
        var byHelm = ReleaseSurvey()
        try await look(carrier, names.count > 50 ? "owner=helm,status!=superseded" : byName, in: place, &byHelm)
        survey.summaries += byHelm.summaries.filter { others.contains($0.place) }
        return survey
    }

    private func look(
        _ carrier: ReleaseCarrier, _ selector: String, in place: String?, _ survey: inout ReleaseSurvey
    ) async throws {
        var found = ReleaseSurvey()
        let options = ListOptions(labelSelector: selector, metadataOnly: true, fromCache: place == nil)
        try await client.eachPage(carrier.resource, namespace: place, options: options) { page in
            for object in page.items {
                let labels: [String: String] = object.labels
                if labels["owner"] == "helm" {
                    if let summary = self.summary(object) { found.summaries.append(summary) }
                } else if labels["app.kubernetes.io/name"] == "iter8", labels[ReleaseWire.groupLabel] == object.name {
                    found.marks["\(object.namespace ?? namespace)/\(object.name)"] = object.annotations.filter {
                        $0.key.hasPrefix("iter8.tools/")
                    }
                }
            }
        }
        survey.summaries += found.summaries
        survey.marks.merge(found.marks) { known, _ in known }
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
            description: object.annotations[ReleaseWire.descriptionAnnotation], labels: labels)
    }
}
