import HTTPTransport

/// How often and how patiently requests are repeated. A pure decision: `RetryState` has the rules.
package struct RetryPolicy: Sendable {
    /// Requests at most, the first included.
    package var attempts: Int
    /// The same while nobody listens at the server's address: a wrong address should be told soon.
    package var attemptsWhenRefused: Int
    package var firstPause: Duration
    package var longestPause: Duration
    /// A server that wants to be left alone for longer than this gets its error passed on.
    package var longestRetryAfter: Duration
    /// Numbers in 0..<1, to spread the pauses.
    package var random: @Sendable () -> Double
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        attempts: Int = 5, attemptsWhenRefused: Int = 3, firstPause: Duration = .milliseconds(200),
        longestPause: Duration = .seconds(5), longestRetryAfter: Duration = .seconds(30),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.attempts = attempts
        self.attemptsWhenRefused = attemptsWhenRefused
        self.firstPause = firstPause
        self.longestPause = longestPause
        self.longestRetryAfter = longestRetryAfter
        self.random = random
        self.sleep = sleep
    }

    package static let none: RetryPolicy = RetryPolicy(attempts: 1, attemptsWhenRefused: 1)

    /// For work that must outlive a server's restart (about half a minute).
    package static let patient: RetryPolicy = RetryPolicy(attempts: 11, attemptsWhenRefused: 11)
}

/// Decides after each attempt of one request whether there is another.
struct RetryState {
    enum Outcome: Sendable {
        case status(Int, retryAfter: Duration?)
        case failure(HTTPFailure.Kind, mayHaveReachedServer: Bool)
    }

    enum Action: Equatable {
        case giveUp
        case retry(after: Duration)
    }

    private let policy: RetryPolicy
    private let isRepeatable: Bool
    private var attempts: Int = 0

    init(policy: RetryPolicy, isRepeatable: Bool) {
        self.policy = policy
        self.isRepeatable = isRepeatable
    }

    mutating func next(after outcome: Outcome) -> Action {
        attempts += 1
        switch outcome {
        case .status(let status, let retryAfter):
            guard attempts < policy.attempts, mayRetry(status) else { return .giveUp }
            guard let retryAfter else { return .retry(after: pause()) }
            return retryAfter <= policy.longestRetryAfter ? .retry(after: max(retryAfter, pause())) : .giveUp
        case .failure(let kind, let mayHaveReachedServer):
            guard attempts < limit(kind), isRepeatable || !mayHaveReachedServer else { return .giveUp }
            return .retry(after: pause())
        }
    }

    /// 429 says that nothing was done; a 5xx leaves it open.
    private func mayRetry(_ status: Int) -> Bool {
        switch status {
        case 429: return true
        case 500, 502, 503, 504: return isRepeatable
        default: return false
        }
    }

    /// Only what may be over in a moment is worth another try.
    private func limit(_ kind: HTTPFailure.Kind) -> Int {
        switch kind {
        case .reset: return policy.attempts
        case .refused: return policy.attemptsWhenRefused
        case .dns, .tls, .timedOut, .invalidRequest, .tooLarge, .tooManyRedirects, .cancelled, .failed: return 1
        }
    }

    /// Doubles from attempt to attempt; spread over its upper half, so that clients don't come back in step.
    private func pause() -> Duration {
        let factor: Int = 1 << min(attempts - 1, 16)
        let full: Duration = min(policy.firstPause * factor, policy.longestPause)
        return full * (0.5 + policy.random() / 2)
    }
}
