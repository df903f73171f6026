import CommandLineKit
import KubeModel
import Releases
import Terminal
import ValueTree

/// `iter8 k history`.
enum GroupHistoryListing {
    static let max = Flag("max", nil, .integer, "only the newest N", value: "N", default: "256")
    static let spec = CommandSpec(
        "history", "the revisions of a group",
        examples: [CommandSpec.Example("for scripts", "iter8 k history -g web -o json")],
        flags: [GroupFlags.group, max, OutputFormat.flag], aliases: ["hist"])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation)
        let revisions: [ReleaseSummary] = try await session.releases.history(group)
        let count: Int = Swift.max(0, invocation.values.integer(max) ?? 256)
        let listing = RevisionListing(revisions: Array(revisions.suffix(count)))
        try invocation.streams.print(listing, as: OutputFormat(invocation.values))
    }
}

/// Revisions, for printing. What Helm wrote last tells no chart and no description without its payload.
struct RevisionListing: Listing {
    let revisions: [ReleaseSummary]

    var emptiness: String { "no revisions" }
    var names: [String] { revisions.map { String($0.revision) } }

    func table(isWide: Bool) -> Table {
        var table = Table(["REVISION", "UPDATED", "STATUS", "CHART", "APP VERSION", "DESCRIPTION"])
        for revision in revisions {
            table.add([
                Table.Cell("\(revision.revision)"), Table.Cell(revision.updated?.text ?? "-"),
                Table.Cell(revision.status.rawValue, revision.status == .failed ? .red : nil),
                Table.Cell(revision.chart ?? "-"), Table.Cell(revision.appVersion ?? "-"),
                Table.Cell(revision.description ?? "-"),
            ])
        }
        return table
    }

    /// A list of `revision`, `updated` (RFC 3339 or null), `status`, `chart`, `app_version`, `description` (null where
    /// the metadata doesn't tell): Helm's names.
    var value: Value {
        .list(
            revisions.map { revision in
                [
                    "revision": .int(Int64(revision.revision)),
                    "updated": revision.updated.map { .string($0.text) } ?? .null,
                    "status": .string(revision.status.rawValue), "chart": text(revision.chart),
                    "app_version": text(revision.appVersion), "description": text(revision.description),
                ]
            })
    }

    private func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}
