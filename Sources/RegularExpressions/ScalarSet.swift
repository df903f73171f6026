import GoText

/// A set of code points as sorted ranges. Surrogates may be in it, though no text has them.
struct ScalarSet: Hashable {
    static let last: UInt32 = 0x10FFFF

    /// Disjoint, ascending, not touching each other.
    private(set) var ranges: [ClosedRange<UInt32>] = []

    init() {}

    /// From ranges in any order.
    init(_ unsorted: [ClosedRange<UInt32>]) {
        for range in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let previous = ranges.last, range.lowerBound <= previous.upperBound &+ 1 {
                ranges[ranges.count - 1] = previous.lowerBound...max(previous.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
        }
    }

    static let all = ScalarSet([0...last])
    static let allButNewline = ScalarSet([0...9, 11...last])

    func contains(_ scalar: UInt32) -> Bool {
        var (low, high): (Int, Int) = (0, ranges.count)
        while low < high {
            let middle: Int = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }

    var inverted: ScalarSet {
        var inverse = ScalarSet()
        var next: UInt32 = 0
        for range in ranges {
            if next < range.lowerBound { inverse.ranges.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= Self.last { inverse.ranges.append(next...Self.last) }
        return inverse
    }

    func union(_ other: ScalarSet) -> ScalarSet { ScalarSet(ranges + other.ranges) }

    /// With every other case of the letters in it.
    var foldingCase: ScalarSet {
        var found: [ClosedRange<UInt32>] = ranges
        for range in ranges {
            for scalar in CaseFolding.foldable(in: range) {
                var other: UInt32 = CaseFolding.next(scalar)
                while other != scalar {
                    found.append(other...other)
                    other = CaseFolding.next(other)
                }
            }
        }
        return found.count == ranges.count ? self : ScalarSet(found)
    }
}
