/// A histogram of whole numbers with a bounded relative error: buckets double in width every 512 values, as in
/// Gil Tene's HDR histogram.
///
/// A value is known to 1 part in 512: quantiles err by less than 0.2 %. Memory is fixed (156 KiB), however many
/// values are recorded. For latencies the unit is the nanosecond; values past 2^40 (18 minutes) count as that.
package struct HDRHistogram: Sendable, Equatable {
    /// Upper bound of a bucket's width over its values.
    package static let relativeError: Double = 1.0 / 512

    private static let precisionBits: Int = 9
    private static let maximum: UInt64 = 1 << 40
    private static let bucketCount: Int = index(of: maximum) + 1

    private var counts: [UInt64]
    package private(set) var moments: RunningMoments = RunningMoments()
    private var lowest: UInt64 = .max
    private var highest: UInt64 = 0

    package init() {
        counts = Array(repeating: 0, count: HDRHistogram.bucketCount)
    }

    package var count: UInt64 { moments.count }
    package var isEmpty: Bool { count == 0 }
    package var min: UInt64 { isEmpty ? 0 : lowest }
    package var max: UInt64 { highest }
    package var mean: Double { moments.mean }
    /// Population standard deviation.
    package var standardDeviation: Double { moments.standardDeviation }

    package mutating func record(_ value: UInt64) {
        let kept: UInt64 = Swift.min(value, HDRHistogram.maximum)
        counts[HDRHistogram.index(of: kept)] += 1
        lowest = Swift.min(lowest, kept)
        highest = Swift.max(highest, kept)
        moments.record(Double(kept))
    }

    /// Adds what `other` has seen.
    package mutating func merge(_ other: HDRHistogram) {
        for index in counts.indices { counts[index] += other.counts[index] }
        lowest = Swift.min(lowest, other.lowest)
        highest = Swift.max(highest, other.highest)
        moments.merge(other.moments)
    }

    /// The value that a `fraction` (0...1) of all values do not exceed; nil if there are none.
    ///
    /// The rank is `ceil(fraction x count)`, at least 1; the answer is the middle of that value's bucket, inside
    /// the exact minimum and maximum.
    package func quantile(_ fraction: Double) -> Double? {
        guard !isEmpty else { return nil }
        let rank: UInt64 = Rank.ofQuantile(fraction, in: count)
        if rank >= count { return Double(highest) }
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() where count > 0 {
            seen += count
            if seen >= rank {
                let bounds: ClosedRange<UInt64> = HDRHistogram.bounds(of: index)
                let middle: Double = (Double(bounds.lowerBound) + Double(bounds.upperBound)) / 2
                return Swift.min(Swift.max(middle, Double(lowest)), Double(highest))
            }
        }
        return Double(highest)
    }

    /// A bucket that holds something; bounds are inclusive.
    package struct Bucket: Sendable, Equatable {
        package let lower: UInt64
        package let upper: UInt64
        package let count: UInt64
    }

    /// The buckets that hold something, in order.
    package var buckets: [Bucket] {
        counts.enumerated().compactMap { index, count in
            guard count > 0 else { return nil }
            let bounds: ClosedRange<UInt64> = HDRHistogram.bounds(of: index)
            return Bucket(
                lower: Swift.max(bounds.lowerBound, lowest), upper: Swift.min(bounds.upperBound, highest), count: count)
        }
    }

    private static func index(of value: UInt64) -> Int {
        let bits: Int = UInt64.bitWidth - value.leadingZeroBitCount
        let shift: Int = Swift.max(0, bits - precisionBits - 1)
        return shift << precisionBits + Int(value >> UInt64(shift))
    }

    private static func bounds(of index: Int) -> ClosedRange<UInt64> {
        let shift: Int = Swift.max(0, index >> precisionBits - 1)
        let step: UInt64 = UInt64(index - shift << precisionBits)
        let lower: UInt64 = step << UInt64(shift)
        return lower...(lower + (1 << UInt64(shift)) - 1)
    }
}
