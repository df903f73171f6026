/// Where a quantile stands in a sorted sample.
package enum Rank {
    /// The least rank, from 1, of a value that a `fraction` (0 to 1) of all `count` values do not exceed:
    /// `ceil(fraction x count)`, where a product that is whole but for rounding counts as whole: 0.999 x 3,000 is 2,997.
    package static func ofQuantile(_ fraction: Double, in count: UInt64) -> UInt64 {
        let exact: Double = Swift.min(Swift.max(fraction, 0), 1) * Double(count)
        let whole: Double = exact.rounded()
        let rank: Double = abs(exact - whole) <= whole * 1e-12 ? whole : exact.rounded(.up)
        return Swift.min(count, Swift.max(1, UInt64(rank)))
    }
}
