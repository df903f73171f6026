import Diagnostics
import Glibc

/// A thread for calls that block, which must not hold up the cooperative pool.
enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// False when the system has no thread to give; then `body` won't run.
    @discardableResult
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread: pthread_t = 0
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(Body(body)).toOpaque()
        let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
        guard pthread_create(&thread, nil, main, context) == 0 else {
            Unmanaged<Body>.fromOpaque(context).release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// What `body` gives, computed on a thread of its own; nil if there was no thread to be had.
    static func value<Result: Sendable>(of body: @escaping @Sendable () -> Result) async -> Result? {
        await withCheckedContinuation { (continuation: CheckedContinuation<Result?, Never>) in
            let isStarted: Bool = start { continuation.resume(returning: body()) }
            if !isStarted { continuation.resume(returning: nil) }
        }
    }
}
