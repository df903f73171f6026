import Diagnostics
package import KubeClient
package import KubeModel

/// The objects of a resource and every later change of them, without a gap: first each existing object as
/// `added`, then `synced`, then changes as they happen, across lost connections and restarts of the server.
///
/// It ends by throwing when waiting can't help (no permission, no such resource, a bad selector), or when the
/// task is cancelled; letting go of the iterator ends the watch.
package struct ResourceWatcher: AsyncSequence, Sendable {
    package typealias Element = ResourceChange
    package typealias Failure = any Error

    private let client: KubeClient
    private let resource: GroupVersionResource
    private let namespace: String?
    private let options: ListOptions
    private let backoff: Backoff
    private let keeping: @Sendable (KubeObject) -> KubeObject
    private let onTrouble: @Sendable (any Error, Duration) -> Void

    /// - Parameters:
    ///   - namespace: nil for all namespaces and for cluster-scoped resources.
    ///   - keeping: what of an object is kept in memory, and reported: its identity and resource version at least.
    ///   - onTrouble: told of each failure that will be overcome by waiting, and how long the pause is.
    package init(
        _ client: KubeClient, _ resource: GroupVersionResource, namespace: String?,
        options: ListOptions = ListOptions(), backoff: Backoff = Backoff(),
        keeping: @escaping @Sendable (KubeObject) -> KubeObject = { $0 },
        onTrouble: @escaping @Sendable (any Error, Duration) -> Void = { _, _ in }
    ) {
        self.client = client
        self.resource = resource
        self.namespace = namespace
        self.options = options
        self.backoff = backoff
        self.keeping = keeping
        self.onTrouble = onTrouble
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(self, machine: WatchMachine(backoff: backoff))
    }

    package struct Iterator: AsyncIteratorProtocol {
        private let watcher: ResourceWatcher
        private var machine: WatchMachine
        private var action: WatchMachine.Action?
        private var events: AsyncThrowingStream<WatchEvent, any Error>.Iterator?
        private var watchStart: ContinuousClock.Instant = .now
        /// Changes that are to be handed out, the next one last.
        private var pending: [ResourceChange] = []
        private var trouble: (any Error)?

        fileprivate init(_ watcher: ResourceWatcher, machine: WatchMachine) {
            self.watcher = watcher
            self.machine = machine
        }

        package mutating func next() async throws -> ResourceChange? {
            try await next(isolation: nil)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> ResourceChange? {
            while true {
                if let change = pending.popLast() { return change }
                try Task.checkCancellation()
                let input: WatchMachine.Input = try await perform(action, isolation: actor)
                let (next, changes) = machine.handle(input)
                if case .pause(let pause) = next, let trouble { watcher.onTrouble(trouble, pause) }
                trouble = nil
                action = next
                pending = changes.reversed()
            }
        }

        private mutating func perform(
            _ action: WatchMachine.Action?, isolation actor: isolated (any Actor)?
        ) async throws -> WatchMachine.Input {
            guard let action else { return .start }
            do {
                switch action {
                case .list:
                    var list: KubeList = try await watcher.list()
                    list.items = list.items.map(watcher.keeping)
                    return .listed(list)
                case .watch(let version):
                    events = try await watcher.watch(from: version).makeAsyncIterator()
                    watchStart = .now
                    return try await nextEvent(isolation: actor)
                case .wait:
                    return try await nextEvent(isolation: actor)
                case .pause(let pause):
                    try await Task.sleep(for: pause)
                    return .paused
                }
            } catch is ResourceExpired {
                return .expired
            } catch let error as Diagnostic where Self.mayPass(error) {
                trouble = error
                return .failed
            }
        }

        private mutating func nextEvent(isolation actor: isolated (any Actor)?) async throws -> WatchMachine.Input {
            if let event = try await events?.next(isolation: actor) {
                return .event(event.keeping(watcher.keeping))
            }
            events = nil
            return .ended(after: .now - watchStart)
        }

        private static func mayPass(_ error: Diagnostic) -> Bool {
            switch error.code {
            case .unreachable, .timedOut, .failed, .conflict: return true
            case .usage, .invalid, .notFound, .forbidden, .assertionFailed, .interrupted: return false
            }
        }
    }

    private func list() async throws -> KubeList {
        try await client.list(resource, namespace: namespace, options: options)
    }

    private func watch(from version: String) async throws -> AsyncThrowingStream<WatchEvent, any Error> {
        try await client.watch(resource, namespace: namespace, options: options, from: version)
    }
}

@available(*, unavailable)
extension ResourceWatcher.Iterator: Sendable {}
