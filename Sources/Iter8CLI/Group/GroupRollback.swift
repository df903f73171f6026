import CommandLineKit
import Diagnostics
import Releases
import Terminal

/// `iter8 k rollback`.
enum GroupRollback {
    static let wait = Flag("wait", nil, .bool, "until every object of the revision is ready")
    static let dryRun = Flag("dry-run", nil, .bool, "say what would be rolled back to, change nothing")
    static let spec = CommandSpec(
        "rollback", "make an earlier revision the current one again",
        about: "Launch what an earlier revision was, as a new revision. An experiment runs anew.",
        examples: [
            CommandSpec.Example("back to what went well before", "iter8 k rollback -g web"),
            CommandSpec.Example("to a revision of iter8 k history", "iter8 k rollback -g web 3"),
        ], arguments: [CommandSpec.Argument("REVISION", required: false)],
        flags: [
            GroupFlags.group, wait, ProgressStyle.flag, RevisionFlags.waitForJobs, RevisionFlags.historyMax,
            RevisionFlags.description,
            dryRun,
            GroupFlags.noHooks, GroupFlags.timeout,
        ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let group: String = try GroupName.read(flags)
        let revision: Int? = try RevisionArgument.read(invocation.arguments.first)
        var options: LaunchOptions = try RevisionFlags.options(flags)
        options.waits = flags.bool(wait)
        let session: ClusterSession = try await .open(invocation)
        if flags.bool(dryRun) {
            let target: Int = try await session.releases.rollbackTarget(group, to: revision)
            invocation.streams.note("dry run: group \(group) would be rolled back to revision \(target)")
            return
        }
        let view = ProgressView(invocation.streams, ProgressStyle.read(flags))
        defer { view.finish() }
        options.onProgress = view.show
        let record: ReleaseRecord = try await session.releases.rollback(
            group, to: revision, options: options, notice: view.note, progress: view.step)
        view.finish()
        invocation.streams.note(
            "rolled back group \(group): revision \(record.revision) (\(record.description)) in namespace "
                + session.namespace)
        invocation.streams.suggest("iter8 k status\(session.flags(group))")
    }
}

/// A revision as people write it.
enum RevisionArgument {
    /// - Returns: nil for none, and for 0, which is Helm's word for "the one before".
    /// - Throws: `usage` for what is no number.
    static func read(_ text: String?) throws -> Int? {
        guard let text else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw Diagnostic(.usage, "\"\(text)\" is no revision", hint: "iter8 k history lists them: 1, 2, 3, ...")
        }
        return number == 0 ? nil : number
    }
}
