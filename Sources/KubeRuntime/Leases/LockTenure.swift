package import Diagnostics
import KubeModel
import Synchronization

/// A lock as its holder has it: the Lease as last written, and until when others must leave it alone.
package final class LockTenure: Sendable {
    private struct State {
        var lease: KubeObject
        var end: ContinuousClock.Instant
    }

    let subject: LockSubject
    let duration: Duration
    private let state: Mutex<State>

    /// - Parameter sent: when the request that made the Lease was sent; its time counts from there at the earliest.
    init(_ lease: KubeObject, subject: LockSubject, duration: Duration, sent: ContinuousClock.Instant) {
        self.subject = subject
        self.duration = duration
        state = Mutex(State(lease: lease, end: sent + duration))
    }

    var lease: KubeObject { state.withLock { $0.lease } }
    package var isOver: Bool { state.withLock { $0.end <= .now } }

    func renew(_ lease: KubeObject, sent: ContinuousClock.Instant) {
        state.withLock { $0 = State(lease: lease, end: sent + duration) }
    }

    /// The Lease as it is now, which says nothing new about its time.
    func adopt(_ lease: KubeObject) {
        state.withLock { $0.lease = lease }
    }

    /// To be asked before each change: a process that was stopped for a while may no longer hold what it held.
    ///
    /// - Throws: `conflict` when the lock may be another's by now.
    package func check() throws(Diagnostic) {
        if isOver { throw lost("it was not renewed for \(duration)") }
    }

    func lost(_ why: String) -> Diagnostic {
        Diagnostic(
            .conflict, "lost the lock of \(subject.title): \(why)", hint: subject.hintWhenLost)
    }
}
