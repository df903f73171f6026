import Dispatch
import Synchronization

/// Waits on a thread that is none of the cooperative pool.
enum Waiting {
    /// The result of `ask`.
    static func forResult<Success: Sendable>(_ ask: @escaping @Sendable () async throws -> Success) throws -> Success {
        let answer = Answer<Success>()
        let isThere = DispatchSemaphore(value: 0)
        Task {
            do {
                let value: Success = try await ask()
                answer.result.withLock { $0 = .success(value) }
            } catch {
                answer.result.withLock { $0 = .failure(error) }
            }
            isThere.signal()
        }
        isThere.wait()
        guard let result = answer.result.withLock({ $0 }) else { throw CancellationError() }
        return try result.get()
    }

    private final class Answer<Success: Sendable>: Sendable {
        let result: Mutex<Result<Success, any Error>?> = Mutex(nil)
    }
}
