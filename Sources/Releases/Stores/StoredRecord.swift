package import Diagnostics
package import KubeModel

/// A revision as a store has it, with what an update of it needs.
package struct StoredRecord: Sendable {
    package var record: ReleaseRecord
    /// Why its payload can't be read: the record then has only what can be told without.
    package let damage: Diagnostic?
    /// The object that carries it, without its data; nil in memory.
    let carrier: KubeObject?
    /// Under which key that object has the record.
    var key: String = ReleaseWire.key
    /// Into how many further objects it is split.
    var partCount: Int = 0

    init(
        _ record: ReleaseRecord, carrier: KubeObject?, damage: Diagnostic? = nil, key: String = ReleaseWire.key,
        partCount: Int = 0
    ) {
        self.record = record
        self.damage = damage
        self.carrier = carrier.map { object in
            var light: KubeObject = object
            light["data"] = nil
            return light
        }
        self.key = key
        self.partCount = partCount
    }
}

/// What can be said about a revision without unpacking its record.
package struct ReleaseSummary: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var revision: Int
    package var status: ReleaseStatus
    /// When the record was last written.
    package var updated: KubeTime?
    /// `iter8-0.13.0`; this and what follows is nil where Helm wrote the record last.
    package var chart: String?
    package var appVersion: String?
    package var description: String?
    /// Of the object that carries the record.
    package var labels: [String: String]

    package init(
        name: String, namespace: String, revision: Int, status: ReleaseStatus, updated: KubeTime? = nil,
        chart: String? = nil, appVersion: String? = nil, description: String? = nil, labels: [String: String] = [:]
    ) {
        self.name = name
        self.namespace = namespace
        self.revision = revision
        self.status = status
        self.updated = updated
        self.chart = chart
        self.appVersion = appVersion
        self.description = description
        self.labels = labels
    }
}

extension StoredRecord {
    var summary: ReleaseSummary {
        var summary = ReleaseSummary(record)
        summary.labels = carrier?.labels ?? [:]
        return summary
    }
}
