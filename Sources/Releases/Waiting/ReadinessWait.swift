import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization

/// Waits until all objects of a revision are ready at once: one watch for each kind in each namespace, and one for
/// the pods of the workloads among them, which tell why those are not.
struct ReadinessWait: Sendable {
    private enum Outcome {
        case isDone
        /// A watch that is not needed has ended.
        case ended
    }

    private struct Place: Hashable {
        var resource: GroupVersionResource
        var namespace: String?
    }

    private static let pods = GroupVersionResource(version: "v1", resource: "pods")

    let client: KubeClient
    /// The group's namespace.
    let home: String
    /// Told of every change, in order.
    let progress: @Sendable (ObjectProgress) -> Void

    /// - Throws: `timedOut` or `failed`, with each object that is not ready and why in the details; what the cluster
    ///   answers.
    func wait(for objects: [ManifestObject], timeout: Duration) async throws {
        guard !objects.isEmpty else { return }
        let board: BoardKeeper = BoardKeeper(ReadinessBoard(objects, home: home), progress)
        let places: [Place: [ManifestObject]] = Dictionary(grouping: objects) {
            Place(resource: $0.resource.groupVersionResource, namespace: $0.namespace)
        }
        let workloads: [String: [LabelSelector]] = Dictionary(
            grouping: objects.filter { $0.podSelector() != nil }, by: { $0.namespace ?? home }
        ).mapValues { $0.compactMap { $0.podSelector() } }
        let timedOut: @Sendable () -> any Error = { board.timedOut(after: timeout) }
        try await withDeadline(timeout, timedOut: timedOut) {
            try await withThrowingTaskGroup(of: Outcome.self) { tasks in
                for (place, objects) in places { tasks.addTask { try await watch(place, objects, board) } }
                for (namespace, selectors) in workloads {
                    tasks.addTask { try await watchPods(in: namespace, selectors, board) }
                }
                defer { tasks.cancelAll() }
                while let outcome = try await tasks.next() {
                    if outcome == .isDone { return }
                }
                throw CancellationError()
            }
        }
    }

    private func watch(_ place: Place, _ objects: [ManifestObject], _ board: BoardKeeper) async throws -> Outcome {
        let names: [String: ManifestObject.Identity] = Dictionary(
            objects.map { ($0.object.name, $0.identity) }, uniquingKeysWith: { first, _ in first })
        do {
            let watcher = ResourceWatcher(
                client, place.resource, namespace: place.namespace, options: selection(objects),
                backoff: Backoff(longest: .seconds(5)), onTrouble: { error, _ in board.note(error) })
            for try await change in watcher {
                if try board.take(change, names) { return .isDone }
            }
            throw CancellationError()
        } catch let error as Diagnostic where error.code == .forbidden {
            return try await poll(place, names, board)
        }
    }

    /// All of the release's own carry Helm's label; a single object needs no more rights than its own.
    private func selection(_ objects: [ManifestObject]) -> ListOptions {
        if objects.count == 1 { return ListOptions(fieldSelector: "metadata.name=\(objects[0].object.name)") }
        return ListOptions(labelSelector: "\(Ownership.managedBy)=Helm")
    }

    /// For who may read objects, but not watch them.
    private func poll(
        _ place: Place, _ names: [String: ManifestObject.Identity], _ board: BoardKeeper
    ) async throws -> Outcome {
        while true {
            for (name, identity) in names {
                do {
                    let object: KubeObject? = try await client.find(
                        place.resource, namespace: place.namespace, name: name)
                    if try board.take(object, identity) { return .isDone }
                } catch let error as Diagnostic where error.code == .unreachable || error.code == .timedOut {
                    board.note(error)
                }
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// What pods say is for the reader: without the right to see them the wait goes on.
    private func watchPods(
        in namespace: String, _ selectors: [LabelSelector], _ board: BoardKeeper
    ) async throws -> Outcome {
        let text: String = LabelSelector.covering(selectors).text
        let options = ListOptions(labelSelector: text.isEmpty ? nil : text)
        do {
            for try await change in ResourceWatcher(client, Self.pods, namespace: namespace, options: options) {
                board.takePod(change)
            }
        } catch is Diagnostic {
            return .ended
        }
        return .ended
    }
}

/// The board that all watches write to.
private final class BoardKeeper: Sendable {
    private struct State {
        var board: ReadinessBoard
        var trouble: Diagnostic?
    }

    private let state: Mutex<State>
    private let progress: @Sendable (ObjectProgress) -> Void

    init(_ board: ReadinessBoard, _ progress: @escaping @Sendable (ObjectProgress) -> Void) {
        state = Mutex(State(board: board))
        self.progress = progress
    }

    /// - Returns: whether everything is ready.
    /// - Throws: `failed` when something can't become ready.
    func take(_ change: ResourceChange, _ names: [String: ManifestObject.Identity]) throws -> Bool {
        switch change {
        case .added(let object), .updated(_, let object):
            guard let identity = names[object.name] else { return false }
            return try update { $0.see(object, identity) }
        case .removed(let object):
            guard let identity = names[object.name] else { return false }
            return try update { $0.see(nil, identity) }
        case .synced:
            // Those that no list had aren't there.
            return try update { board in names.values.flatMap { board.seeMissing($0) } }
        }
    }

    func take(_ object: KubeObject?, _ identity: ManifestObject.Identity) throws -> Bool {
        try update { $0.see(object, identity) }
    }

    func takePod(_ change: ResourceChange) {
        guard let pod = change.object else { return }
        var isGone: Bool = false
        if case .removed = change { isGone = true }
        state.withLock { state in
            for news in state.board.see(pod: pod, isGone: isGone) { progress(news) }
        }
    }

    /// A server that doesn't answer is told of only if time runs out.
    func note(_ error: any Error) { state.withLock { $0.trouble = error as? Diagnostic } }

    func timedOut(after timeout: Duration) -> Diagnostic {
        state.withLock { state in
            var error: Diagnostic = state.board.timedOut(after: timeout)
            if let trouble = state.trouble { error.details.append(trouble.description) }
            return error
        }
    }

    private func update(_ body: (inout ReadinessBoard) -> [ObjectProgress]) throws -> Bool {
        try state.withLock { state in
            state.trouble = nil
            for news in body(&state.board) { progress(news) }
            guard state.board.failed.isEmpty else { throw state.board.failure }
            return state.board.isDone
        }
    }
}
