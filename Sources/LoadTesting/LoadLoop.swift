import CLinux
import Diagnostics
import Glibc
import Statistics
import Synchronization

/// The event loop of one load test: one thread, all its connections, an open-loop schedule.
///
/// Request i is due at start + i / rate whatever became of those before; it is sent on a free connection, or as soon as
/// one is free.
final class LoadLoop {
    private let plan: LoadPlan
    private let addresses: [Address]
    private let secure: SecureContext?
    private let request: [UInt8]
    private let isStopped: () -> Bool
    private static let readable: UInt32 = 1
    private static let writable: UInt32 = 4
    private let epoll: Int32
    private let timer: Int32
    private var connections: [Connection] = []
    private var byDescriptor: [Int32: Int] = [:]
    private var idle: [Int] = []
    private(set) var result: LoadResult = LoadResult()
    private let buffer: UnsafeMutableBufferPointer<UInt8>

    private var start: UInt64 = 0
    private var nextRequest: Int = 0
    private let total: Int
    private let end: UInt64?
    private let timeout: UInt64
    private var outstanding: Int = 0
    private var nextTimeoutCheck: UInt64 = 0

    private struct Connection {
        enum Stage: Equatable {
            case closed, connecting, handshaking, idle, sending, receiving
        }

        var stage: Stage = .closed
        var descriptor: Int32 = -1
        var channel: SecureChannel?
        var parser: ResponseParser
        var sent: Int = 0
        /// When the request in flight was due, and when it was begun.
        var due: UInt64 = 0
        var begun: UInt64 = 0
        var hasRequest: Bool = false
        /// Requests this connection has served: a reset of a reused one is tried again once on a fresh one.
        var served: Int = 0
        var isRetry: Bool = false
        var events: UInt32 = 0
    }

    init(_ plan: LoadPlan, addresses: [Address], isStopped: @escaping () -> Bool) throws(Diagnostic) {
        self.plan = plan
        self.addresses = addresses
        self.isStopped = isStopped
        secure = plan.target.isSecure ? try SecureContext(plan) : nil
        request = RequestText.bytes(plan)
        epoll = iter8_epoll_create()
        timer = iter8_timer_create()
        buffer = .allocate(capacity: 128 << 10)
        timeout = UInt64(plan.timeout * 1e9)
        switch plan.extent {
        case .requests(let count):
            total = count
            end = nil
        case .seconds(let seconds):
            total = plan.rate.map { Int((seconds * $0).rounded(.up)) } ?? .max
            end = UInt64(seconds * 1e9)
        }
        let count: Int = max(1, min(plan.connections, total))
        let parser = ResponseParser(isHead: plan.method == "HEAD")
        connections = Array(repeating: Connection(parser: parser), count: count)
        iter8_epoll_add(epoll, timer, LoadLoop.readable)
    }

    deinit {
        for connection in connections where connection.descriptor >= 0 { close(connection.descriptor) }
        close(timer)
        close(epoll)
        buffer.deallocate()
    }

    /// Runs to the end of the plan, or until it is stopped.
    func run() {
        for index in connections.indices { open(index) }
        warmUp()
        start = MonotonicClock.now
        var last: UInt64 = start
        nextTimeoutCheck = start + min(timeout, 100_000_000)
        var events: [Int32] = Array(repeating: 0, count: connections.count + 1)
        while !isStopped() {
            dispatch()
            if outstanding == 0, isExhausted { break }
            wait(&events)
            last = MonotonicClock.now
            if last >= nextTimeoutCheck { expire(last) }
        }
        result.elapsed = max(1, last - start)
    }

    // MARK: - schedule

    /// Whether no further request will fall due.
    private var isExhausted: Bool {
        if nextRequest >= total { return true }
        guard let end, plan.rate == nil else { return false }
        return MonotonicClock.now - start >= end
    }

    private func due(_ index: Int) -> UInt64 {
        guard let rate = plan.rate else { return 0 }
        return start + UInt64(Double(index) / rate * 1e9)
    }

    /// Gives due requests to idle connections.
    private func dispatch() {
        guard !idle.isEmpty, !isExhausted else { return }
        var now: UInt64 = MonotonicClock.now
        while !idle.isEmpty, nextRequest < total {
            let due: UInt64 = plan.rate == nil ? now : self.due(nextRequest)
            if due > now { return }
            let index: Int = idle.removeLast()
            nextRequest += 1
            outstanding += 1
            begin(index, due: due, now: now)
            if plan.rate == nil { now = MonotonicClock.now }
        }
    }

