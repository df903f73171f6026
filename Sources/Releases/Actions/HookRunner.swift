import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

/// Runs the hooks of a chart around a change of its release, as Helm does: by weight, one after the other, each to
/// its end. Those whose policy says so are deleted when the last has succeeded, or one has failed.
struct HookRunner: Sendable {
    let client: KubeClient
    let namespace: String
    /// For each hook to end, and for each object to be gone.
    let timeout: Duration
    /// Off, no hook runs.
    var isOn: Bool = true
    /// Marks the hooks' objects, so that what an interrupted launch left is known again; empty for no mark.
    var group: String = ""
    /// Asked before each change, if there is one.
    var tenure: LockTenure?
    var now: @Sendable () -> KubeTime = { SystemTime.now() }
    /// Told what the hooks with an output policy said, line by line.
    var notice: @Sendable (String) -> Void = { _ in }

    /// - Parameters:
    ///   - hooks: all of the record's, in its order.
    ///   - journal: told when each began and how it ended.
    /// - Throws: `failed` for a hook that failed, `timedOut` for one that did not end, with the last lines of what its
    ///   pods said in the details; `conflict` for one whose object is there already; what the cluster answers.
    func run(
        _ event: RenderedHook.Event, of hooks: [ReleaseHook], _ journal: HookJournal = HookJournal(),
        progress: @Sendable (String) -> Void
    ) async throws {
        guard isOn else { return }
        var succeeded: [HookObject] = []
        for (index, hook) in HookRunner.due(event, hooks) {
            try Task.checkCancellation()
            try tenure?.check()
            progress("running hook \(hook.title)")
            try await within("\(event.rawValue) hook \(hook.path)") {
                let object: HookObject = try await HookObject(hook, self)
                do {
                    try await run(object, index, journal)
                } catch {
                    throw await failure(error, of: object, after: succeeded)
                }
                succeeded.append(object)
            }
        }
        for object in succeeded.reversed() {
            try await within("\(event.rawValue) hook \(object.hook.path)") {
                if object.hook.isShown(.succeeded) { await show(object) }
                if object.hook.isDeleted(.succeeded) { try await object.delete() }
            }
        }
    }

    /// The hooks of an event with their places in the record, in the order in which they run: by weight, then by name;
    /// what is alike in both stays as the record has it (by kind).
    static func due(_ event: RenderedHook.Event, _ hooks: [ReleaseHook]) -> [(index: Int, hook: ReleaseHook)] {
        // A hook that names an event twice runs twice, as in Helm.
        let due: [(index: Int, hook: ReleaseHook)] = hooks.enumerated().flatMap { index, hook in
            hook.events.filter { $0 == event.rawValue }.map { _ in (index, hook) }
        }
        return due.sorted { left, right in
            if left.hook.weight != right.hook.weight { return left.hook.weight < right.hook.weight }
            if left.hook.name != right.hook.name { return left.hook.name < right.hook.name }
            return left.index < right.index
        }
    }

    private func run(_ object: HookObject, _ index: Int, _ journal: HookJournal) async throws {
        if object.hook.isDeleted(.beforeCreation) { try await object.delete() }
        var run = HookRun(startedAt: now(), completedAt: nil, phase: .running)
        journal.note(index, run)
        do {
            try await object.make()
            try await object.waitUntilDone()
            run.phase = .succeeded
        } catch {
            run.phase = .failed
            run.completedAt = now()
            journal.note(index, run)
            throw error
        }
        run.completedAt = now()
        journal.note(index, run)
    }

    /// What a failed hook comes to: its pods' last words are kept, then objects go as their policies say.
    private func failure(
        _ error: any Error, of object: HookObject, after succeeded: [HookObject]
    ) async -> any Error {
        guard var failure = error as? Diagnostic else { return error }
        if failure.code == .failed || failure.code == .timedOut {
            failure.details += await object.output.lastWords()
            if object.hook.isShown(.failed) { await show(object) }
        }
        var leaving: [HookObject] = succeeded.filter { $0.hook.isDeleted(.succeeded) }
        let isKept: Bool = !object.hook.isDeleted(.failed)
        if !isKept, failure.code != .conflict { leaving.insert(object, at: 0) }
        for object in leaving {
            do {
                try await object.delete()
            } catch {
                failure.details.append("\(object.hook.title) could not be deleted: \(error)")
            }
        }
        let look: String = isKept && object.output.hasPods ? "look at it with: \(object.output.command); " : ""
        return failure.hinting("\(look)without hooks: --no-hooks")
    }

    private func show(_ object: HookObject) async {
        for line in await object.output.lines() { notice("hook \(object.hook.title): \(line)") }
    }
}
