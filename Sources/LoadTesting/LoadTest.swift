import Diagnostics
import Glibc
import Synchronization

/// Runs load plans, each on a thread of its own.
package enum LoadTest {
    /// Generates the load and measures it. Cancelling the task ends the test early.
    ///
    /// - Parameter onProgress: told about every 100 ms how it stands, on the test's thread: it must not take long.
    /// - Throws: ``Diagnostic`` if TLS can't be set up or the payload can't be read; failed requests are part of the result,
    ///   and a host without an address is one.
    package static func run(
        _ plan: LoadPlan, onProgress: (@Sendable (LoadProgress) -> Void)? = nil
    ) async throws -> LoadResult {
        let flag = StopFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                OwnThread.start {
                    continuation.resume(with: Result { try measure(plan, isStopped: { flag.isSet }, onProgress) })
                }
            }
        } onCancel: {
            flag.set()
        }
    }

    private static func measure(
        _ plan: LoadPlan, isStopped: @escaping () -> Bool, _ onProgress: (@Sendable (LoadProgress) -> Void)?
    ) throws(Diagnostic) -> LoadResult {
        switch Address.resolve(host: plan.target.host, port: plan.target.port) {
        case .failed(let reason):
            var result = LoadResult()
            result.fail(.dns, "can't resolve host \(plan.target.host): \(reason)")
            return result
        case .found(let addresses):
            if plan.usesHTTP2 { return try HTTP2Loop(plan, isStopped: isStopped, onProgress: onProgress).run() }
            let loop = try LoadLoop(plan, addresses: addresses, isStopped: isStopped, onProgress: onProgress)
            return loop.run()
        }
    }
}

private final class StopFlag: Sendable {
    private let value: Atomic<Bool> = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }
    func set() { value.store(true, ordering: .relaxed) }
}

/// A detached thread: blocking work stays off the cooperative pool.
private enum OwnThread {
    private final class Work {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(Work(body)).toOpaque()
        let status: Int32 = pthread_create(
            &thread, nil,
            { pointer in
                // OpenSSL writes to sockets that may be closed; the error is enough.
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                pointer.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().body() }
                return nil
            }, context)
        if status == 0 {
            pthread_detach(thread)
        } else {
            Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        }
    }
}
