import Glibc
import Synchronization

/// A thread that runs jobs one after the other, for calls that block.
final class SerialThread: Sendable {
    typealias Job = @Sendable () -> Void

    private let queue: Queue

    init() {
        let queue = Queue()
        self.queue = queue
        ThreadStart { queue.loop() }.launch()
    }

    deinit { queue.close() }

    /// Runs `body` on the thread.
    func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
            queue.add { continuation.resume(with: Swift.Result { try body() }) }
        }
    }

    /// Jobs and a semaphore that counts them.
    private final class Queue: Sendable {
        private let jobs: Mutex<(waiting: [Job], isClosed: Bool)> = Mutex(([], false))
        private let count: Semaphore = Semaphore()

        func add(_ job: @escaping Job) {
            jobs.withLock { $0.waiting.append(job) }
            count.signal()
        }

        func close() {
            jobs.withLock { $0.isClosed = true }
            count.signal()
        }

        func loop() {
            while true {
                count.wait()
                let (batch, isClosed): ([Job], Bool) = jobs.withLock { jobs in
                    defer { jobs.waiting = [] }
                    return (jobs.waiting, jobs.isClosed)
                }
                for job in batch { job() }
                if isClosed { return }
            }
        }
    }
}

/// A counting semaphore of POSIX.
private final class Semaphore: @unchecked Sendable {
    // Unchecked: sem_t is made to be used from several threads; the pointer never changes.
    private let pointer: UnsafeMutablePointer<sem_t> = .allocate(capacity: 1)

    init() { sem_init(pointer, 0, 0) }

    deinit {
        sem_destroy(pointer)
        pointer.deallocate()
    }

    func signal() { sem_post(pointer) }
    func wait() { while sem_wait(pointer) != 0 && errno == EINTR {} }
}

/// Starts a detached thread for a closure.
final class ThreadStart: Sendable {
    private let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }

    /// The system refuses only when it is out of threads, which nothing here could outlive.
    func launch() {
        let attributes: UnsafeMutablePointer<pthread_attr_t> = .allocate(capacity: 1)
        pthread_attr_init(attributes)
        defer {
            pthread_attr_destroy(attributes)
            attributes.deallocate()
        }
        pthread_attr_setdetachstate(attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(attributes, 8 << 20)
        var thread = pthread_t()
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(self).toOpaque()
        let result: Int32 = pthread_create(
            &thread, attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadStart>.fromOpaque(context).takeRetainedValue().body()
                return nil
            }, context)
        precondition(result == 0, "no thread to be had")
    }
}
