import CMicroHTTPD
import Synchronization

/// One request and its response, between libmicrohttpd's thread and the handler's task.
///
/// libmicrohttpd calls in on its own thread; while there is nothing for it to do the connection is suspended, and
/// whoever has something resumes it. The lock makes suspending and resuming take turns.
final class Exchange: Sendable {
    let id: UInt64
    private let state: Mutex<State>

    /// The stream may hold this many bytes before its writer has to wait.
    private static let highWater: Int = 256 * 1024

    private struct State {
        var target: String
        var body: [UInt8] = []
        var hasHead: Bool = false
        var isTooLarge: Bool = false
        /// nil once libmicrohttpd is done with the request.
        var connection: Connection?
        var isSuspended: Bool = false
        var answer: ServerResponse?
        var task: Task<Void, Never>?
        var isGone: Bool = false
        // Of a streaming response:
        var pending: [UInt8] = []
        var sent: Int = 0
        var end: End?
        var room: [CheckedContinuation<Void, Never>] = []
    }

    /// Sendable by our lock: libmicrohttpd lets any thread resume a connection, and nothing else is done with it
    /// outside its own thread.
    private struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    enum End: Sendable {
        case whole
        case broken
    }

    init(id: UInt64, target: String, connection: OpaquePointer) {
        self.id = id
        state = Mutex(State(target: target, connection: Connection(pointer: connection)))
    }

    // MARK: On libmicrohttpd's thread

    var target: String { state.withLock { $0.target } }
    var isTooLarge: Bool { state.withLock { $0.isTooLarge } }
    var isSuspended: Bool { state.withLock { $0.isSuspended } }
    var hasBegun: Bool { state.withLock { $0.task != nil } }
    var isGone: Bool { state.withLock { $0.isGone } }

    /// False the first time: libmicrohttpd's first call comes before the body.
    func takeHead() -> Bool {
        state.withLock { state in
            defer { state.hasHead = true }
            return state.hasHead
        }
    }

    func receive(_ part: UnsafeRawBufferPointer, limit: Int) {
        state.withLock { state in
            if state.body.count + part.count > limit { state.isTooLarge = true }
            if !state.isTooLarge { state.body.append(contentsOf: part) }
        }
    }

    /// Suspends the connection and runs `handler` in a task; the connection goes on when there is an answer.
    func begin(_ run: @escaping @Sendable ([UInt8]) async -> ServerResponse) {
        state.withLock { state in
            guard let connection = state.connection else { return }
            iter8_MHD_suspend_connection(connection.pointer)
            state.isSuspended = true
            let body: [UInt8] = state.body
            state.body = []
            state.task = Task { [self] in
                let answer: ServerResponse = await run(body)
                deliver(answer)
                await produce(answer)
            }
        }
    }

    func takeAnswer() -> ServerResponse? {
        state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
    }

    /// Fills `buffer` from the stream: the count of bytes, 0 after suspending, or how it ended.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Result<Int, StreamEnd> {
        let (result, waiters): (Result<Int, StreamEnd>, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            let available: Int = state.pending.count - state.sent
            if available > 0 {
                let count: Int = min(available, buffer.count)
                state.pending.withUnsafeBytes { bytes in
                    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[state.sent..<state.sent + count]))
                }
                state.sent += count
                guard state.sent == state.pending.count else { return (.success(count), []) }
                state.pending.removeAll(keepingCapacity: state.pending.capacity <= Exchange.highWater)
                state.sent = 0
                defer { state.room = [] }
                return (.success(count), state.room)
            }
            switch state.end {
            case .whole: return (.failure(StreamEnd(isBroken: false)), [])
            case .broken: return (.failure(StreamEnd(isBroken: true)), [])
            case nil:
                if let connection = state.connection, !state.isSuspended {
                    iter8_MHD_suspend_connection(connection.pointer)
                    state.isSuspended = true
                }
                return (.success(0), [])
            }
        }
        for waiter in waiters { waiter.resume() }
        return result
    }

    struct StreamEnd: Error {
        let isBroken: Bool
    }

    /// libmicrohttpd is done with the request, well or badly.
    func complete() {
        let (task, waiters) = state.withLock { state in
            state.connection = nil
            state.isGone = true
            defer { state.room = [] }
            return (state.task, state.room)
        }
        task?.cancel()
        for waiter in waiters { waiter.resume() }
    }

    // MARK: On other threads

    /// The client has gone, or the server stops: nobody waits for the answer.
    func abandon() {
        let (task, waiters) = state.withLock { state in
            state.isGone = true
            if state.end == nil { state.end = .broken }
            Exchange.resume(&state)
            defer { state.room = [] }
            return (state.task, state.room)
        }
        task?.cancel()
        for waiter in waiters { waiter.resume() }
    }

    func write(_ bytes: [UInt8]) async throws {
        guard !bytes.isEmpty else { return }
        let isFull: Bool = try state.withLock { state in
            if state.isGone { throw CancellationError() }
            state.pending.append(contentsOf: bytes)
            Exchange.resume(&state)
            return state.pending.count - state.sent > Exchange.highWater
        }
        if isFull { await waitForRoom() }
        try Task.checkCancellation()
    }

    private func waitForRoom() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let mayGoOn: Bool = state.withLock { state in
                if state.isGone || state.pending.count - state.sent <= Exchange.highWater { return true }
                state.room.append(continuation)
                return false
            }
            if mayGoOn { continuation.resume() }
        }
    }

    private func deliver(_ answer: ServerResponse) {
        state.withLock { state in
            state.answer = answer
            Exchange.resume(&state)
        }
    }

    private func produce(_ answer: ServerResponse) async {
        guard case .stream(let producer) = answer.body else { return }
        var end: End = .whole
        do {
            try await producer(ResponseWriter(exchange: self))
        } catch {
            end = .broken
        }
        state.withLock { state in
            if state.end == nil { state.end = end }
            Exchange.resume(&state)
        }
    }

    private static func resume(_ state: inout State) {
        guard state.isSuspended, let connection = state.connection else { return }
        state.isSuspended = false
        iter8_MHD_resume_connection(connection.pointer)
    }
}
