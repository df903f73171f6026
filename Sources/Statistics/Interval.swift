/// A confidence interval; a bound is nil where the sample is too small to give one.
package struct Interval: Sendable, Equatable {
    package var lower: Double?
    package var upper: Double?

    package init(lower: Double?, upper: Double?) {
        self.lower = lower
        self.upper = upper
    }
}

/// How sure an interval is to hold the true value, two-sided.
package struct Confidence: Sendable, Equatable {
    /// 0.95 for 95 %.
    package let level: Double
    /// Standard normal quantile of the two-sided level: 1.96 for 95 %.
    let z: Double

    package static let usual: Confidence = Confidence(level: 0.95)

    package init(level: Double) {
        self.level = level
        z = NormalDistribution.quantile(1 - (1 - level) / 2)
    }

    /// What is left out at each end.
    var tail: Double { (1 - level) / 2 }
}
