/// Count, mean and variance of a stream in constant memory (Welford's method), mergeable (Chan's).
package struct RunningMoments: Sendable, Equatable {
    package private(set) var count: UInt64 = 0
    package private(set) var mean: Double = 0
    /// Sum of squared distances from the mean.
    private var spread: Double = 0

    package init() {}

    /// As they were told before; nil if no values have such.
    package init?(count: UInt64, mean: Double, standardDeviation: Double) {
        guard mean.isFinite, standardDeviation.isFinite, standardDeviation >= 0 else { return nil }
        (self.count, self.mean) = (count, mean)
        spread = standardDeviation * standardDeviation * Double(count)
    }

    package mutating func record(_ value: Double) {
        count += 1
        let distance: Double = value - mean
        mean += distance / Double(count)
        spread += distance * (value - mean)
    }

    package mutating func merge(_ other: RunningMoments) {
        guard other.count > 0 else { return }
        let total: Double = Double(count + other.count)
        let distance: Double = other.mean - mean
        spread += other.spread + distance * distance * Double(count) * Double(other.count) / total
        mean += distance * Double(other.count) / total
        count += other.count
    }

    /// Population variance; 0 for fewer than two values.
    package var variance: Double { count > 1 ? spread / Double(count) : 0 }
    package var standardDeviation: Double { variance.squareRoot() }
}
