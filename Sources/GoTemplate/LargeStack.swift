import Glibc

/// Runs `body` on a thread with a large stack and waits for it: templates nest deeper than a pool thread's stack.
///
/// The calling thread is blocked: on the cooperative pool only for work that waits for nobody.
package func onLargeStack<Output>(_ body: () throws -> Output) throws -> Output {
    try withoutActuallyEscaping(body) { escapable in
        let work = StackWork(escapable)
        guard let thread = start(work) else { return try escapable() }
        pthread_join(thread, nil)
        guard let outcome = work.outcome else { return try escapable() }
        return try outcome.get()
    }
}

/// Runs `body` on a thread with a large stack; no thread of the cooperative pool waits, so `body` may block on tasks.
package func onLargeStack<Output: Sendable>(
    blocking body: @escaping @Sendable () throws -> Output
) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
        let work = StackWork { continuation.resume(with: Result { try body() }) }
        if let thread = start(work) { pthread_detach(thread) } else { work.run() }
    }
}

/// Starts a thread that holds `work` until it is done; nil if there can be no more threads.
private func start(_ work: AnyStackWork) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 512 << 20)
    var thread = pthread_t()
    let held: Unmanaged<AnyStackWork> = Unmanaged.passRetained(work)
    let status: Int32 = pthread_create(
        &thread, &attributes,
        { pointer in
            pointer.map { Unmanaged<AnyStackWork>.fromOpaque($0).takeRetainedValue().run() }
            return nil
        }, held.toOpaque())
    if status == 0 { return thread }
    held.release()
    return nil
}

private class AnyStackWork {
    func run() {}
}

private final class StackWork<Output>: AnyStackWork {
    private let body: () throws -> Output
    private(set) var outcome: Result<Output, any Error>?

    init(_ body: @escaping () throws -> Output) {
        self.body = body
    }

    override func run() {
        outcome = Result { try body() }
    }
}
