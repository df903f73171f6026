import HTTPTransport
import XCTest

@testable import KubeClient

final class RetryStateTests: XCTestCase {
    private let policy: RetryPolicy = RetryPolicy(random: { 1 })

    func testPausesDoubleUpToTheLongest() {
        var state = RetryState(policy: RetryPolicy(attempts: 9, random: { 1 }), isRepeatable: true)
        let pauses: [RetryState.Action] = (0..<9).map { _ in state.next(after: .status(503, retryAfter: nil)) }
        let expected: [Int] = [200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]
        XCTAssertEqual(pauses, expected.map { .retry(after: .milliseconds($0)) } + [.giveUp])
    }

    func testPausesAreSpread() {
        var state = RetryState(policy: RetryPolicy(random: { 0 }), isRepeatable: true)
        XCTAssertEqual(state.next(after: .status(503, retryAfter: nil)), .retry(after: .milliseconds(100)))
    }

    func testWhatMayBeRepeated() {
        let reset: (Bool) -> RetryState.Outcome = { .failure(.reset, mayHaveReachedServer: $0) }
        let refused: RetryState.Outcome = .failure(.refused, mayHaveReachedServer: false)
        let cases: [(outcome: RetryState.Outcome, repeatable: Bool, create: Bool)] = [
            (.status(429, retryAfter: nil), true, true),
            (.status(500, retryAfter: nil), true, false),
            (.status(502, retryAfter: nil), true, false),
            (.status(503, retryAfter: nil), true, false),
            (.status(504, retryAfter: nil), true, false),
            (.status(501, retryAfter: nil), false, false),
            (.status(400, retryAfter: nil), false, false),
            (.status(401, retryAfter: nil), false, false),
            (.status(404, retryAfter: nil), false, false),
            (.status(409, retryAfter: nil), false, false),
            (reset(true), true, false),
            (reset(false), true, true),
            (refused, true, true),
            (.failure(.dns, mayHaveReachedServer: false), false, false),
            (.failure(.tls, mayHaveReachedServer: false), false, false),
            (.failure(.timedOut, mayHaveReachedServer: true), false, false),
        ]
        for (outcome, repeatable, create) in cases {
            for (isRepeatable, expected) in [(true, repeatable), (false, create)] {
                var state = RetryState(policy: policy, isRepeatable: isRepeatable)
                XCTAssertEqual(state.next(after: outcome) != .giveUp, expected, "\(outcome), \(isRepeatable)")
            }
        }
    }

    func testTheServersWishIsHeard() {
        var state = RetryState(policy: policy, isRepeatable: true)
        XCTAssertEqual(state.next(after: .status(429, retryAfter: .seconds(7))), .retry(after: .seconds(7)))
        XCTAssertEqual(state.next(after: .status(429, retryAfter: .zero)), .retry(after: .milliseconds(400)))
        XCTAssertEqual(state.next(after: .status(429, retryAfter: .seconds(31))), .giveUp)
    }

    func testAWrongAddressIsToldSoon() {
        var state = RetryState(policy: policy, isRepeatable: true)
        let refused: RetryState.Outcome = .failure(.refused, mayHaveReachedServer: false)
        XCTAssertEqual((0..<3).map { _ in state.next(after: refused) == .giveUp }, [false, false, true])
    }
}
