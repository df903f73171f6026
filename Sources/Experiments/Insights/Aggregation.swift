/// Aggregates of samples and summaries, with the definitions of Iter8 0.13.
package enum Aggregation {
    /// `mean`, `stddev` (population), `min`, `max`, `pX`; nil for anything else or no values.
    package static func of(_ values: [Double], _ name: String) -> Double? {
        guard !values.isEmpty else { return nil }
        let mean: Double = values.reduce(0, +) / Double(values.count)
        switch name {
        case "count": return Double(values.count)
        case "mean": return mean
        case "min": return values.min()
        case "max": return values.max()
        case "stddev":
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
        default:
            guard name.hasPrefix("p"), let percentile = Double(name.dropFirst()) else { return nil }
            return self.percentile(values.sorted(), percentile)
        }
    }

    /// Rank X/100·n: the element at a whole rank, the mean of the two around a fractional one.
    private static func percentile(_ sorted: [Double], _ percentile: Double) -> Double? {
        guard percentile > 0, percentile <= 100 else { return nil }
        if sorted.count == 1 { return sorted[0] }
        let rank: Double = percentile / 100 * Double(sorted.count)
        if rank == rank.rounded() { return sorted[Int(rank) - 1] }
        guard rank > 1 else { return nil }
        return (sorted[Int(rank) - 1] + sorted[Int(rank)]) / 2
    }

    /// `count`, `mean`, `min`, `max`, `stddev` (of a sample).
    package static func of(_ summary: Summary, _ name: String) -> Double? {
        let n: Double = summary.count
        switch name {
        case "count": return n
        case "mean": return n > 0 ? summary.sum / n : nil
        case "min": return n > 0 ? summary.min : nil
        case "max": return n > 0 ? summary.max : nil
        case "stddev":
            guard n > 1 else { return nil }
            let mean: Double = summary.sum / n
            return Swift.max(0, summary.sumOfSquares / (n - 1) - n * mean * mean / (n - 1)).squareRoot()
        default: return nil
        }
    }
}
