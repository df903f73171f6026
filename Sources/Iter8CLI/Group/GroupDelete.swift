import CommandLineKit
import Releases
import Terminal

/// `iter8 k delete`.
enum GroupDelete {
    static let keepHistory = Flag("keep-history", nil, .bool, "keep the revisions, marked as uninstalled")
    static let dryRun = Flag("dry-run", nil, .bool, "say what would be deleted, delete nothing")
    static let spec = CommandSpec(
        "delete", "delete the group: its experiment, results and every revision",
        examples: [
            CommandSpec.Example("all of group web", "iter8 k delete -g web"),
            CommandSpec.Example("but not what it was", "iter8 k delete -g web --keep-history"),
        ],
        flags: [
            GroupFlags.group, keepHistory, RevisionFlags.description, dryRun, GroupFlags.noHooks, GroupFlags.timeout,
        ], aliases: ["uninstall"])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation)
        let progress = ProgressDisplay(invocation.streams)
        let releases = session.releases
        if invocation.values.bool(dryRun) {
            let objects: [String] = try await releases.contents(group)
            invocation.streams.note("dry run: group \(group) would be deleted, with")
            return try invocation.streams.print(objects.map { $0 + "\n" }.joined())
        }
        let timeout: Duration = invocation.values.duration(GroupFlags.timeout) ?? .seconds(300)
        defer { progress.clear() }
        let runsHooks: Bool = !invocation.values.bool(GroupFlags.noHooks)
        let keepsHistory: Bool = invocation.values.bool(keepHistory)
        var options = DeleteOptions(timeout: timeout, runsHooks: runsHooks, keepsHistory: keepsHistory)
        options.description = invocation.values.string(RevisionFlags.description)
        let record: ReleaseRecord = try await releases.delete(group, options: options, notice: progress.log) {
            progress.show(["… \($0)"])
        }
        progress.clear()
        let count: String =
            keepsHistory ? "its history is kept" : record.revision == 1 ? "1 revision" : "\(record.revision) revisions"
        invocation.streams.note("deleted group \(group) (\(count)) from namespace \(session.namespace)")
    }
}
