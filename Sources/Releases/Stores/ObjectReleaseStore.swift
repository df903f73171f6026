import Diagnostics
package import KubeClient
package import KubeModel
import ValueTree

/// Keeps records in Secrets or ConfigMaps of the cluster, as Helm's drivers of these names.
package struct ObjectReleaseStore: ReleaseStore {
    private let carrier: ReleaseCarrier
    private let client: KubeClient
    private let namespace: String
    private let now: @Sendable () -> KubeTime

    package init(
        _ carrier: ReleaseCarrier = .secret, client: KubeClient, namespace: String,
        now: @escaping @Sendable () -> KubeTime
    ) {
        self.carrier = carrier
        self.client = client
        self.namespace = namespace
        self.now = now
    }

    package func history(_ release: String) async throws -> [ReleaseRecord] {
        let options = ListOptions(labelSelector: "name=\(release),owner=helm")
        let list: KubeList = try await client.list(carrier.resource, namespace: namespace, options: options)
        let records: [ReleaseRecord] = try list.items
            .filter { carrier.mayHold($0) }
            .map(ReleaseWire.record(in:))
        return records.sorted { $0.revision < $1.revision }
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

    private func summary(_ secret: KubeObject) -> ReleaseSummary? {
        let labels: [String: String] = secret.labels
        guard let name = labels["name"], let revision = labels["version"].flatMap({ Int($0) }) else { return nil }
        let seconds: Int64? = (labels["modifiedAt"] ?? labels["createdAt"]).flatMap { Int64($0) }
        return ReleaseSummary(
            name: name, namespace: secret.namespace ?? namespace, revision: revision,
            status: ReleaseStatus(rawValue: labels["status"] ?? "") ?? .unknown,
            updated: seconds.map { KubeTime(seconds: $0) })
    }

    package func create(_ record: ReleaseRecord) async throws {
        let labels: [String: String] = [ReleaseWire.groupLabel: record.name]
        let secret: KubeObject = try ReleaseWire.object(
            for: record, in: carrier, createdAt: now(), modifiedAt: nil, labels: labels)
        _ = try await client.create(carrier.resource, namespace: namespace, secret)
    }

    package func update(_ record: ReleaseRecord) async throws {
        let name: String = ReleaseWire.objectName(record.name, revision: record.revision)
        let existing: KubeObject = try await client.get(carrier.resource, namespace: namespace, name: name)
        var secret: KubeObject = try ReleaseWire.object(
            for: record, in: carrier, createdAt: nil, modifiedAt: now(), labels: existing.labels)
        // What others put beside the record stays.
        secret.annotations = existing.annotations
        _ = try await client.replace(carrier.resource, namespace: namespace, secret)
    }

    package func remove(_ release: String, revision: Int) async throws {
        do {
            let name: String = ReleaseWire.objectName(release, revision: revision)
            _ = try await client.delete(carrier.resource, namespace: namespace, name: name)
        } catch let error as Diagnostic where error.code == .notFound {
            return
        }
    }
}
