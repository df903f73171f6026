import Diagnostics
package import KubeClient
package import KubeModel
import ValueTree

/// Keeps records in Secrets or ConfigMaps of the cluster, as Helm's drivers of these names. A record that one can't hold
/// is split (see ``RecordParts``).
package struct ObjectReleaseStore: ReleaseStore {
    let carrier: ReleaseCarrier
    let client: KubeClient
    let namespace: String
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

    package var resource: GroupVersionResource? { carrier.resource }

    // MARK: Reading

    package func history(_ release: String) async throws -> [StoredRecord] {
        try await history(release, fromCache: false)
    }

    package func cachedHistory(_ release: String) async throws -> [StoredRecord] {
        let records: [StoredRecord] = try await history(release, fromCache: true)
        guard let newest = records.last else { return try await history(release) }
        // The newest must still be what it was, and have no successor: what came before it nobody writes any more.
        async let now: KubeObject? = object(release, newest.record.revision)
        async let next: KubeObject? = object(release, newest.record.revision + 1)
        let isTrue: Bool = try await now?.resourceVersion == newest.carrier?.resourceVersion
        guard try await next == nil, isTrue else { return try await history(release) }
        return records
    }

    private func object(_ release: String, _ revision: Int) async throws -> KubeObject? {
        try await client.find(
            carrier.resource, namespace: namespace, name: ReleaseWire.objectName(release, revision: revision))
    }

    private func history(_ release: String, fromCache: Bool) async throws -> [StoredRecord] {
        let options = ListOptions(labelSelector: "name=\(release),owner=helm", fromCache: fromCache)
        let list: KubeList = try await client.list(carrier.resource, namespace: namespace, options: options)
        var records: [StoredRecord] = []
        for object in list.items where carrier.mayHold(object) { records.append(try await read(object)) }
        return records.sorted { $0.record.revision < $1.record.revision }
    }

    package func record(_ release: String, revision: Int) async throws -> StoredRecord? {
        guard let object = try await object(release, revision) else { return nil }
        return try await read(object)
    }

    private func read(_ object: KubeObject) async throws -> StoredRecord {
        let partCount: Int = object.labels[RecordParts.countLabel].flatMap { Int($0) } ?? 0
        let isCore: Bool = object[at: "data", ReleaseWire.key] == nil && object[at: "data", RecordParts.coreKey] != nil
        let key: String = isCore ? RecordParts.coreKey : ReleaseWire.key
        do {
            var record: ReleaseRecord = try ReleaseWire.record(in: object, key: key)
            if partCount > 0 { record = try await joined(record, object.name, partCount) }
            return StoredRecord(record, carrier: object, key: key, partCount: partCount)
        } catch let error as Diagnostic where error.code == .invalid || error.code == .notFound {
            let known = ReleaseRecord(damaged: object, namespace: namespace)
            return StoredRecord(known, carrier: object, damage: error, key: key, partCount: partCount)
        }
    }

    private func joined(_ light: ReleaseRecord, _ name: String, _ count: Int) async throws -> ReleaseRecord {
        var parts: [[UInt8]] = []
        for index in 0..<count {
            let part: KubeObject = try await client.get(
                carrier.resource, namespace: namespace, name: RecordParts.partName(name, index))
            parts.append(try RecordParts.bytes(of: part))
        }
        return try RecordParts.join(light, parts, file: name)
    }

    // MARK: Writing

    package func create(_ record: ReleaseRecord, labels: [String: String]) async throws -> StoredRecord {
        var all: [String: String] = labels
        all[ReleaseWire.groupLabel] = record.name
        var key: String = ReleaseWire.key
        var parts: [[UInt8]] = []
        var object: KubeObject = try ReleaseWire.object(
            for: record, in: carrier, createdAt: now(), modifiedAt: nil, labels: all)
        if carrier.size(of: object) > RecordParts.limit {
            parts = try RecordParts.cut(record)
            all[RecordParts.countLabel] = String(parts.count)
            (object, key) = try light(record, labels: all, createdAt: now(), modifiedAt: nil, key: nil)
        }
        // The parts first: a record that is there is whole.
        for (index, part) in parts.enumerated() {
            try await put(RecordParts.object(part, index: index, of: parts.count, for: record, in: carrier))
        }
        let options = WriteOptions(repeats: true)
        do {
            let created: KubeObject = try await client.create(
                carrier.resource, namespace: namespace, object, options: options)
            return StoredRecord(record, carrier: created, key: key, partCount: parts.count)
        } catch let error as Diagnostic where error.code == .conflict {
            // Ours, if only the answer to an earlier attempt was lost.
            guard let live = try await self.record(record.name, revision: record.revision),
                live.record.isSameLaunch(as: record)
            else { throw error }
            return live
        }
    }

    /// What the record's own object holds when the rest is in parts, and the key it is under.
    private func light(
        _ record: ReleaseRecord, labels: [String: String], createdAt: KubeTime?, modifiedAt: KubeTime?, key: String?
    ) throws -> (KubeObject, String) {
        if key != RecordParts.coreKey {
            let object: KubeObject = try ReleaseWire.object(
                for: RecordParts.withoutFiles(record), in: carrier, createdAt: createdAt, modifiedAt: modifiedAt,
                labels: labels)
            if key != nil || carrier.size(of: object) <= RecordParts.limit { return (object, ReleaseWire.key) }
        }
        var object: KubeObject = try ReleaseWire.object(
            for: RecordParts.withoutHeavyFields(record), in: carrier, createdAt: createdAt, modifiedAt: modifiedAt,
            labels: labels)
        object["data"] = [RecordParts.coreKey: object[at: "data", ReleaseWire.key] ?? ""]
        return (object, RecordParts.coreKey)
    }

    /// A part that an attempt before this one has left is written over.
    private func put(_ part: KubeObject) async throws {
        do {
            _ = try await client.create(
                carrier.resource, namespace: namespace, part, options: WriteOptions(repeats: true))
        } catch let error as Diagnostic where error.code == .conflict {
            _ = try await client.replace(carrier.resource, namespace: namespace, part)
        }
    }

    package func update(_ stored: StoredRecord) async throws -> StoredRecord {
        guard let known = stored.carrier else { throw Diagnostic(.failed, "the record was not read from here") }
        guard stored.damage == nil else { return try await markDamaged(stored, known) }
        let object: KubeObject = try updated(stored, known)
        for _ in 0..<3 {
            do {
                let written: KubeObject = try await client.replace(carrier.resource, namespace: namespace, object)
                return StoredRecord(
                    stored.record, carrier: written, damage: stored.damage, key: stored.key,
                    partCount: stored.partCount)
            } catch let error as Diagnostic where error.code == .conflict {
                let live: KubeObject = try await client.get(
                    carrier.resource, namespace: namespace, name: known.name)
                if live["data"] == object["data"], live.labels == object.labels {
                    return StoredRecord(
                        stored.record, carrier: live, damage: stored.damage, key: stored.key,
                        partCount: stored.partCount)
                }
                guard live.resourceVersion == known.resourceVersion else {
                    throw Diagnostic(
                        .conflict, "the record of revision \(stored.record.revision) was changed by somebody else",
                        hint: "look at what became of the group with iter8 k history, then launch again")
                }
            }
        }
        throw Diagnostic(.conflict, "the record of revision \(stored.record.revision) can't be written")
    }

    /// The record's object as it is to be, on top of what others put into it.
    private func updated(_ stored: StoredRecord, _ known: KubeObject) throws -> KubeObject {
        let labels: [String: String] = known.labels
        var object: KubeObject
        if stored.partCount > 0 {
            object = try light(stored.record, labels: labels, createdAt: nil, modifiedAt: now(), key: stored.key).0
        } else {
            object = try ReleaseWire.object(
                for: stored.record, in: carrier, createdAt: nil, modifiedAt: now(), labels: labels)
        }
        object.annotations = known.annotations.merging(object.annotations) { _, ours in ours }
        object.resourceVersion = known.resourceVersion
        return object
    }

    /// What can't be read is kept as it is; only its status is told.
    private func markDamaged(_ stored: StoredRecord, _ known: KubeObject) async throws -> StoredRecord {
        let change: Value = [
            "metadata": [
                "resourceVersion": known.resourceVersion.map(Value.string) ?? .null,
                "labels": ["status": .string(stored.record.status.rawValue)],
            ]
        ]
        let written: KubeObject = try await client.patch(
            carrier.resource, namespace: namespace, name: known.name, .merge(change))
        return StoredRecord(
            stored.record, carrier: written, damage: stored.damage, key: stored.key, partCount: stored.partCount)
    }

    package func remove(_ stored: StoredRecord) async throws {
        let name: String = ReleaseWire.objectName(stored.record.name, revision: stored.record.revision)
        for index in 0..<stored.partCount { try await delete(RecordParts.partName(name, index)) }
        try await delete(name)
    }

    package func sweep(_ release: String) async throws {
        let parts: KubeList = try await client.list(
            carrier.resource, namespace: namespace,
            options: ListOptions(labelSelector: RecordParts.selector(release), metadataOnly: true))
        guard !parts.items.isEmpty else { return }
        let revisions: Set<String> = Set(try await summaries(of: release).map { String($0.revision) })
        for part in parts.items where !revisions.contains(part.labels["version"] ?? "") { try await delete(part.name) }
    }

    private func delete(_ name: String) async throws {
        do {
            _ = try await client.delete(carrier.resource, namespace: namespace, name: name)
        } catch let error as Diagnostic where error.code == .notFound {
            return
        }
    }
}
