import KubeModel
import Synchronization

@testable import LocalCluster

/// A clock that stands until a test sets it.
final class ManualClock: ClusterClock {
    private let time: Mutex<KubeTime>

    init(_ text: String = "2026-01-01T00:00:00Z") {
        time = Mutex(KubeTime(text) ?? KubeTime(seconds: 0))
    }

    func now() -> KubeTime { time.withLock { $0 } }
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }

    func sleep(until deadline: KubeTime) async throws {
        while now() < deadline { try await Task.sleep(for: .milliseconds(2)) }
        try Task.checkCancellation()
    }
}
