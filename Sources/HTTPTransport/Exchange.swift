import Synchronization

/// Where the network thread and the task that waits for one response meet: the head, the bytes that have
/// arrived but were not fetched yet (bounded), and how it ended.
final class Exchange: Sendable {
    enum End: Sendable {
        case finished
        case failed(HTTPFailure)
    }

    private typealias HeadWaiter = CheckedContinuation<Result<HTTPHead, HTTPFailure>, Never>
    private typealias BodyWaiter = CheckedContinuation<Result<[UInt8]?, HTTPFailure>, Never>

    private struct State {
        var head: HTTPHead?
        var pending: [UInt8] = []
        var isPaused: Bool = false
        var end: End?
        var headWaiter: HeadWaiter?
        var bodyWaiter: BodyWaiter?
    }

    private let state: Mutex<State> = Mutex(State())
    /// Above this many unfetched bytes the transfer pauses.
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    // MARK: The network thread's side

    func deliver(head: HTTPHead) {
        let waiter = state.withLock { state in
            state.head = head
            return take(&state.headWaiter)
        }
        waiter?.resume(returning: .success(head))
    }

    /// Takes `bytes`, or refuses them (false): then the transfer is to pause until somebody fetched.
    func deliver(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var handOver: (BodyWaiter, [UInt8])?
        let isTaken: Bool = state.withLock { state in
            if let waiter = take(&state.bodyWaiter) {
                handOver = (waiter, Array(bytes))
                return true
            }
            guard state.pending.count < limit else {
                state.isPaused = true
                return false
            }
            state.pending.append(contentsOf: bytes)
            return true
        }
        if let (waiter, chunk) = handOver { waiter.resume(returning: .success(chunk)) }
        return isTaken
    }

    /// The first end counts; later ones change nothing.
    func end(_ end: End) {
        let (headWaiter, bodyWaiter): (HeadWaiter?, BodyWaiter?) = state.withLock { state in
            guard state.end == nil else { return (nil, nil) }
            state.end = end
            if case .failed(let failure) = end, failure.kind == .cancelled { state.pending = [] }
            return (take(&state.headWaiter), take(&state.bodyWaiter))
        }
        headWaiter?.resume(returning: .failure(Self.failure(of: end)))
        if case .failed(let failure) = end {
            bodyWaiter?.resume(returning: .failure(failure))
        } else {
            bodyWaiter?.resume(returning: .success(nil))
        }
    }

    var isEnded: Bool { state.withLock { $0.end != nil } }

    // MARK: The waiting task's side

    func head() async -> Result<HTTPHead, HTTPFailure> {
        await withCheckedContinuation { continuation in
            let ready: Result<HTTPHead, HTTPFailure>? = state.withLock { state in
                if let head = state.head { return .success(head) }
                if let end = state.end { return .failure(Self.failure(of: end)) }
                state.headWaiter = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    /// Everything that has arrived since the last call, waiting for at least one byte; nil at the end.
    /// - Parameter onDrain: called when a paused transfer may go on.
    func next(onDrain: () -> Void) async -> Result<[UInt8]?, HTTPFailure> {
        await withCheckedContinuation { continuation in
            var shallResume: Bool = false
            let ready: Result<[UInt8]?, HTTPFailure>? = state.withLock { state in
                if !state.pending.isEmpty {
                    shallResume = state.isPaused
                    state.isPaused = false
                    var chunk: [UInt8] = []
                    swap(&chunk, &state.pending)
                    return .success(chunk)
                }
                switch state.end {
                case .finished: return .success(nil)
                case .failed(let failure): return .failure(failure)
                case nil: break
                }
                // One reader at a time; a second one would never be woken.
                guard state.bodyWaiter == nil else { return .success(nil) }
                state.bodyWaiter = continuation
                return nil
            }
            if shallResume { onDrain() }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    private static func failure(of end: End) -> HTTPFailure {
        switch end {
        case .failed(let failure): return failure
        case .finished:
            return HTTPFailure(.reset, url: "", reason: "it ended without a response", mayHaveReachedServer: true)
        }
    }
}

/// Empties an optional and gives what was in it.
private func take<Wrapped>(_ value: inout Wrapped?) -> Wrapped? {
    defer { value = nil }
    return value
}
