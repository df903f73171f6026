import Dispatch
import GoTemplate
import Synchronization
package import ValueTree

extension ChartRenderer {
    /// As ``Lookup``, asking a cluster.
    package typealias LiveLookup = @Sendable (String, String, String, String) async throws -> Value

    /// Renders `chart` with templates that ask a cluster. See ``render(chart:values:release:capabilities:lookup:)``.
    package static func render(
        chart: Chart, values: Value, release: ReleaseOptions, capabilities: Capabilities,
        options: Options = Options(), asking lookup: @escaping LiveLookup
    ) async throws -> RenderedChart {
        try await onLargeStack(blocking: {
            let ask: Lookup = { version, kind, namespace, name in
                try waiting { try await lookup(version, kind, namespace, name) }
            }
            return try render(
                chart: chart, values: values, release: release, capabilities: capabilities, options: options,
                lookup: ask)
        })
    }

    /// The result of `ask`, for which this thread, none of the cooperative pool, waits.
    private static func waiting(_ ask: @escaping @Sendable () async throws -> Value) throws -> Value {
        let answer = Answer()
        let isThere = DispatchSemaphore(value: 0)
        Task {
            do {
                let value: Value = try await ask()
                answer.result.withLock { $0 = .success(value) }
            } catch {
                answer.result.withLock { $0 = .failure(error) }
            }
            isThere.signal()
        }
        isThere.wait()
        return try answer.result.withLock { $0 }.get()
    }

    private final class Answer: Sendable {
        let result: Mutex<Result<Value, any Error>> = Mutex(.success([:]))
    }
}
