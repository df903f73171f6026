/// Runs `body`, and cancels it when `limit` has passed.
///
/// - Throws: what `body` throws; `timedOut()` if the limit came first.
package func withDeadline<Success: Sendable>(
    _ limit: Duration, timedOut: @escaping @Sendable () -> any Error,
    _ body: @escaping @Sendable () async throws -> Success
) async throws -> Success {
    try await withThrowingTaskGroup(of: Success?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        guard let success = first else { throw timedOut() }
        return success
    }
}
