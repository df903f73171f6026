import Charts
import Diagnostics
package import KubeModel
package import ValueTree

/// One revision of a release, as Helm stores it: a value tree with typed access, so that what other versions of Helm
/// write into it is kept.
package struct ReleaseRecord: Sendable, Hashable {
    package var value: Value

    package init(_ value: Value) {
        self.value = value
    }

    package var name: String { value["name"]?.stringValue ?? "" }
    package var namespace: String { value["namespace"]?.stringValue ?? "" }
    package var revision: Int { Int(value["version"]?.intValue ?? 0) }

    package var status: ReleaseStatus {
        get { ReleaseStatus(rawValue: value[at: "info", "status"]?.stringValue ?? "") ?? .unknown }
        set { value[at: "info", "status"] = .string(newValue.rawValue) }
    }

    package var description: String {
        get { value[at: "info", "description"]?.stringValue ?? "" }
        set { value[at: "info", "description"] = .string(newValue) }
    }

    package var firstDeployed: KubeTime? { value[at: "info", "first_deployed"]?.stringValue.flatMap { KubeTime($0) } }

    package var lastDeployed: KubeTime? { value[at: "info", "last_deployed"]?.stringValue.flatMap { KubeTime($0) } }

    /// When its deletion began.
    var deleted: KubeTime? {
        get { value[at: "info", "deleted"]?.stringValue.flatMap { KubeTime($0) } }
        set { value[at: "info", "deleted"] = newValue.map { .string($0.nanoText) } }
    }

    /// Whether one of us wrote that it is at work on it: then the group's lock tells whether it still is. Helm knows no
    /// such field and passes over it.
    var isLocked: Bool {
        get { value[at: "info", "iter8.tools/locked"] == true }
        set { value[at: "info", "iter8.tools/locked"] = newValue ? true : nil }
    }

    /// What NOTES.txt said.
    package var notes: String { value[at: "info", "notes"]?.stringValue ?? "" }

    /// The objects as the chart rendered them, hooks apart.
    package var manifest: String { value["manifest"]?.stringValue ?? "" }

    /// What the user set, without the chart's defaults.
    package var values: Value { value["config"] ?? [:] }

    package var chartName: String { value[at: "chart", "metadata", "name"]?.stringValue ?? "" }
    package var chartVersion: String { value[at: "chart", "metadata", "version"]?.stringValue ?? "" }
    package var appVersion: String { value[at: "chart", "metadata", "appVersion"]?.stringValue ?? "" }

    /// Whether both tell of one launch; their status may differ.
    func isSameLaunch(as other: ReleaseRecord) -> Bool {
        revision == other.revision && lastDeployed == other.lastDeployed && manifest == other.manifest
    }

    var hooks: [ReleaseHook] { (value["hooks"]?.listValue ?? []).map(ReleaseHook.init) }
}

extension ReleaseRecord {
    /// What the labels of a record's object tell, its payload being unreadable.
    init(damaged object: KubeObject, namespace: String) {
        let labels: [String: String] = object.labels
        value = [
            "name": .string(labels["name"] ?? ""), "namespace": .string(object.namespace ?? namespace),
            "version": .int(labels["version"].flatMap { Int64($0) } ?? 0),
            "info": ["status": .string(labels["status"] ?? ReleaseStatus.unknown.rawValue)],
        ]
    }

    /// A revision that is about to be made.
    init(
        name: String, namespace: String, revision: Int, rendered: RenderedChart, values: Value, status: ReleaseStatus,
        firstDeployed: KubeTime, now: KubeTime
    ) {
        let revisionMeant: String = status == .pendingInstall ? "Initial install underway" : "Preparing upgrade"
        var info: [String: Value] = [
            "first_deployed": .string(firstDeployed.nanoText), "last_deployed": .string(now.nanoText),
            "description": .string(revisionMeant), "status": .string(status.rawValue),
        ]
        if !rendered.notes.isEmpty { info["notes"] = .string(rendered.notes) }
        var record: [String: Value] = [
            "name": .string(name), "namespace": .string(namespace), "version": .int(Int64(revision)),
            "info": .map(info), "chart": ReleaseChart.value(rendered.chart), "manifest": .string(rendered.manifest),
            "apply_method": "csa",
        ]
        if values != [:] { record["config"] = values }
        if !rendered.hooks.isEmpty { record["hooks"] = .list(rendered.hooks.map(ReleaseHook.value)) }
        value = .map(record)
    }
}
