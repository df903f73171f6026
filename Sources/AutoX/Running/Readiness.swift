import Synchronization

/// Whether a controller can do its work, and if not, why.
package final class Readiness: Sendable {
    private let reason: Mutex<String?> = Mutex(nil)

    package init() {}

    func set(_ reason: String?) { self.reason.withLock { $0 = reason } }

    /// nil if it is ready. A replica that waits for its turn is.
    package var obstacle: String? { reason.withLock { $0 } }
}