    /// Connections are opened before the schedule starts, so that the first requests are not slower than the rest;
    /// what fails here is tried again by the requests themselves.
    private func warmUp() {
        let deadline: UInt64 = MonotonicClock.now + timeout
        var events: [Int32] = Array(repeating: 0, count: connections.count + 1)
        while connections.contains(where: { $0.stage == .connecting || $0.stage == .handshaking }), !isStopped() {
            let now: UInt64 = MonotonicClock.now
            guard now < deadline else { break }
            poll(&events, milliseconds: Int32(min(100, (deadline - now) / 1_000_000 + 1)))
        }
        for index in connections.indices where connections[index].stage != .idle {
            shut(index)
            idle.append(index)
        }
    }

    private func wait(_ events: inout [Int32]) {
        var limit: UInt64 = nextTimeoutCheck
        if !idle.isEmpty, nextRequest < total, plan.rate != nil { limit = min(limit, due(nextRequest)) }
        iter8_timer_at(timer, max(limit, 1))
        poll(&events, milliseconds: 100)
    }

    private func poll(_ events: inout [Int32], milliseconds: Int32) {
        let count: Int32 = iter8_epoll_wait(epoll, &events, Int32(events.count), milliseconds)
        guard count > 0 else { return }
        for descriptor in events.prefix(Int(count)) {
            if descriptor == timer {
                var expirations: UInt64 = 0
                _ = Glibc.read(timer, &expirations, 8)
            } else if let index = byDescriptor[descriptor] {
                advance(index)
            }
        }
    }

    private func expire(_ now: UInt64) {
        nextTimeoutCheck = now + min(timeout, 100_000_000)
        for index in connections.indices
        where connections[index].hasRequest && now - connections[index].begun >= timeout {
            fail(index, .timeout, "no complete response within \(plan.timeout) s")
        }
    }

    // MARK: - one connection

    private func open(_ index: Int) {
        switch addresses[index % addresses.count].connect() {
        case .failure(let error):
            if connections[index].hasRequest { fail(index, error.kind, error.message) }
        case .success(let descriptor):
            connections[index].descriptor = descriptor
            connections[index].stage = .connecting
            connections[index].served = 0
            byDescriptor[descriptor] = index
            connections[index].events = LoadLoop.writable
            iter8_epoll_add(epoll, descriptor, LoadLoop.writable)
        }
    }

    private func shut(_ index: Int) {
        let descriptor: Int32 = connections[index].descriptor
        connections[index].channel = nil
        connections[index].stage = .closed
        connections[index].descriptor = -1
        guard descriptor >= 0 else { return }
        byDescriptor[descriptor] = nil
        close(descriptor)
    }

    private func listen(_ index: Int, _ events: UInt32) {
        guard connections[index].events != events else { return }
        connections[index].events = events
        iter8_epoll_change(epoll, connections[index].descriptor, events)
    }

    private func begin(_ index: Int, due: UInt64, now: UInt64) {
        connections[index].due = due
        connections[index].begun = now
        connections[index].hasRequest = true
        connections[index].sent = 0
        connections[index].isRetry = false
        if plan.rate != nil { result.generatorLag.record(now > due ? now - due : 0) }
        if connections[index].stage == .idle { send(index) } else { open(index) }
    }

    private func advance(_ index: Int) {
        switch connections[index].stage {
        case .connecting: connected(index)
        case .handshaking: handshake(index)
        case .sending: send(index)
        case .receiving: receive(index)
        case .idle: shut(index)  // the server closed it; the next request opens a new one
        case .closed: break
        }
    }

