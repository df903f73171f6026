import CLinux
import Diagnostics
import Glibc

/// The event loop of one load test: one thread, all its connections, an open-loop schedule.
///
/// A request that is due is sent on the connection that has been free for longest, or on the first that becomes free. What
/// is ready is read first and new requests are sent then, so that sending makes no answer look late.
final class LoadLoop {
    let plan: LoadPlan
    let addresses: [Address]
    let secure: SecureContext?
    let request: RequestText
    let buffer: UnsafeMutableBufferPointer<UInt8>
    let epoll: Int32
    var recorder: Recorder
    /// When the connection that is looked after was found to be ready: what it has to read had come by then.
    var arrival: UInt64 = 0
    private let isStopped: () -> Bool
    private let connections: [Connection]
    private var pacer: Pacer
    private var meter: ProgressMeter
    private var idle: IdleQueue
    private var outstanding: Int = 0
    private let timeout: UInt64
    private var nextExpiry: UInt64 = .max
    private var tags: [Int32]
    /// Without a schedule nothing is due at a certain time, and ticks tell when to look after what takes too long; -1 with one.
    private let ticker: Int32

    /// The loop looks at least so often whether it is to stop.
    private static let patience: UInt64 = 100_000_000
    /// Milliseconds.
    private static let tick: Int32 = 10
    /// No connection's.
    private static let tickerTag: Int32 = 1 << 29

    init(
        _ plan: LoadPlan, addresses: [Address], isStopped: @escaping () -> Bool,
        onProgress: (@Sendable (LoadProgress) -> Void)? = nil
    ) throws(Diagnostic) {
        meter = ProgressMeter(plan, onProgress)
        self.plan = plan
        self.addresses = addresses
        self.isStopped = isStopped
        secure = plan.target.isSecure ? try SecureContext(plan) : nil
        var payload: PayloadFile?
        if case .file(let path) = plan.body { payload = try PayloadFile(path) }
        let request = RequestText(plan, payload: payload)
        self.request = request
        pacer = Pacer(plan)
        recorder = Recorder(isPaced: plan.rate != nil)
        timeout = MonotonicClock.nanoseconds(plan.timeout)
        let count: Int = max(1, min(plan.connections, pacer.total))
        let parser = ResponseParser(isHead: plan.method == "HEAD")
        connections = (0..<count).map { Connection($0, request, parser) }
        idle = IdleQueue(capacity: count)
        tags = Array(repeating: 0, count: min(count, 256))
        epoll = iter8_epoll_create()
        ticker = plan.rate == nil ? iter8_ticker_add(epoll, LoadLoop.tick, LoadLoop.tickerTag) : -1
        buffer = .allocate(capacity: 64 << 10)
    }

    deinit {
        if ticker >= 0 { Glibc.close(ticker) }
        Glibc.close(epoll)
        buffer.deallocate()
    }

    /// Runs to the end of the plan, or until it is stopped.
    func run() -> LoadResult {
        iter8_exact_timers()
        for connection in connections { open(connection) }
        warmUp()
        let start: UInt64 = MonotonicClock.now
        let busy: UInt64 = MonotonicClock.busy
        pacer.begin(at: start)
        recorder.begin(at: start)
        meter.begin(at: start)
        var now: UInt64 = start
        var last: UInt64 = start
        while !isStopped() {
            dispatch(now)
            if outstanding == 0, pacer.isExhausted(now) { break }
            wait(until: wakeUp(now), now)
            now = MonotonicClock.now
            last = now
            if now >= nextExpiry { expire(now) }
            meter.tick(now, recorder)
        }
        if !isStopped() {
            recorder.unsent(pacer.unsent, "still waiting for a free connection \(plan.timeout) s after the test's end")
        }
        return recorder.finish(now: last, askedRate: pacer.askedRate, busy: MonotonicClock.busy - busy)
    }

    /// Connections are opened before the schedule starts, so that the first requests are not slower than the rest;
    /// what fails here is tried again by the requests themselves.
    private func warmUp() {
        let deadline: UInt64 = MonotonicClock.now + timeout
        while connections.contains(where: { $0.stage == .connecting || $0.stage == .handshaking }), !isStopped() {
            let now: UInt64 = MonotonicClock.now
            guard now < deadline else { break }
            wait(until: deadline, now)
        }
        for connection in connections {
            if connection.stage != .idle { connection.close() }
            idle.append(connection.index)
        }
    }

    /// Gives requests that are due to free connections: once round, since those that fail at once are free again.
    private func dispatch(_ time: UInt64) {
        var now: UInt64 = time
        for _ in 0..<idle.count {
            guard let due = pacer.take(now), let index = idle.removeFirst() else { return }
            outstanding += 1
            begin(connections[index], due: due, now: now)
            now = MonotonicClock.now
        }
    }

    private func begin(_ connection: Connection, due: UInt64, now: UInt64) {
        connection.due = due
        connection.begun = now
        connection.hasRequest = true
        connection.isResent = false
        connection.redirects = 0
        nextExpiry = min(nextExpiry, now + timeout)
        recorder.begun(at: now, possible: max(due, connection.freed))
        start(connection)
    }

    /// When there is something to do though no connection is ready.
    private func wakeUp(_ now: UInt64) -> UInt64 {
        if !idle.isEmpty {
            // Connections that failed at once leave some for another round.
            guard let next = pacer.next else { return pacer.isExhausted(now) ? now + LoadLoop.patience : now }
            return min(next, now + LoadLoop.patience)
        }
        return min(nextExpiry, now + LoadLoop.patience)
    }

    private func wait(until time: UInt64, _ now: UInt64) {
        let limit: UInt64 = min(time, nextExpiry, now + LoadLoop.patience)
        let isTicked: Bool = ticker >= 0 && limit > now
        let count: Int32 = iter8_epoll_wait(
            epoll, &tags, Int32(tags.count), isTicked ? -1 : Int64(limit - min(limit, now)))
        guard count > 0 else { return }
        for position in 0..<Int(count) {
            let index = Int(tags[position] >> 1)
            guard index < connections.count else {
                rearmTicker()
                continue
            }
            let connection: Connection = connections[index]
            connection.isHungUp = tags[position] & 1 == 1
            arrival = MonotonicClock.now
            advance(connection)
        }
    }

    /// The next tick comes only when this one has been read.
    private func rearmTicker() {
        var ticks: UInt64 = 0
        _ = read(ticker, &ticks, MemoryLayout<UInt64>.size)
    }

    private func expire(_ now: UInt64) {
        nextExpiry = now + timeout
        for connection in connections where connection.hasRequest {
            let end: UInt64 = connection.begun + timeout
            if end <= now {
                fail(connection, .timeout, "no complete answer within \(plan.timeout) s")
            } else {
                nextExpiry = min(nextExpiry, end)
            }
        }
    }

    /// The connection's request is over; it is free for another one.
    func free(_ connection: Connection, _ now: UInt64) {
        connection.freed = now
        connection.hasRequest = false
        outstanding -= 1
        idle.append(connection.index)
    }
}
