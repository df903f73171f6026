import Diagnostics
import KubeModel

/// Keeps records in this process.
package actor MemoryReleaseStore: ReleaseStore {
    private var records: [String: [Int: ReleaseRecord]] = [:]

    package init() {}

    package func history(_ release: String) -> [ReleaseRecord] {
        (records[release] ?? [:]).values.sorted { $0.revision < $1.revision }
    }

    package func summaries(allNamespaces: Bool) -> [ReleaseSummary] {
        records.values.flatMap(\.values).map { record in
            ReleaseSummary(
                name: record.name, namespace: record.namespace, revision: record.revision, status: record.status,
                updated: record.lastDeployed)
        }
    }

    package func create(_ record: ReleaseRecord) throws {
        guard records[record.name]?[record.revision] == nil else {
            throw Diagnostic(.conflict, "revision \(record.revision) of \"\(record.name)\" is there already")
        }
        records[record.name, default: [:]][record.revision] = record
    }

    package func update(_ record: ReleaseRecord) { records[record.name, default: [:]][record.revision] = record }

    package func remove(_ release: String, revision: Int) { records[release]?[revision] = nil }
}
