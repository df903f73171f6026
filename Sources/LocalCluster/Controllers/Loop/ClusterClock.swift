import Glibc
import KubeModel

/// Wall-clock time for controllers and pods; tests have one that they set.
protocol ClusterClock: Sendable {
    func now() -> KubeTime
    /// Returns when `deadline` has come; throws when the task is cancelled.
    func sleep(until deadline: KubeTime) async throws
}

extension ClusterClock {
    func sleep(for duration: Duration) async throws { try await sleep(until: now().advanced(by: duration)) }
}

/// The system's clock. Sleeps follow it when it is set or the machine was suspended.
struct SystemClock: ClusterClock {
    func now() -> KubeTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return KubeTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    func sleep(until deadline: KubeTime) async throws {
        while true {
            let rest: Duration = deadline.since(now())
            if rest <= .zero { return try Task.checkCancellation() }
            try await Task.sleep(for: min(rest, .seconds(20)))
        }
    }
}
