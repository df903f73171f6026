import Synchronization
import ValueTree

/// What became of a record's hooks while they ran, so that whoever writes the record next can write that too: no
/// request is spent on it.
final class HookJournal: Sendable {
    /// By the hook's place in the record.
    private let runs: Mutex<[Int: HookRun]> = Mutex([:])

    func note(_ index: Int, _ run: HookRun) {
        runs.withLock { $0[index] = run }
    }

    func run(of index: Int) -> HookRun? { runs.withLock { $0[index] } }

    /// The record's hooks with their last runs.
    func entries(of record: ReleaseRecord) -> [Value] {
        let runs: [Int: HookRun] = runs.withLock { $0 }
        return (record.value["hooks"]?.listValue ?? []).enumerated().map { index, entry in
            guard let run = runs[index] else { return entry }
            var entry: Value = entry
            entry["last_run"] = run.value
            // Helm writes down the policy that it went by.
            let policies: [Value] = entry["delete_policies"]?.listValue ?? []
            if policies.isEmpty { entry["delete_policies"] = .list([.string(ReleaseHook.usualPolicy)]) }
            return entry
        }
    }
}

extension ReleaseRecord {
    /// Takes over when each hook ran last, and how that ended.
    mutating func take(_ journal: HookJournal) {
        let entries: [Value] = journal.entries(of: self)
        guard !entries.isEmpty else { return }
        value["hooks"] = .list(entries)
    }
}
