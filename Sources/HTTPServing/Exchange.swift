import CMicroHTTPD
import Synchronization

/// One request and its response. Callbacks come on the daemon's thread, results from tasks; `state` joins them.
final class Exchange: Sendable {
    private struct Connection: @unchecked Sendable {
        // libmicrohttpd allows resuming from any thread; everything else happens on its own.
        let pointer: OpaquePointer
    }

    private enum Stage {
        case receiving
        case working
        case answered(ServerResponse)
        case sending
        case done
    }

    private struct State {
        var stage: Stage = .receiving
        var body: [UInt8] = []
        var isTooLarge: Bool = false
        var isSuspended: Bool = false
        var task: Task<Void, Never>?
        var outgoing: [UInt8] = []
        var hasEnded: Bool = false
    }

    /// A client that does not read a stream is let go when this much waits for it.
    private static let maximumBacklog: Int = 32 << 20

    private let core: ServerCore
    private let connection: Connection
    private let method: String
    private let path: String
    private let state: Mutex<State> = Mutex(State())

    init(core: ServerCore, connection: OpaquePointer, method: String, path: String) {
        self.core = core
        self.connection = Connection(pointer: connection)
        self.method = method
        self.path = path
    }

    // MARK: - on the daemon's thread

    func receive(_ bytes: UnsafeRawBufferPointer) {
        state.withLock { state in
            if state.body.count + bytes.count > core.maximumBodyBytes {
                state.isTooLarge = true
                state.body = []
            } else if !state.isTooLarge {
                state.body += bytes
            }
        }
    }

    /// The request is complete: starts the handler, or queues what it answered.
    func proceed() -> MHD_Result {
        let next: Next = state.withLock { state in
            switch state.stage {
            case .receiving:
                if state.isTooLarge {
                    state.stage = .sending
                    return .send(ServerResponse(status: 413, body: Array("request body too large\n".utf8)))
                }
                state.stage = .working
                let body: [UInt8] = state.body
                state.body = []
                state.isSuspended = true
                MHD_suspend_connection(connection.pointer)
                return .start(body)
            case .answered(let response):
                state.stage = .sending
                return .send(response)
            case .working, .sending, .done: return .wait
            }
        }
        switch next {
        case .wait: return iter8_mhd_yes()
        case .send(let response): return send(response)
        case .start(let body):
            let request = ServerRequest(
                method: method, path: path, query: query(), headers: headers(), body: body)
            let task = Task { [self] in
                let response: ServerResponse = await core.handler(request)
                answer(response)
            }
            state.withLock { $0.task = task }
            return iter8_mhd_yes()
        }
    }

    private enum Next {
        case wait
        case start([UInt8])
        case send(ServerResponse)
    }

    private func send(_ response: ServerResponse) -> MHD_Result {
        let made: OpaquePointer?
        switch response.body {
        case .bytes(let bytes): made = bytes.withUnsafeBytes { iter8_mhd_copy_response($0.baseAddress, $0.count) }
        case .stream(let stream):
            made = MHD_create_response_from_callback(
                iter8_mhd_size_unknown(), 32 << 10,
                { context, _, buffer, size in
                    guard let context, let buffer else { return iter8_mhd_end_of_stream() }
                    return Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().read(buffer, size)
                }, Unmanaged.passRetained(self).toOpaque(),
                { context in context.map { Unmanaged<Exchange>.fromOpaque($0).release() } })
            pump(stream)
        }
        guard let made else { return iter8_mhd_no() }
        defer { MHD_destroy_response(made) }
        for (name, value) in response.headers { MHD_add_response_header(made, name, value) }
        return MHD_queue_response(connection.pointer, UInt32(response.status), made)
    }

    /// Fills `buffer` with what waits to be sent, or suspends the connection until there is more.
    private func read(_ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int {
        state.withLock { state in
            if state.outgoing.isEmpty {
                if state.hasEnded { return iter8_mhd_end_of_stream() }
                state.isSuspended = true
                MHD_suspend_connection(connection.pointer)
                return 0
            }
            let count: Int = min(size, state.outgoing.count)
            state.outgoing.withUnsafeBytes { bytes in
                UnsafeMutableRawPointer(buffer).copyMemory(
                    from: bytes.baseAddress ?? UnsafeRawPointer(buffer), byteCount: count)
            }
            state.outgoing.removeFirst(count)
            return count
        }
    }

    func finished() {
        core.remove(self)
        let task: Task<Void, Never>? = state.withLock { state in
            state.stage = .done
            state.hasEnded = true
            state.outgoing = []
            return state.task
        }
        task?.cancel()
    }

    // MARK: - from tasks

    private func answer(_ response: ServerResponse) {
        state.withLock { state in
            if case .done = state.stage { return }
            state.stage = .answered(response)
            resume(&state)
        }
    }

    /// Moves the stream's chunks to the connection. The regular wake-up lets the daemon notice a client that left.
    private func pump(_ stream: AsyncStream<[UInt8]>) {
        let task = Task { [self] in
            let heartbeat = Task { [self] in
                while !Task.isCancelled {
                    try? await Task.sleep(for: .seconds(2))
                    state.withLock { resume(&$0) }
                }
            }
            for await chunk in stream {
                let isGone: Bool = state.withLock { state in
                    if case .done = state.stage { return true }
                    state.outgoing += chunk
                    if state.outgoing.count > Exchange.maximumBacklog { state.hasEnded = true }
                    resume(&state)
                    return state.hasEnded
                }
                if isGone || Task.isCancelled { break }
            }
            heartbeat.cancel()
            state.withLock { state in
                state.hasEnded = true
                resume(&state)
            }
        }
        state.withLock { $0.task = task }
    }

    /// The server stops.
    func abort() {
        let task: Task<Void, Never>? = state.withLock { state in
            if case .working = state.stage {
                state.stage = .answered(ServerResponse(status: 503, body: Array("the server is stopping\n".utf8)))
            }
            state.hasEnded = true
            resume(&state)
            return state.task
        }
        task?.cancel()
    }

    private func resume(_ state: inout State) {
        guard state.isSuspended else { return }
        if case .done = state.stage { return }
        state.isSuspended = false
        MHD_resume_connection(connection.pointer)
    }

    // MARK: - what the client sent

    private func query() -> [(name: String, value: String)] {
        values(iter8_mhd_each_argument)
    }

    private func headers() -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in values(iter8_mhd_each_header) {
            let key: String = name.lowercased()
            fields[key] = fields[key].map { "\($0), \(value)" } ?? value
        }
        return fields
    }

    private typealias Each = (OpaquePointer?, MHD_KeyValueIterator?, UnsafeMutableRawPointer?) -> Void

    private func values(_ each: Each) -> [(name: String, value: String)] {
        var pairs: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &pairs) { pointer in
            each(
                connection.pointer,
                { context, _, name, value in
                    guard let context, let name else { return iter8_mhd_yes() }
                    let list = context.assumingMemoryBound(to: [(name: String, value: String)].self)
                    list.pointee.append((String(cString: name), value.map { String(cString: $0) } ?? ""))
                    return iter8_mhd_yes()
                }, pointer)
        }
        return pairs
    }
}
