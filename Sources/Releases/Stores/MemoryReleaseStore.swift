import Diagnostics
package import KubeModel

/// Keeps records in this process.
package actor MemoryReleaseStore: ReleaseStore {
    private var records: [String: [Int: ReleaseRecord]] = [:]

    package nonisolated var resource: GroupVersionResource? { nil }

    package init() {}

    package func history(_ release: String) -> [StoredRecord] {
        (records[release] ?? [:]).values.sorted { $0.revision < $1.revision }.map { StoredRecord($0, carrier: nil) }
    }

    package func record(_ release: String, revision: Int) -> StoredRecord? {
        records[release]?[revision].map { StoredRecord($0, carrier: nil) }
    }

    package func summaries(of release: String) -> [ReleaseSummary] {
        history(release).map { ReleaseSummary($0.record) }
    }

    /// None: labels are the business of objects.
    package func summaries(labelled label: String) -> [ReleaseSummary] { [] }

    package func survey(allNamespaces: Bool) -> ReleaseSurvey {
        ReleaseSurvey(summaries: records.values.flatMap(\.values).map { ReleaseSummary($0) })
    }

    package func create(_ record: ReleaseRecord, labels: [String: String]) throws -> StoredRecord {
        guard records[record.name]?[record.revision] == nil else {
            throw Diagnostic(.conflict, "revision \(record.revision) of \"\(record.name)\" is there already")
        }
        records[record.name, default: [:]][record.revision] = record
        return StoredRecord(record, carrier: nil)
    }

    package func update(_ stored: StoredRecord) -> StoredRecord {
        records[stored.record.name, default: [:]][stored.record.revision] = stored.record
        return stored
    }

    package func remove(_ stored: StoredRecord) { records[stored.record.name]?[stored.record.revision] = nil }

    package func sweep(_ release: String) {}
}

extension ReleaseSummary {
    init(_ record: ReleaseRecord) {
        self.init(
            name: record.name, namespace: record.namespace, revision: record.revision, status: record.status,
            updated: record.lastDeployed, chart: "\(record.chartName)-\(record.chartVersion)",
            appVersion: record.appVersion, description: record.description)
    }
}
