import Synchronization

/// How many pods may run at a time; the rest wait in the order in which they came.
final class PodSlots: Sendable {
    private struct State {
        var holders: Set<String> = []
        var isClosed: Bool = false
        var waiting: [(uid: String, grant: @Sendable () -> Void)] = []
    }

    private let limit: Int
    private let state: Mutex<State> = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// Calls `grant` now or once there is room. A pod that runs already (`isRunning`) gets a place whatever the limit.
    /// False if it has to wait.
    func request(_ uid: String, isRunning: Bool, grant: @escaping @Sendable () -> Void) -> Bool {
        let isGranted: Bool = state.withLock { state in
            if isRunning || state.holders.contains(uid) || state.holders.count < limit {
                state.holders.insert(uid)
                return true
            }
            state.waiting.append((uid, grant))
            return false
        }
        if isGranted { grant() }
        return isGranted
    }

    /// Nothing starts any more once this is true.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.waiting = []
        }
    }

    func release(_ uid: String) {
        let grants: [@Sendable () -> Void] = state.withLock { state in
            state.holders.remove(uid)
            state.waiting.removeAll { $0.uid == uid }
            var grants: [@Sendable () -> Void] = []
            while state.holders.count < limit, !state.waiting.isEmpty {
                let next = state.waiting.removeFirst()
                state.holders.insert(next.uid)
                grants.append(next.grant)
            }
            return grants
        }
        for grant in grants { grant() }
    }
}