    private func connected(_ index: Int) {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(connections[index].descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        guard code == 0 else {
            let error = SystemError(code: code)
            return fail(index, error.kind, error.message)
        }
        guard let secure else { return ready(index) }
        guard let channel = secure.channel(connections[index].descriptor) else {
            return fail(index, .tls, "out of memory for TLS")
        }
        connections[index].channel = channel
        connections[index].stage = .handshaking
        handshake(index)
    }

    private func handshake(_ index: Int) {
        guard let channel = connections[index].channel else { return }
        switch channel.handshake() {
        case .done: ready(index)
        case .wantsRead: listen(index, LoadLoop.readable)
        case .wantsWrite: listen(index, LoadLoop.writable)
        case .closed: fail(index, .tls, "connection closed during the TLS handshake")
        case .failed(let reason): fail(index, .tls, reason)
        }
    }

    private func ready(_ index: Int) {
        if connections[index].hasRequest { return send(index) }
        connections[index].stage = .idle
        listen(index, LoadLoop.readable)
        idle.append(index)
    }

    private func send(_ index: Int) {
        connections[index].stage = .sending
        while connections[index].sent < request.count {
            let progress: SecureChannel.Progress = write(index)
            switch progress {
            case .done(let count):
                connections[index].sent += count
                result.bytesSent += count
            case .wantsWrite: return listen(index, LoadLoop.writable)
            case .wantsRead: return listen(index, LoadLoop.readable)
            case .closed: return lost(index, .reset, "connection closed while sending")
            case .failed(let reason): return lost(index, .reset, reason)
            }
        }
        connections[index].parser.reset()
        connections[index].stage = .receiving
        listen(index, LoadLoop.readable)
    }

    private func write(_ index: Int) -> SecureChannel.Progress {
        request.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return .done(0) }
            let rest: UnsafeRawPointer = base + connections[index].sent
            let count: Int = bytes.count - connections[index].sent
            if let channel = connections[index].channel { return channel.write(rest, count) }
            let written: Int = Glibc.send(connections[index].descriptor, rest, count, Int32(MSG_NOSIGNAL))
            if written >= 0 { return .done(written) }
            return errno == EAGAIN || errno == EINTR ? .wantsWrite : .failed(String(cString: strerror(errno)))
        }
    }

    private func receive(_ index: Int) {
        while true {
            let progress: SecureChannel.Progress = read(index)
            switch progress {
            case .done(let count):
                result.bytesReceived += count
                let outcome: ResponseParser.Outcome = connections[index].parser.consume(
                    UnsafeBufferPointer(rebasing: buffer[..<count]))
                if finish(index, outcome) { return }
                if connections[index].channel == nil, count < buffer.count { return }
            case .wantsRead: return listen(index, LoadLoop.readable)
            case .wantsWrite: return listen(index, LoadLoop.writable)
            case .closed: return peerClosed(index)
            case .failed(let reason): return lost(index, .reset, reason)
            }
        }
    }

    private func read(_ index: Int) -> SecureChannel.Progress {
        guard let base = buffer.baseAddress else { return .closed }
        if let channel = connections[index].channel { return channel.read(base, buffer.count) }
        let count: Int = recv(connections[index].descriptor, base, buffer.count, 0)
        if count > 0 { return .done(count) }
        if count == 0 { return .closed }
        return errno == EAGAIN || errno == EINTR ? .wantsRead : .failed(String(cString: strerror(errno)))
    }

    /// Whether the response is over, one way or the other.
    private func finish(_ index: Int, _ outcome: ResponseParser.Outcome) -> Bool {
        switch outcome {
        case .incomplete: return false
        case .malformed(let reason): fail(index, .protocol, reason)
        case .complete(let status, let keepsAlive):
            let now: UInt64 = MonotonicClock.now
            result.serviceTime.record(now - connections[index].begun)
            result.responseTime.record(now - min(now, connections[index].due))
            result.statuses[status, default: 0] += 1
            connections[index].served += 1
            release(index, keepsAlive: keepsAlive)
        }
        return true
    }

    private func peerClosed(_ index: Int) {
        if !connections[index].parser.hasBegun { return lost(index, .reset, "connection closed without a response") }
        _ = finish(index, connections[index].parser.close())
    }

    /// A kept connection may be closed by the server just as a request goes out: that one is tried once more.
    private func lost(_ index: Int, _ kind: FailureKind, _ reason: String) {
        guard connections[index].served > 0, !connections[index].isRetry, !connections[index].parser.hasBegun else {
            return fail(index, kind, reason)
        }
        shut(index)
        connections[index].isRetry = true
        connections[index].sent = 0
        open(index)
    }

    private func fail(_ index: Int, _ kind: FailureKind, _ reason: String) {
        let hadRequest: Bool = connections[index].hasRequest
        shut(index)
        guard hadRequest else { return }
        result.fail(kind, reason)
        connections[index].hasRequest = false
        outstanding -= 1
        idle.append(index)
    }

    private func release(_ index: Int, keepsAlive: Bool) {
        connections[index].hasRequest = false
        outstanding -= 1
        if keepsAlive { connections[index].stage = .idle } else { shut(index) }
        idle.append(index)
    }
}
