import Foundation

/// Waits until `condition` holds, looking again every few milliseconds; throws once the deadline has passed.
package func eventually(
    within limit: Duration = .seconds(30), _ what: String = "the condition", _ condition: () throws -> Bool
) async throws {
    let deadline: ContinuousClock.Instant = .now + limit
    while try !condition() {
        guard .now < deadline else { throw ScriptedError("\(what) did not hold within \(limit)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
