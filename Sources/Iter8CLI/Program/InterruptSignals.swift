import Glibc

/// SIGINT and SIGTERM become the cancellation of a task; a second one ends the process at once.
///
/// Handlers, not ignored or blocked signals: those would be inherited by the programs we start.
package enum InterruptSignals {
    /// The write end of a pipe that a thread of its own reads: all that a handler may safely touch.
    private static let pipeEnds: (read: Int32, write: Int32) = {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }()

    /// Calls `action` on a thread of its own when the process is asked to stop. To be called once, by `main`.
    package static func onInterrupt(_ action: @escaping @Sendable () -> Void) {
        let readEnd: Int32 = pipeEnds.read
        // A reader that has gone is told by write's error, not by the death of the process.
        signal(SIGPIPE) { _ in }
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                var byte: UInt8 = 1
                _ = write(InterruptSignals.pipeEnds.write, &byte, 1)
            }
        }
        startThread {
            var byte: UInt8 = 0
            guard read(readEnd, &byte, 1) == 1 else { return }
            action()
            let first: ContinuousClock.Instant = .now
            while read(readEnd, &byte, 1) == 1 {
                // `timeout` signals the process and then its whole group: that is one wish, not two.
                if first.duration(to: .now) > .milliseconds(500) { _exit(ExitCode.interrupted.rawValue) }
            }
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func startThread(_ body: @escaping @Sendable () -> Void) {
        var thread: pthread_t = 0
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(Body(body)).toOpaque()
        let started: Int32 = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        if started == 0 { pthread_detach(thread) }
    }
}
