import Glibc
import Synchronization

/// Tells when supervisors have started their containers and when they end, from the FIFOs they hold open.
///
/// One thread of its own, asleep in poll until something happens.
final class LifelineMonitor: Sendable {
    enum Event: Sendable {
        /// The container runs; its record is on disk.
        case started
        /// The supervisor is gone.
        case ended
    }

    private struct Entry {
        let descriptor: Int32
        /// The supervisor if it is our child, to be reaped.
        let child: pid_t?
        let tell: @Sendable (Event) -> Void
    }

    private let wakeRead: Int32
    private let wakeWrite: Int32
    private let state: Mutex<(entries: [Int32: Entry], isStopped: Bool)> = Mutex(([:], false))

    init() {
        // Without the pipe the thread looks for what is new every 100 ms.
        let pipe: (read: Int32, write: Int32) = Files.pipe() ?? (-1, -1)
        for end in [pipe.read, pipe.write] where end >= 0 { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        wakeRead = pipe.read
        wakeWrite = pipe.write
        let thread = LifelineThread(monitor: self)
        OwnThread.start { thread.run() }
    }

    deinit {
        close(wakeRead)
        close(wakeWrite)
    }

    /// Calls `tell` from the monitor's thread, last with `.ended`; closes `descriptor` then.
    func watch(_ descriptor: Int32, child: pid_t?, tell: @escaping @Sendable (Event) -> Void) {
        state.withLock { $0.entries[descriptor] = Entry(descriptor: descriptor, child: child, tell: tell) }
        wake()
    }

    /// Ends the thread; the processes go on.
    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    private func wake() {
        var one: UInt8 = 1
        _ = write(wakeWrite, &one, 1)
    }

    /// False when it is to stop.
    fileprivate func waitOnce() -> Bool {
        let (entries, isStopped): ([Entry], Bool) = state.withLock { (Array($0.entries.values), $0.isStopped) }
        if isStopped {
            for entry in entries { close(entry.descriptor) }
            return false
        }
        var polled: [pollfd] = [pollfd(fd: wakeRead, events: Int16(POLLIN), revents: 0)]
        polled += entries.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        if poll(&polled, nfds_t(polled.count), wakeRead < 0 ? 100 : -1) < 0 { return true }
        var buffer: [UInt8] = Array(repeating: 0, count: 64)
        if polled[0].revents != 0 { while read(wakeRead, &buffer, buffer.count) > 0 {} }
        for (index, entry) in entries.enumerated() where polled[index + 1].revents != 0 { look(at: entry) }
        return true
    }

    private func look(at entry: Entry) {
        var buffer: [UInt8] = Array(repeating: 0, count: 64)
        let count: Int = read(entry.descriptor, &buffer, buffer.count)
        if count > 0 { return entry.tell(.started) }
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        close(entry.descriptor)
        _ = state.withLock { $0.entries.removeValue(forKey: entry.descriptor) }
        if let child = entry.child {
            var status: Int32 = 0
            while waitpid(child, &status, 0) == -1, errno == EINTR {}
        }
        entry.tell(.ended)
    }
}

/// Keeps the monitor alive as long as its thread runs.
private final class LifelineThread: Sendable {
    private let monitor: LifelineMonitor

    init(monitor: LifelineMonitor) {
        self.monitor = monitor
    }

    func run() { while monitor.waitOnce() {} }
}
