import Experiments

/// One version's distribution, to be drawn.
struct DistributionSeries {
    let buckets: [HistogramBucket]
    let total: Int

    init(_ buckets: [HistogramBucket]) {
        self.buckets = buckets.filter { $0.count > 0 }.sorted { ($0.upper, $0.lower) < ($1.upper, $1.lower) }
        total = self.buckets.reduce(0) { $0 + $1.count }
    }

    var lowest: Double? { buckets.map(\.lower).min() }
    var highest: Double? { buckets.map(\.upper).max() }

    /// The value not exceeded by a `fraction` of the observations, evenly spread inside a bucket.
    func quantile(_ fraction: Double) -> Double? {
        guard total > 0 else { return nil }
        let rank: Double = fraction * Double(total)
        var seen: Double = 0
        for bucket in buckets {
            let count: Double = Double(bucket.count)
            if seen + count >= rank {
                let share: Double = max(0, min(1, (rank - seen) / count))
                return bucket.lower + share * (bucket.upper - bucket.lower)
            }
            seen += count
        }
        return highest
    }

    /// The share of observations (0...1) between neighbouring `bounds`; what lies beyond counts to the last bin.
    func shares(_ bounds: [Double]) -> [Double] {
        var shares: [Double] = [Double](repeating: 0, count: max(0, bounds.count - 1))
        guard total > 0, !shares.isEmpty else { return shares }
        for bucket in buckets { spread(bucket, over: bounds, into: &shares) }
        return shares
    }

    private func spread(_ bucket: HistogramBucket, over bounds: [Double], into shares: inout [Double]) {
        let weight: Double = Double(bucket.count) / Double(total)
        let width: Double = bucket.upper - bucket.lower
        guard width > 0 else {
            shares[bin(of: bucket.lower, bounds)] += weight
            return
        }
        var rest: Double = weight
        for index in shares.indices {
            let overlap: Double = min(bucket.upper, bounds[index + 1]) - max(bucket.lower, bounds[index])
            guard overlap > 0 else { continue }
            let part: Double = min(rest, weight * overlap / width)
            shares[index] += part
            rest -= part
        }
        shares[shares.count - 1] += rest
    }

    private func bin(of value: Double, _ bounds: [Double]) -> Int {
        let index: Int = bounds.firstIndex { $0 > value } ?? bounds.count - 1
        return max(0, min(index - 1, bounds.count - 2))
    }
}
