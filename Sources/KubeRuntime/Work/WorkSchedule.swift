/// Which keys are to be looked at, and when: each once at a time and waiting at most once, however often it was asked
/// for, so that what waits is bounded by the keys there are. No I/O and no clock: it is told the time.
package struct WorkSchedule<Key: Hashable & Sendable>: Sendable {
    private struct Due: Sendable {
        var time: ContinuousClock.Instant
        /// When the first of the changes came that it waits for; nil for a time that was set.
        var firstChange: ContinuousClock.Instant?
    }

    /// How long to wait for further changes after one.
    private let debounce: Duration
    private var waiting: [Key: Due] = [:]
    private(set) var running: Set<Key> = []

    /// - Parameter debounce: after the last change of a burst a key waits so long, after the first ten times as long at
    ///   most.
    package init(debounce: Duration) {
        self.debounce = debounce
    }

    package var waitingCount: Int { waiting.count }

    /// Something about the key has changed: what was set for later counts no longer.
    package mutating func change(_ key: Key, now: ContinuousClock.Instant) {
        let first: ContinuousClock.Instant = waiting[key]?.firstChange ?? now
        waiting[key] = Due(time: min(now + debounce, first + debounce * 10), firstChange: first)
    }

    /// To be looked at again at `time`, unless a change brings it up before.
    package mutating func set(_ key: Key, at time: ContinuousClock.Instant) {
        if waiting[key]?.firstChange != nil { return }
        waiting[key] = Due(time: time)
    }

    /// Nothing is left to be done about a key.
    package mutating func drop(_ key: Key) { waiting[key] = nil }

    /// The key that is due longest, which is at work then until ``finish(_:)``; nil if none is due.
    package mutating func take(now: ContinuousClock.Instant) -> Key? {
        guard let next = earliest, next.value.time <= now else { return nil }
        waiting[next.key] = nil
        running.insert(next.key)
        return next.key
    }

    package mutating func finish(_ key: Key) { running.remove(key) }

    /// When the next key is due that nobody works on.
    package var nextDue: ContinuousClock.Instant? { earliest?.value.time }

    private var earliest: (key: Key, value: Due)? {
        var best: (key: Key, value: Due)?
        for entry in waiting where !running.contains(entry.key) {
            if let known = best, known.value.time <= entry.value.time { continue }
            best = entry
        }
        return best
    }
}
