import Glibc

/// Confidence intervals for what an experiment estimates.
package enum Intervals {
    /// Of a proportion: Wilson's score interval, which holds for small samples and at 0 and 1.
    package static func proportion(
        _ successes: Double, of count: Double, _ confidence: Confidence = .usual
    ) -> Interval {
        guard count > 0 else { return Interval(lower: nil, upper: nil) }
        let (share, square): (Double, Double) = (successes / count, confidence.z * confidence.z)
        let scale: Double = 1 + square / count
        let centre: Double = (share + square / (2 * count)) / scale
        let half: Double =
            confidence.z / scale * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
        // At its ends the interval is exact; rounding must not take that away.
        return Interval(
            lower: successes <= 0 ? 0 : Swift.max(0, centre - half),
            upper: successes >= count ? 1 : Swift.min(1, centre + half))
    }

    /// Of a mean: Student's t interval.
    package static func mean(_ moments: RunningMoments, _ confidence: Confidence = .usual) -> Interval {
        guard moments.count > 1 else { return Interval(lower: nil, upper: nil) }
        let count = Double(moments.count)
        let error: Double = (moments.variance / (count - 1)).squareRoot()
        let half: Double = StudentDistribution.quantile(1 - confidence.tail, degrees: count - 1) * error
        return Interval(lower: moments.mean - half, upper: moments.mean + half)
    }

    /// Ranks (from 1) of the order statistics that hold the `fraction`-quantile of the population between them, whatever
    /// its distribution; nil where the sample is too small to have such a one on that side.
    package static func ranks(
        ofQuantile fraction: Double, in count: UInt64, _ confidence: Confidence = .usual
    ) -> (lower: UInt64?, upper: UInt64?) {
        guard count > 0, fraction > 0, fraction < 1 else { return (nil, nil) }
        let binomial = BinomialDistribution(count: count, probability: fraction)
        // The quantile is at or above x(l) unless fewer than l values lie below it.
        let lower: UInt64 = binomial.smallest(reaching: confidence.tail)
        let upper: UInt64 = binomial.smallest(reaching: 1 - confidence.tail) + 1
        return (lower > 0 ? lower : nil, upper <= count ? upper : nil)
    }
}

/// How many of a number of independent trials succeed.
struct BinomialDistribution {
    let count: UInt64
    let probability: Double

    /// The smallest number of successes whose cumulative probability is at least `level`.
    func smallest(reaching level: Double) -> UInt64 {
        let mean: Double = Double(count) * probability
        let deviation: Double = (mean * (1 - probability)).squareRoot()
        // Summing starts ten deviations below the mean: nothing that counts lies before.
        var successes: UInt64 = UInt64(Swift.max(0, (mean - 10 * deviation - 10).rounded(.down)))
        var term: Double = exp(logProbability(of: successes))
        var sum: Double = term
        let odds: Double = probability / (1 - probability)
        while sum < level, successes < count {
            term *= Double(count - successes) / Double(successes + 1) * odds
            successes += 1
            sum += term
        }
        return successes
    }

    private func logProbability(of successes: UInt64) -> Double {
        let (n, k): (Double, Double) = (Double(count), Double(successes))
        let ways: Double = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
        return ways + k * log(probability) + (n - k) * log(1 - probability)
    }

    private func logGamma(_ x: Double) -> Double { lgamma(x).0 }
}
