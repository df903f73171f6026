import HTTPServing
import KubeModel
import ValueTree

extension APICall {
    /// Changes of a resource, one JSON object a line, until the client leaves or the time is up.
    func watch(_ served: ServedResource) throws(KubeStatus) -> ServerResponse {
        var options = try ListOptions(request)
        if let name = path.name {
            options.name = name
        }
        let selection: ListOptions = options
        let feed: WatchFeed = try WatchFeed(service.store, served, namespace: path.namespace, selection)
        let presenter: Presenter = presenter(served)
        return ServerResponse(status: 200, headers: [("Content-Type", "application/json")]) { writer in
            try await feed.run(presenter, timeout: Duration.seconds(min(selection.timeoutSeconds ?? 3_600, 86_400))) {
                event in
                try await writer.write(JSONWriter.bytes(event) + [0x0A])
            }
        }
    }
}

/// What one watch is to be told.
struct WatchFeed: Sendable {
    private let store: ObjectStore
    private let served: ServedResource
    private let namespace: String?
    private let selection: ListOptions
    private let initial: [KubeObject]
    private let initialRevision: Int64
    /// Whether the client wants a mark at the end of what there was at its beginning.
    private let marksInitialEnd: Bool
    private let changes: AsyncStream<StoredChange>

    /// A client that asked for them gets a bookmark this often, so that it can resume where it was.
    private static let bookmarkInterval: Duration = .seconds(30)

    /// - Throws: ``KubeStatus`` 410 if the client's resourceVersion is too old.
    init(
        _ store: ObjectStore, _ served: ServedResource, namespace: String?, _ selection: ListOptions
    ) throws(KubeStatus) {
        self.store = store
        self.served = served
        self.namespace = namespace
        self.selection = selection
        let version: String = selection.resourceVersion ?? ""
        if selection.wantsInitialEvents || version.isEmpty || version == "0" {
            let (objects, changes) = store.snapshotAndChanges(of: [served.groupResource])
            initial = objects.map(\.object).filter { object in
                (namespace == nil || object.namespace == namespace) && selection.matches(object)
            }
            initialRevision = initial.compactMap { $0.resourceVersion.flatMap { Int64($0) } }.max() ?? store.revision
            self.changes = changes
            marksInitialEnd = selection.wantsInitialEvents
            return
        }
        guard let revision = Int64(version) else {
            throw KubeStatus.badRequest("invalid resource version \"\(version)\"")
        }
        guard let changes = store.changes(after: revision) else {
            throw KubeStatus.expired("too old resource version: \(version) (\(store.revision))")
        }
        initial = []
        initialRevision = revision
        marksInitialEnd = false
        self.changes = changes
    }

    /// Sends events until the stream of changes ends or `timeout` has passed.
    func run(
        _ presenter: Presenter, timeout: Duration, _ send: @escaping @Sendable (Value) async throws -> Void
    ) async throws {
        for object in initial { try await send(event("ADDED", presenter.object(object))) }
        if marksInitialEnd { try await send(bookmark(presenter, store.revision, isInitialEnd: true)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await change in changes {
                    if let event = told(change, presenter) { try await send(event) }
                }
            }
            group.addTask { try await Task.sleep(for: timeout) }
            if selection.wantsBookmarks {
                group.addTask {
                    while true {
                        try await Task.sleep(for: WatchFeed.bookmarkInterval)
                        try await send(bookmark(presenter, store.revision, isInitialEnd: false))
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }

    /// A change as the client sees it: an object that comes to match is added, one that ceases to is deleted.
    private func told(_ change: StoredChange, _ presenter: Presenter) -> Value? {
        guard change.key.resource == served.groupResource, namespace == nil || change.key.namespace == namespace else {
            return nil
        }
        let did: Bool = change.previous.map(selection.matches) ?? false
        let does: Bool = change.kind != .deleted && selection.matches(change.object)
        switch (did, does) {
        case (false, true): return event("ADDED", presenter.object(change.object))
        case (true, true): return event("MODIFIED", presenter.object(change.object))
        case (true, false): return event("DELETED", presenter.object(change.object))
        case (false, false): return nil
        }
    }

    private func event(_ type: Value, _ object: Value) -> Value { ["type": type, "object": object] }

    private func bookmark(_ presenter: Presenter, _ revision: Int64, isInitialEnd: Bool) -> Value {
        var object: Value = [
            "apiVersion": .string(served.kind.apiVersion), "kind": .string(served.kind.kind),
            "metadata": ["resourceVersion": .string(String(revision))],
        ]
        if isInitialEnd { object[at: "metadata", "annotations", "k8s.io/initial-events-end"] = "true" }
        if presenter.representation == .table {
            object = [
                "apiVersion": "meta.k8s.io/v1", "kind": "Table",
                "metadata": ["resourceVersion": .string(String(revision))], "columnDefinitions": [],
                "rows": [["cells": [], "object": object]],
            ]
        }
        return event("BOOKMARK", object)
    }
}
