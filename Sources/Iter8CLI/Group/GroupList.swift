import CommandLineKit
import Experiments
import KubeModel
import Releases
import Terminal
import ValueTree

/// `iter8 k list`.
enum GroupList {
    static let allNamespaces = Flag("all-namespaces", "A", .bool, "of every namespace")
    static let spec = CommandSpec(
        "list", "the groups there are, and how their experiments stand",
        examples: [CommandSpec.Example("everywhere", "iter8 k list -A")],
        flags: [allNamespaces, OutputFormat.flag], aliases: ["ls"])

    static func run(_ invocation: Invocation) async throws {
        let session: ClusterSession = try await .open(invocation)
        let isEverywhere: Bool = invocation.values.bool(allNamespaces)
        let survey: ReleaseSurvey = try await session.releases.survey(allNamespaces: isEverywhere)
        let silent: [String: ExperimentSummary] = await experiments(ofSilent: survey, session)
        let groups: [ListedGroup] = survey.summaries.map { release in
            let marks: [String: String]? = survey.marks[release.place]
            let experiment: ExperimentSummary? = marks.flatMap { ExperimentSummary(annotations: $0) }
            return ListedGroup(release: release, experiment: experiment ?? silent[release.place])
        }
        let listing = GroupListing(
            groups: groups, namespace: isEverywhere ? nil : session.namespace, now: SystemTime.now())
        try invocation.streams.print(listing, as: OutputFormat(invocation.values))
    }

    /// How the experiments stand of which metadata says nothing; none for those that may not be read.
    private static func experiments(
        ofSilent survey: ReleaseSurvey, _ session: ClusterSession
    ) async -> [String: ExperimentSummary] {
        let silent: [ReleaseSummary] = survey.summaries.filter { release in
            survey.marks[release.place].map { ExperimentSummary(annotations: $0) == nil } ?? false
        }
        return await withTaskGroup(of: (String, ExperimentSummary?).self) { tasks in
            var found: [String: ExperimentSummary] = [:]
            for (index, release) in silent.enumerated() {
                // A handful at a time.
                if index >= 8, let (place, summary) = await tasks.next() { found[place] = summary }
                tasks.addTask { (release.place, await experiment(of: release, session)) }
            }
            for await (place, summary) in tasks { found[place] = summary }
            return found
        }
    }

    /// From the payload: runs of older versions leave no word in the metadata.
    private static func experiment(
        of release: ReleaseSummary, _ session: ClusterSession
    ) async -> ExperimentSummary? {
        let store = SecretExperimentStore(
            client: session.client, namespace: release.namespace, group: release.name)
        return (try? await store.load()).map { ExperimentSummary($0) }
    }
}

struct ListedGroup: Sendable {
    let release: ReleaseSummary
    let experiment: ExperimentSummary?
}

/// The groups, for printing.
struct GroupListing: Listing {
    let groups: [ListedGroup]
    /// nil for all namespaces.
    let namespace: String?
    let now: KubeTime

    var emptiness: String {
        namespace.map { "no groups in namespace \($0)" } ?? "no groups in any namespace"
    }

    var names: [String] {
        groups.map { namespace == nil ? "\($0.release.namespace)/\($0.release.name)" : $0.release.name }
    }

    func table(isWide: Bool) -> Table {
        let place: [String] = namespace == nil ? ["NAMESPACE"] : []
        var table = Table(
            place + ["GROUP", "REVISION", "STATUS", "AGE", "EXPERIMENT"] + (isWide ? ["TASKS", "SLOS", "UPDATED"] : []))
        for group in groups {
            var row: [Table.Cell] = namespace == nil ? [Table.Cell(group.release.namespace)] : []
            row += [
                Table.Cell(group.release.name), Table.Cell("\(group.release.revision)"),
                Table.Cell(group.release.status.rawValue, group.release.status == .failed ? .red : nil),
                Table.Cell(AgeText.since(group.release.updated, now: now)), state(group.experiment),
            ]
            if isWide { row += details(group) }
            table.add(row)
        }
        return table
    }

    private func state(_ experiment: ExperimentSummary?) -> Table.Cell {
        guard let experiment else { return "-" }
        switch experiment.state {
        case .completed: return Table.Cell("completed", .green)
        case .failed: return Table.Cell("failed", .red)
        case .running:
            return Table.Cell("running (\(experiment.completedTasks) of \(experiment.totalTasks))", .yellow)
        case .pending: return "pending"
        }
    }

    private func details(_ group: ListedGroup) -> [Table.Cell] {
        guard let experiment = group.experiment else {
            return ["-", "-", Table.Cell(group.release.updated?.text ?? "-")]
        }
        let slos: String = experiment.areSLOsSatisfied.map { $0 ? "satisfied" : "not satisfied" } ?? "-"
        return [
            Table.Cell("\(experiment.completedTasks)/\(experiment.totalTasks)"), Table.Cell(slos),
            Table.Cell(group.release.updated?.text ?? "-"),
        ]
    }

    /// A list of: `group`, `namespace`, `revision`, `status` (Helm's word), `updated` (RFC 3339 or null),
    /// `experiment` (null if the group holds none): `state`, `completedTasks`, `totalTasks`, `slosSatisfied`
    /// (null before an assessment).
    var value: Value {
        .list(
            groups.map { group in
                [
                    "group": .string(group.release.name), "namespace": .string(group.release.namespace),
                    "revision": .int(Int64(group.release.revision)), "status": .string(group.release.status.rawValue),
                    "updated": group.release.updated.map { .string($0.text) } ?? .null,
                    "experiment": group.experiment?.value ?? .null,
                ]
            })
    }
}
