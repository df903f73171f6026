/// Pauses that double from failure to failure, spread so that many clients don't come back in step.
package struct Backoff: Sendable {
    package var first: Duration
    package var longest: Duration
    /// Numbers in 0..<1.
    private let random: @Sendable () -> Double
    private var failures: Int = 0

    package init(
        first: Duration = .milliseconds(500), longest: Duration = .seconds(30),
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.first = first
        self.longest = longest
        self.random = random
    }

    /// How long to wait after one more failure: between half and all of the current step.
    package mutating func next() -> Duration {
        let step: Duration = min(first * (1 << min(failures, 16)), longest)
        failures += 1
        return step * (0.5 + random() / 2)
    }

    package mutating func reset() {
        failures = 0
    }
}
