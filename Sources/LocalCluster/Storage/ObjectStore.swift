import Diagnostics
import KubeModel
import Synchronization
import ValueTree

/// The cluster's objects: durable in SQLite, read from memory.
///
/// Every change is a transaction on the store's own thread and has a revision of its own, from one count for the
/// whole cluster. Readers never wait for SQLite; watchers get every committed change in order.
final class ObjectStore: Sendable {
    private let thread: SerialThread = SerialThread()
    private let disk: Disk
    private let state: Mutex<State>

    private struct State {
        var table: ObjectTable
        var revision: Int64
        var log: ChangeLog
        var subscribers: [Int: AsyncStream<StoredChange>.Continuation] = [:]
        var lastSubscriber: Int = 0
    }

    /// A watcher that falls behind by more than this many changes is let go, and lists anew.
    private static let maximumBacklog: Int = 20_000

    /// Opens or creates the database at `path`; blocks.
    init(path: String, logCapacity: Int = 10_000) throws {
        let disk = try Disk(path: path)
        self.disk = disk
        let (table, revision): (ObjectTable, Int64) = try disk.load()
        state = Mutex(State(table: table, revision: revision, log: ChangeLog(floor: revision, capacity: logCapacity)))
    }

    // MARK: Reading

    var revision: Int64 { state.withLock { $0.revision } }

    func get(_ key: ObjectKey) -> KubeObject? { state.withLock { $0.table[key] } }

    /// Of one namespace or, for nil, of all, sorted by namespace and name; with the revision they are from.
    func list(_ resource: GroupResource, namespace: String?) -> (objects: [KubeObject], revision: Int64) {
        let (table, revision) = state.withLock { ($0.table, $0.revision) }
        return (table.sorted(resource, namespace: namespace), revision)
    }

    /// One consistent look at the whole table.
    func read<Result>(_ body: (ObjectTable) -> Result) -> Result {
        let table: ObjectTable = state.withLock { $0.table }
        return body(table)
    }

    // MARK: Writing

    /// Runs `body` as a transaction: all it changed is durable when this returns, or none of it when it throws.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (inout WriteBatch) throws -> Result
    ) async throws -> Result {
        try await thread.run { [self] in
            let (result, changes, revision) = try decide(body)
            if changes.isEmpty { return result }
            try disk.commit(changes, revision: revision)
            publish(changes, revision: revision)
            return result
        }
    }

    /// Apart from `write`, so that no copy of the table is alive when the changes are published into it.
    private func decide<Result>(
        _ body: (inout WriteBatch) throws -> Result
    ) throws -> (Result, [StoredChange], Int64) {
        let (table, revision) = state.withLock { ($0.table, $0.revision) }
        var batch = WriteBatch(base: table, revision: revision)
        let result: Result = try body(&batch)
        return (result, batch.changes, batch.revision)
    }

    private func publish(_ changes: [StoredChange], revision: Int64) {
        state.withLock { state in
            state.revision = revision
            for change in changes {
                state.table[change.key] = change.kind == .deleted ? nil : change.object
                state.log.append(change)
                for (id, subscriber) in state.subscribers {
                    if case .dropped = subscriber.yield(change) {
                        state.subscribers[id] = nil
                        subscriber.finish()
                    }
                }
            }
        }
    }

    // MARK: Watching

    /// Every change after `revision`, or after now for nil; nil as a result if those are no longer known.
    func changes(after revision: Int64?) -> AsyncStream<StoredChange>? {
        state.withLock { state in
            guard let past = state.log.changes(after: revision ?? state.revision) else { return nil }
            return subscribe(&state, past: past)
        }
    }

    /// What there is of some resources (nil: of all), and every change after that.
    func snapshotAndChanges(
        of resources: Set<GroupResource>?
    ) -> (objects: [(resource: GroupResource, object: KubeObject)], changes: AsyncStream<StoredChange>) {
        state.withLock { state in
            let objects = state.table.everything.filter { resources?.contains($0.resource) ?? true }
            return (objects, subscribe(&state, past: []))
        }
    }

    /// Ends every stream of changes.
    func endStreams() {
        let subscribers = state.withLock { state in
            defer { state.subscribers = [:] }
            return state.subscribers.values
        }
        for subscriber in subscribers { subscriber.finish() }
    }

    private func subscribe(_ state: inout State, past: ArraySlice<StoredChange>) -> AsyncStream<StoredChange> {
        let (stream, continuation) = AsyncStream<StoredChange>.makeStream(
            bufferingPolicy: .bufferingOldest(ObjectStore.maximumBacklog))
        for change in past { continuation.yield(change) }
        state.lastSubscriber += 1
        let id: Int = state.lastSubscriber
        state.subscribers[id] = continuation
        continuation.onTermination = { [weak self] _ in
            // Not within the lock: finishing a stream while publishing ends up here.
            guard let self else { return }
            Task { self.state.withLock { $0.subscribers[id] = nil } }
        }
        return stream
    }
}
