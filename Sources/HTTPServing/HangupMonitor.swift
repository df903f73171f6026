import CMicroHTTPD
import Glibc
import Synchronization

/// Tells when a client closes its end of a connection that waits for us: libmicrohttpd does not look at a
/// connection while it is suspended.
///
/// One thread of its own, asleep in epoll until something hangs up.
final class HangupMonitor: Sendable {
    private let epoll: Int32
    private let wake: Int32
    private let waiting: Mutex<[UInt64: Entry]> = Mutex([:])

    private struct Entry {
        let descriptor: Int32
        let action: @Sendable () -> Void
    }

    /// The id of the descriptor that ends the thread; exchanges count from 1.
    private static let wakeID: UInt64 = 0

    /// nil if the system has no descriptors left.
    init?() {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = iter8_eventfd()
        guard epoll >= 0, wake >= 0, iter8_epoll_watch_input(epoll, wake, HangupMonitor.wakeID) == 0 else {
            return nil
        }
        let thread = ThreadBody { [self] in loop() }
        guard thread.start() else { return nil }
    }

    deinit {
        close(epoll)
        close(wake)
    }

    /// Calls `action` once the peer of `descriptor` is gone, until ``forget(_:)``.
    func watch(_ descriptor: Int32, id: UInt64, action: @escaping @Sendable () -> Void) {
        waiting.withLock { $0[id] = Entry(descriptor: descriptor, action: action) }
        _ = iter8_epoll_watch_hangup(epoll, descriptor, id)
    }

    /// To be called while the descriptor is still open.
    func forget(_ id: UInt64) {
        guard let entry = waiting.withLock({ $0.removeValue(forKey: id) }) else { return }
        _ = iter8_epoll_forget(epoll, entry.descriptor)
    }

    /// Ends the thread.
    func stop() {
        var one: UInt64 = 1
        _ = Glibc.write(wake, &one, MemoryLayout<UInt64>.size)
    }

    private func loop() {
        var ids: [UInt64] = Array(repeating: 0, count: 64)
        while true {
            let count: Int = Int(iter8_epoll_wait(epoll, &ids, 64))
            if count < 0, errno != EINTR { return }
            for id in ids.prefix(max(0, count)) {
                if id == HangupMonitor.wakeID { return }
                waiting.withLock { $0[id]?.action }?()
            }
        }
    }
}

/// A detached thread that runs a closure.
final class ThreadBody: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    func start() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(self).toOpaque()
        let result: Int32 = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context)
        if result != 0 { Unmanaged<ThreadBody>.fromOpaque(context).release() }
        return result == 0
    }
}
