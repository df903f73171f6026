import Synchronization

/// Writes that nobody waits for any more, but that the server, or something on the way to it, may still carry out.
final class UnsettledWrites: Sendable {
    /// What an API server gives a request before it drops it, unless it is told otherwise.
    private static let serverLimit: Duration = .seconds(60)
    private static let least: Duration = .seconds(5)
    private let end: Mutex<ContinuousClock.Instant?> = Mutex(nil)

    /// Until when one may still take effect; nil if there is none.
    var until: ContinuousClock.Instant? { end.withLock { $0 } }

    /// A write had no answer in time: what took longer than expected is expected to take as long again at most.
    func note(timeout: Duration?) {
        let period: Duration = min(max((timeout ?? Self.serverLimit) * 2, Self.least), Self.serverLimit)
        end.withLock { $0 = .now + period }
    }
}
