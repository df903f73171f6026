import Glibc

/// How large a sample has to be.
package enum SampleSize {
    /// Larger ones are none that anybody would take.
    package static let limit: Double = 1e12

    /// From when on a sample with this `share` of successes excludes the proportion `other`: infinite if they are the
    /// same.
    package static func telling(_ share: Double, from other: Double, _ confidence: Confidence = .usual) -> Double {
        let distance: Double = share - other
        guard distance != 0, other > 0, other < 1 else { return .infinity }
        return (confidence.z * confidence.z * other * (1 - other) / (distance * distance)).rounded(.up)
    }

    /// The smallest sample with values on both sides of a quantile for which an interval can be given.
    package static func smallest(forQuantile fraction: Double, _ confidence: Confidence = .usual) -> Double {
        guard fraction > 0, fraction < 1 else { return .infinity }
        let rarer: Double = Swift.max(fraction, 1 - fraction)
        return (log(confidence.tail) / log(rarer)).rounded(.up)
    }
}
