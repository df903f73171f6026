import CommandLineKit
import Releases
import Terminal

/// `iter8 k delete`.
enum GroupDelete {
    static let spec = CommandSpec(
        "delete", "delete the group: its experiment, results and every revision",
        examples: [CommandSpec.Example("all of group web", "iter8 k delete -g web")],
        flags: [GroupFlags.group, GroupFlags.noHooks, GroupFlags.timeout])

    static func run(_ invocation: Invocation) async throws {
        let group: String = try GroupName.read(invocation.values)
        let session: ClusterSession = try await .open(invocation)
        let progress = ProgressDisplay(invocation.streams)
        let releases = session.releases
        let timeout: Duration = invocation.values.duration(GroupFlags.timeout) ?? .seconds(300)
        defer { progress.clear() }
        let runsHooks: Bool = !invocation.values.bool(GroupFlags.noHooks)
        let options = DeleteOptions(timeout: timeout, runsHooks: runsHooks)
        let record: ReleaseRecord = try await releases.delete(group, options: options, notice: progress.log) {
            progress.show(["… \($0)"])
        }
        progress.clear()
        let count: String = record.revision == 1 ? "1 revision" : "\(record.revision) revisions"
        invocation.streams.note("deleted group \(group) (\(count)) from namespace \(session.namespace)")
    }
}
