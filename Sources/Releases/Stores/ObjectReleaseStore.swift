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
        let options = ListOptions(labelSelector: "owner=helm,\(ReleaseWire.groupLabel)", metadataOnly: true)
        let list: KubeList = try await client.list(
            carrier.resource, namespace: allNamespaces ? nil : namespace, options: options)
        return list.items.compactMap { secret in
            let labels: [String: String] = secret.labels
            guard let name = labels["name"], let revision = labels["version"].flatMap({ Int($0) }) else { return nil }
            let seconds: Int64? = (labels["modifiedAt"] ?? labels["createdAt"]).flatMap { Int64($0) }
            return ReleaseSummary(
                name: name, namespace: secret.namespace ?? namespace, revision: revision,
                status: ReleaseStatus(rawValue: labels["status"] ?? "") ?? .unknown,
                updated: seconds.map { KubeTime(seconds: $0) })
        }
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
