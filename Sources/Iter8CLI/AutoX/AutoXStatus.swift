import AutoX
import CommandLineKit
import Diagnostics
import Experiments
import KubeClient
import KubeModel
import Releases
import Terminal
import ValueTree

/// `iter8 autox status`.
enum AutoXStatus {
    static let spec = CommandSpec(
        "status", "the versions seen, what was launched for them, and how it stands",
        about:
            "Show, for each experiment of each group: the trigger's version, the last launch, the experiment's verdict, "
            + "and what keeps it from being launched, with the time of the next attempt.",
        examples: [CommandSpec.Example("of the AutoX in namespace ops", "iter8 autox status -n ops")],
        flags: [AutoXRun.instance, OutputFormat.flag])

    static func run(_ invocation: Invocation) async throws {
        let session: ClusterSession = try await .open(invocation)
        let instance: String = invocation.values.string(AutoXRun.instance) ?? "autox"
        let name: String = StatusRecord.name(of: instance)
        guard
            let object = try await session.client.find(
                StatusRecord.resource, namespace: session.namespace, name: name)
        else {
            throw Diagnostic(
                .notFound, "there is no status of an AutoX \"\(instance)\" in namespace \"\(session.namespace)\"",
                hint: "-n and --name say which one is meant; it writes configmap \"\(name)\" once it runs")
        }
        let record = StatusRecord(object)
        let verdicts: [ReleaseKey: ExperimentSummary] = await verdicts(record, session)
        let listing = AutoXListing(record: record, verdicts: verdicts, now: SystemTime.now())
        try invocation.streams.print(listing, as: OutputFormat(invocation.values))
        for fault in record.faults { invocation.streams.warn("configuration: \(fault)") }
    }

    /// How the experiments stand; none for namespaces that may not be looked at.
    private static func verdicts(
        _ record: StatusRecord, _ session: ClusterSession
    ) async -> [ReleaseKey: ExperimentSummary] {
        await withTaskGroup(of: ReleaseSurvey?.self) { tasks in
            for namespace in Set(record.releases.map(\.key.namespace)) {
                let releases = GroupReleases(client: session.client, namespace: namespace, driver: session.driver)
                tasks.addTask { try? await releases.survey() }
            }
            var verdicts: [ReleaseKey: ExperimentSummary] = [:]
            for await survey in tasks {
                for release in survey?.summaries ?? [] {
                    let key = ReleaseKey(namespace: release.namespace, name: release.name)
                    verdicts[key] = survey?.marks[release.place].flatMap { ExperimentSummary(annotations: $0) }
                }
            }
            return verdicts
        }
    }
}

/// The releases of an AutoX, for printing.
struct AutoXListing: Listing {
    let record: StatusRecord
    let verdicts: [ReleaseKey: ExperimentSummary]
    let now: KubeTime

    var emptiness: String { "it has no groups" }
    var names: [String] { record.releases.map(\.key.description) }

    func table(isWide: Bool) -> Table {
        var table = Table(
            ["GROUP", "SPEC", "NAMESPACE", "STATE", "VERSION", "REVISION", "LAUNCHED", "EXPERIMENT", "RETRY"]
                + (isWide ? ["TRIGGER"] : []) + ["WHY"])
        for release in record.releases {
            var row: [Table.Cell] = [
                Table.Cell(release.group), Table.Cell(release.spec), Table.Cell(release.key.namespace),
                Table.Cell(release.state.rawValue, color(release.state)),
                Table.Cell(release.version.map { $0.isEmpty ? "\"\"" : $0 } ?? "-"),
                Table.Cell(release.revision.map { "\($0)" } ?? "-"),
                Table.Cell(release.launched.map { AgeText.since($0, now: now) } ?? "-"), verdict(release),
                Table.Cell(release.nextRetry.map { retry($0) } ?? "-"),
            ]
            if isWide { row.append(Table.Cell(release.trigger)) }
            row.append(Table.Cell(release.reason ?? "-"))
            table.add(row)
        }
        return table
    }

    private func retry(_ time: KubeTime) -> String {
        time <= now ? "now" : "in \(max(1, time.since(now).components.seconds)) s"
    }

    private func color(_ state: ReleaseReport.State) -> Painter.Style? {
        switch state {
        case .launched: .green
        case .failing: .red
        case .waiting, .unknown: .yellow
        }
    }

    private func verdict(_ release: ReleaseReport) -> Table.Cell {
        guard release.revision != nil, let experiment = verdicts[release.key] else { return "-" }
        switch (experiment.state, experiment.areSLOsSatisfied) {
        case (.failed, _): return Table.Cell("failed", .red)
        case (.completed, true): return Table.Cell("completed, SLOs satisfied", .green)
        case (.completed, false): return Table.Cell("completed, SLOs not satisfied", .red)
        case (.completed, nil): return Table.Cell("completed", .green)
        case (.running, _): return Table.Cell("running", .yellow)
        case (.pending, _): return "pending"
        }
    }

    /// `controller` (`holder`, `since`, `groups`, `faults`), `releases`: a list of what the status holds of each, with
    /// `experiment` as in k list.
    var value: Value {
        [
            "controller": record.controller,
            "releases": .list(
                record.releases.map { release in
                    var value: Value = release.value
                    value["experiment"] = verdicts[release.key]?.value ?? .null
                    return value
                }),
        ]
    }
}
