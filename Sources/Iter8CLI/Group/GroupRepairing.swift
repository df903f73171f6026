import CommandLineKit
import Releases
import Terminal

/// `iter8 k repair`.
enum GroupRepairing {
    static let dryRun = Flag("dry-run", nil, .bool, "say what is wrong, change nothing")
    static let undo = Flag("undo", nil, .bool, "undo a half-done revision instead of finishing it")
    static let force = Flag("force", nil, .bool, "take what Helm has left pending for abandoned, however young it is")
    static let spec = CommandSpec(
        "repair", "finish what an interrupted client has left half-done",
        about: "Finish (or undo) a launch, rollback or delete whose client died, and clear away what belongs to no "
            + "revision. A group that is in order is left alone.",
        examples: [
            CommandSpec.Example("after a client was killed", "iter8 k repair -g web"),
            CommandSpec.Example("what would it do?", "iter8 k repair -g web --dry-run"),
        ], flags: [GroupFlags.group, dryRun, undo, force, GroupFlags.noHooks, GroupFlags.timeout])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let group: String = try GroupName.read(flags)
        var options = RepairOptions()
        options.timeout = flags.duration(GroupFlags.timeout) ?? .seconds(300)
        options.isDryRun = flags.bool(dryRun)
        options.undoes = flags.bool(undo)
        options.isForced = flags.bool(force)
        options.runsHooks = !flags.bool(GroupFlags.noHooks)
        let session: ClusterSession = try await .open(invocation)
        let progress = ProgressDisplay(invocation.streams)
        defer { progress.clear() }
        let report: RepairReport = try await session.releases.repair(group, options: options, notice: progress.log) {
            progress.show(["… \($0)"])
        }
        progress.clear()
        for finding in report.findings { invocation.streams.note(options.isDryRun ? "would: \(finding)" : finding) }
        guard let status = report.status, let revision = report.revision else {
            invocation.streams.note("nothing of group \(group) is left in namespace \(session.namespace)")
            return
        }
        let order: String = report.findings.isEmpty ? "group \(group) is in order" : "group \(group)"
        invocation.streams.note("\(order): revision \(revision) is \(status.rawValue)")
    }
}
