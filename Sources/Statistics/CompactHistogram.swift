/// A distribution small enough to be kept: the non-empty buckets of an ``HDRHistogram``, a quarter as fine, with its exact
/// count, mean, deviation, minimum and maximum. Merging loses nothing further.
package struct CompactHistogram: Sendable, Equatable {
    /// Upper bound of the error of a quantile: half a bucket's width over its values.
    package static let relativeError: Double = 1.0 / 256

    /// A bucket doubles in width every 128 values.
    static let precisionBits: Int = 7

    /// Indices of values of up to 63 bits are below this.
    static let cellLimit: Int = 128 * 58

    /// Counts by bucket, in order of the buckets; none is empty.
    package private(set) var cells: [Cell]
    package private(set) var moments: RunningMoments
    package private(set) var min: UInt64
    package private(set) var max: UInt64

    package struct Cell: Sendable, Equatable {
        package var index: Int
        package var count: UInt64

        package init(index: Int, count: UInt64) {
            (self.index, self.count) = (index, count)
        }

        /// Values that the bucket stands for, both ends included.
        package var bounds: ClosedRange<UInt64> {
            let shift: Int = Swift.max(0, index >> CompactHistogram.precisionBits - 1)
            let step = UInt64(index - shift << CompactHistogram.precisionBits)
            let lower: UInt64 = step << UInt64(shift)
            return lower...(lower + (1 << UInt64(shift)) - 1)
        }
    }

    package init() {
        (cells, moments, min, max) = ([], RunningMoments(), 0, 0)
    }

    package init(_ histogram: HDRHistogram) {
        self.init()
        guard !histogram.isEmpty else { return }
        (moments, min, max) = (histogram.moments, histogram.min, histogram.max)
        for bucket in histogram.buckets {
            let index: Int = CompactHistogram.index(of: bucket.lower)
            if cells.last?.index == index {
                cells[cells.count - 1].count += bucket.count
            } else {
                cells.append(Cell(index: index, count: bucket.count))
            }
        }
    }

    /// From what was stored; nil if it is no such histogram.
    package init?(cells: [Cell], moments: RunningMoments, min: UInt64, max: UInt64) {
        let inOrder: Bool = zip(cells, cells.dropFirst()).allSatisfy { $0.index < $1.index }
        let isKnown: Bool = cells.allSatisfy { $0.index >= 0 && $0.index < CompactHistogram.cellLimit && $0.count > 0 }
        var total: UInt64 = 0
        for cell in cells {
            let (sum, overflows): (UInt64, Bool) = total.addingReportingOverflow(cell.count)
            guard !overflows else { return nil }
            total = sum
        }
        guard inOrder, isKnown, total == moments.count, min <= max else { return nil }
        (self.cells, self.moments, self.min, self.max) = (cells, moments, min, max)
    }

    package var count: UInt64 { moments.count }
    package var isEmpty: Bool { count == 0 }

    package mutating func merge(_ other: CompactHistogram) {
        guard !other.isEmpty else { return }
        (min, max) = isEmpty ? (other.min, other.max) : (Swift.min(min, other.min), Swift.max(max, other.max))
        moments.merge(other.moments)
        var merged: [Cell] = []
        merged.reserveCapacity(cells.count + other.cells.count)
        var (ours, theirs): (ArraySlice<Cell>, ArraySlice<Cell>) = (cells[...], other.cells[...])
        while let one = ours.first, let another = theirs.first {
            if one.index <= another.index { ours.removeFirst() }
            if another.index <= one.index { theirs.removeFirst() }
            let isBoth: Bool = one.index == another.index
            var cell: Cell = one.index < another.index ? one : another
            if isBoth { cell.count = one.count + another.count }
            merged.append(cell)
        }
        cells = merged + ours + theirs
    }

    private static func index(of value: UInt64) -> Int {
        let bits: Int = UInt64.bitWidth - value.leadingZeroBitCount
        let shift: Int = Swift.max(0, bits - precisionBits - 1)
        return shift << precisionBits + Int(value >> UInt64(shift))
    }
}

// MARK: - What it tells

extension CompactHistogram {
    /// The value of this rank, from 1 to ``count``: the middle of its bucket, inside the exact minimum and maximum.
    package func value(ofRank rank: UInt64) -> Double? {
        guard rank >= 1, rank <= count else { return nil }
        if rank == 1 { return Double(min) }
        if rank == count { return Double(max) }
        var seen: UInt64 = 0
        for cell in cells {
            seen += cell.count
            guard seen >= rank else { continue }
            let middle: Double = (Double(cell.bounds.lowerBound) + Double(cell.bounds.upperBound)) / 2
            return Swift.min(Swift.max(middle, Double(min)), Double(max))
        }
        return Double(max)
    }

    /// The value that a `fraction` (0 to 1) of all values do not exceed (see ``Rank``).
    package func quantile(_ fraction: Double) -> Double? {
        guard !isEmpty else { return nil }
        return value(ofRank: Rank.ofQuantile(fraction, in: count))
    }

    /// Between which values the population's quantile lies.
    package func interval(ofQuantile fraction: Double, _ confidence: Confidence = .usual) -> Interval {
        let ranks = Intervals.ranks(ofQuantile: fraction, in: count, confidence)
        return Interval(
            lower: ranks.lower.flatMap { value(ofRank: $0) }, upper: ranks.upper.flatMap { value(ofRank: $0) })
    }

    /// How many of the values are at most `limit`; values in the limit's own bucket are taken to lie evenly in it.
    package func countUpTo(_ limit: Double) -> Double {
        if isEmpty || limit < Double(min) { return 0 }
        if limit >= Double(max) { return Double(count) }
        var below: Double = 0
        for cell in cells {
            let (lower, upper): (Double, Double) = (Double(cell.bounds.lowerBound), Double(cell.bounds.upperBound) + 1)
            if upper <= limit {
                below += Double(cell.count)
            } else if lower <= limit {
                below += Double(cell.count) * (limit - lower) / (upper - lower)
            }
        }
        return below
    }

    /// Between which values the population's standard deviation lies: the delta method on the fourth moment, which is
    /// taken from the buckets.
    package func deviationInterval(_ confidence: Confidence = .usual) -> Interval {
        guard count > 1, moments.variance > 0 else { return Interval(lower: nil, upper: nil) }
        let fourth: Double =
            cells.reduce(0) { sum, cell in
                let middle: Double = (Double(cell.bounds.lowerBound) + Double(cell.bounds.upperBound)) / 2
                let square: Double = (middle - moments.mean) * (middle - moments.mean)
                return sum + Double(cell.count) * square * square
            } / Double(count)
        let variance: Double = moments.variance
        let error: Double = (Swift.max(0, fourth - variance * variance) / Double(count)).squareRoot()
        let half: Double = confidence.z * error / (2 * variance.squareRoot())
        return Interval(lower: Swift.max(0, variance.squareRoot() - half), upper: variance.squareRoot() + half)
    }
}
