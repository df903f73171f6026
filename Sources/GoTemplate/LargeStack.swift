import Glibc

/// Runs `body` on a thread with a large stack and waits for it: templates nest deeper than a pool thread's stack.
package func onLargeStack<Output>(_ body: () throws -> Output) throws -> Output {
    try withoutActuallyEscaping(body) { escapable in
        let work = StackWork(escapable)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, 512 << 20)
        var thread = pthread_t()
        let status: Int32 = pthread_create(
            &thread, &attributes,
            { pointer in
                pointer.map { Unmanaged<AnyStackWork>.fromOpaque($0).takeUnretainedValue().run() }
                return nil
            }, Unmanaged<AnyStackWork>.passUnretained(work).toOpaque())
        guard status == 0 else { return try escapable() }
        pthread_join(thread, nil)
        guard let outcome = work.outcome else { return try escapable() }
        return try outcome.get()
    }
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
