import CommandLineKit
import Diagnostics
import Experiments
import KubeModel
import KubeRuntime
import Releases
import Terminal
import ValueTree
import YAML

/// `iter8 k status`: where a revision stands, and what the cluster has of it.
enum GroupStatus {
    static let output = Flag(
        "output", "o", .choice(["table", "json", "yaml"]), "format", value: "FORMAT", default: "table")
    static let spec = CommandSpec(
        "status", "where a group stands, object by object",
        examples: [CommandSpec.Example("for scripts", "iter8 k status -g web -o json")],
        flags: [GroupFlags.group, GroupGet.revision, output])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation, isQuiet: true)
        let record: ReleaseRecord = try await session.releases.get(
            group, revision: invocation.values.integer(GroupGet.revision))
        async let holder: LockClaim? = session.releases.lockHolder(group)
        async let objects: [LiveObjectState] = session.releases.liveObjects(of: record)
        let store = SecretExperimentStore(client: session.client, namespace: session.namespace, group: group)
        let experiment: ExperimentSummary? = (try? await store.load()).map { ExperimentSummary($0) }
        let report = GroupStatusReport(
            record: record, holder: try await holder, objects: try await objects, experiment: experiment)
        switch invocation.values.string(output) {
        case "json": try invocation.streams.print(JSONWriter.string(report.value, indent: 2) + "\n")
        case "yaml": try invocation.streams.print(YAMLWriter.string(report.value))
        default: try report.print(invocation.streams)
        }
    }
}

/// What `k status` prints.
struct GroupStatusReport {
    let record: ReleaseRecord
    let holder: LockClaim?
    let objects: [LiveObjectState]
    let experiment: ExperimentSummary?

    func print(_ streams: Streams) throws {
        var lines: [String] = [
            "NAME: \(record.name)", "LAST DEPLOYED: \(record.lastDeployed?.text ?? "-")",
            "NAMESPACE: \(record.namespace)", "STATUS: \(record.status.rawValue)", "REVISION: \(record.revision)",
            "CHART: \(record.chartName)-\(record.chartVersion)", "DESCRIPTION: \(record.description)",
        ]
        if let holder { lines.append("LOCKED BY: \(holder.text) since \(holder.since.text)") }
        if let experiment {
            let progress: String = "\(experiment.completedTasks) of \(experiment.totalTasks) tasks"
            lines.append("EXPERIMENT: \(experiment.state.rawValue) (\(progress))")
        }
        try streams.print(lines.map { $0 + "\n" }.joined() + "\n")
        var table = Table(["KIND", "NAME", "STATE", "REASON"])
        for object in objects {
            let style: Painter.Style? = object.state == "ready" ? .green : object.state == "missing" ? .red : .yellow
            table.add([
                Table.Cell(object.kind), Table.Cell(object.name), Table.Cell(object.state, style),
                Table.Cell(object.reason ?? ""),
            ])
        }
        try streams.print(table)
        guard !record.notes.isEmpty else { return }
        try streams.print("\nNOTES:\n\(record.notes)" + (record.notes.hasSuffix("\n") ? "" : "\n"))
    }

    /// `name`, `namespace`, `revision`, `status`, `lastDeployed`, `chart`, `description`, `notes`, `lock` (null, or
    /// `holder`, `operation`, `since`), `experiment` (null, or `state`, `completedTasks`, `totalTasks`), `objects` (each
    /// `kind`, `name`, `state`: ready, pending, failed, missing; `reason` or null).
    var value: Value {
        [
            "name": .string(record.name), "namespace": .string(record.namespace),
            "revision": .int(Int64(record.revision)), "status": .string(record.status.rawValue),
            "lastDeployed": record.lastDeployed.map { .string($0.text) } ?? .null,
            "chart": .string("\(record.chartName)-\(record.chartVersion)"), "description": .string(record.description),
            "notes": .string(record.notes), "lock": lock, "experiment": experimentValue,
            "objects": .list(
                objects.map { object in
                    [
                        "kind": .string(object.kind), "name": .string(object.name), "state": .string(object.state),
                        "reason": object.reason.map { .string($0) } ?? .null,
                    ]
                }),
        ]
    }

    private var lock: Value {
        guard let holder else { return .null }
        return [
            "holder": .string(holder.holder), "operation": .string(holder.operation),
            "since": .string(holder.since.text),
        ]
    }

    private var experimentValue: Value {
        guard let experiment else { return .null }
        return [
            "state": .string(experiment.state.rawValue), "completedTasks": .int(Int64(experiment.completedTasks)),
            "totalTasks": .int(Int64(experiment.totalTasks)),
        ]
    }
}
