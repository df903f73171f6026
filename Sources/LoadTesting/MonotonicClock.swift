import Glibc

/// Nanoseconds of the monotonic clock.
enum MonotonicClock {
    static var now: UInt64 { read(CLOCK_MONOTONIC) }

    /// CPU time of this thread.
    static var busy: UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

    /// Nanoseconds of so many seconds, 30 years at most: sums of a few of them stay numbers.
    static func nanoseconds(_ seconds: Double) -> UInt64 { UInt64(min(max(0, seconds * 1e9), 1e18)) }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
