extension LoadLoop {
    /// Nanoseconds that a kept connection must have rested for its closing to be the server's tidying up.
    private static let rest: UInt64 = 100_000_000

    /// Sends a connection's request, or opens the connection first.
    func start(_ connection: Connection) {
        connection.prepare(request)
        if connection.stage == .idle { send(connection) } else { open(connection) }
    }

    /// Does what a connection whose socket is ready waits for.
    func advance(_ connection: Connection) {
        switch connection.stage {
        case .connecting: connected(connection)
        case .handshaking: handshake(connection)
        case .sending:
            send(connection)
            // A server may answer, and close, before it has all of a payload.
            if connection.stage == .sending { receive(connection) }
        case .receiving: receive(connection)
        case .idle: rested(connection)
        case .closed: break
        }
    }

    /// Something came on a connection without a request: that it is closed, TLS's own messages, or nonsense.
    private func rested(_ connection: Connection) {
        guard case .wouldBlock = connection.read(buffer) else { return connection.close() }
    }

    func send(_ connection: Connection) {
        connection.stage = .sending
        while connection.sent < connection.request.count {
            switch connection.write(buffer) {
            case .done(let count):
                connection.sent += count
                recorder.sent(count)
            case .wouldBlock: return
            case .closed: return unsendable(connection, .closed, "connection closed while sending")
            case .failed(let kind, let reason): return unsendable(connection, kind, reason)
            }
        }
        connection.stage = .receiving
    }

    /// An answer may be there nevertheless, such as 413.
    private func unsendable(_ connection: Connection, _ kind: FailureKind, _ reason: String) {
        arrival = MonotonicClock.now
        receive(connection)
        if connection.stage == .sending { lost(connection, kind, reason) }
    }

    private func receive(_ connection: Connection) {
        while true {
            switch connection.read(buffer) {
            case .done(let count):
                recorder.received(count)
                let outcome: ResponseParser.Outcome = connection.parser.consume(
                    UnsafeBufferPointer(rebasing: buffer[..<count]))
                if finish(connection, outcome) { return }
                arrival = MonotonicClock.now
            case .wouldBlock: return
            case .closed:
                guard connection.parser.hasBegun else {
                    return lost(connection, .closed, "connection closed without an answer")
                }
                _ = finish(connection, connection.parser.close())
                return
            case .failed(let kind, let reason): return lost(connection, kind, reason)
            }
        }
    }

    /// Whether the response is over, one way or the other.
    private func finish(_ connection: Connection, _ outcome: ResponseParser.Outcome) -> Bool {
        switch outcome {
        case .incomplete: return false
        case .malformed(let reason): fail(connection, .malformed, reason)
        case .truncated(let reason): fail(connection, .truncated, reason)
        case .complete(let status, let keepsAlive):
            let isReusable: Bool = keepsAlive && connection.stage == .receiving && !connection.isHungUp
            if isReusable { connection.stage = .idle } else { connection.close() }
            connection.isUsed = true
            if follow(connection, status) { return true }
            recorder.answered(status, begun: connection.begun, due: connection.due, now: arrival)
            free(connection, arrival)
        }
        return true
    }

    /// Whether a redirect is followed, in which case its target's answer counts.
    private func follow(_ connection: Connection, _ status: Int) -> Bool {
        guard plan.followsRedirects, let location = connection.parser.location,
            let next = Redirect(status, to: location, of: plan)
        else { return false }
        connection.redirects += 1
        if connection.redirects > Redirect.maximum {
            fail(connection, .redirects, next.excess)
            return true
        }
        connection.prepare(RequestText(plan, payload: request.payload, method: next.method, path: next.path))
        if connection.stage == .idle { send(connection) } else { open(connection) }
        return true
    }

    /// A kept connection may be closed by the server just as a request goes out on it after a rest: that one is sent once
    /// more if it may be, and counted. Any other loss is a failure.
    private func lost(_ connection: Connection, _ kind: FailureKind, _ reason: String) {
        let mayRepeat: Bool = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].contains(plan.method)
        guard kind == .closed || kind == .reset, mayRepeat, connection.isUsed, !connection.isResent,
            connection.redirects == 0, !connection.parser.hasBegun, connection.freed + LoadLoop.rest <= connection.begun
        else { return fail(connection, kind, reason) }
        connection.close()
        connection.isResent = true
        recorder.resent()
        start(connection)
    }

    func fail(_ connection: Connection, _ kind: FailureKind, _ reason: String) {
        connection.close()
        // One that was opened in advance has nothing to lose.
        guard connection.hasRequest else { return }
        let now: UInt64 = MonotonicClock.now
        recorder.failed(kind, reason, now: now)
        free(connection, now)
    }
}
