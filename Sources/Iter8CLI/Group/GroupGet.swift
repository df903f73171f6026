import Charts
import CommandLineKit
import Diagnostics
import KubeModel
import Releases
import Terminal
import ValueTree
import YAML

/// `iter8 k get values|manifest|notes|hooks|all`: what a revision's record holds.
enum GroupGet {
    static let revision = Flag("revision", nil, .integer, "this revision", value: "N", defaultNote: "the newest")
    static let all = Flag("all", "a", .bool, "the chart's defaults, too")
    static let output = Flag("output", "o", .choice(["yaml", "json"]), "format", value: "FORMAT", default: "yaml")

    static let group = CommandSpec(
        "get", "what a revision was given and what it made",
        about: "Print the values, manifest, notes or hooks of a revision, as they are stored.")
    static let valuesSpec = CommandSpec(
        "values", "the values that were set",
        examples: [CommandSpec.Example("with the chart's defaults", "iter8 k get values -g web --all")],
        flags: [GroupFlags.group, revision, all, output])
    static let manifestSpec = CommandSpec("manifest", "the objects", flags: [GroupFlags.group, revision])
    static let notesSpec = CommandSpec("notes", "what the chart had to say", flags: [GroupFlags.group, revision])
    static let hooksSpec = CommandSpec("hooks", "the hooks", flags: [GroupFlags.group, revision])
    static let allSpec = CommandSpec("all", "all of it", flags: [GroupFlags.group, revision])

    static func values(_ invocation: Invocation) async throws {
        let record: ReleaseRecord = try await record(invocation)
        let values: Value =
            invocation.values.bool(all)
            ? (record.value[at: "chart", "values"] ?? [:]).merged(with: record.values) : record.values
        if invocation.values.string(output) == "json" {
            try invocation.streams.print(JSONWriter.string(values, indent: 2) + "\n")
        } else {
            try invocation.streams.print(YAMLWriter.string(values))
        }
    }

    static func manifest(_ invocation: Invocation) async throws {
        try invocation.streams.print(try await record(invocation).manifest)
    }

    static func notes(_ invocation: Invocation) async throws {
        let notes: String = try await record(invocation).notes
        guard !notes.isEmpty else { return invocation.streams.note("the chart had nothing to say") }
        try invocation.streams.print(ended(notes))
    }

    static func hooks(_ invocation: Invocation) async throws {
        try invocation.streams.print(hooks(try await record(invocation)))
    }

    static func everything(_ invocation: Invocation) async throws {
        let record: ReleaseRecord = try await record(invocation)
        let computed: Value = (record.value[at: "chart", "values"] ?? [:]).merged(with: record.values)
        let parts: [(String, String)] = [
            ("USER-SUPPLIED VALUES", YAMLWriter.string(record.values)),
            ("COMPUTED VALUES", YAMLWriter.string(computed)),
            ("HOOKS", hooks(record)), ("MANIFEST", record.manifest), ("NOTES", ended(record.notes)),
        ]
        let head: String = """
            NAME: \(record.name)
            LAST DEPLOYED: \(record.lastDeployed?.text ?? "-")
            NAMESPACE: \(record.namespace)
            STATUS: \(record.status.rawValue)
            REVISION: \(record.revision)
            CHART: \(record.chartName)
            VERSION: \(record.chartVersion)
            APP_VERSION: \(record.appVersion)

            """
        try invocation.streams.print(head + parts.map { "\($0.0):\n\($0.1)" }.joined(separator: "\n"))
    }

    private static func hooks(_ record: ReleaseRecord) -> String {
        (record.value["hooks"]?.listValue ?? []).map { hook in
            "---\n# Source: \(hook["path"]?.stringValue ?? "")\n" + ended(hook["manifest"]?.stringValue ?? "")
        }.joined()
    }

    private static func ended(_ text: String) -> String { text.isEmpty || text.hasSuffix("\n") ? text : text + "\n" }

    private static func record(_ invocation: Invocation) async throws -> ReleaseRecord {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation, isQuiet: true)
        return try await session.releases.get(group, revision: invocation.values.integer(revision))
    }
}
