import Statistics

/// What ended when, in bounded memory: when there are too many stretches, each two become one.
struct LoadSeries {
    static let maximum: Int = 120

    private struct Stretch {
        var requests: Int = 0
        var errors: Int = 0
        var badStatuses: Int = 0
        var times: CoarseHistogram = CoarseHistogram()

        mutating func merge(_ other: Stretch) {
            requests += other.requests
            errors += other.errors
            badStatuses += other.badStatuses
            times.merge(other.times)
        }
    }

    private var stretches: [Stretch] = []
    /// Nanoseconds of one stretch.
    private var width: UInt64 = 100_000_000

    /// - Parameters:
    ///   - elapsed: nanoseconds since the start.
    ///   - status: nil for a request without an answer.
    ///   - time: nanoseconds from when it was due.
    mutating func record(at elapsed: UInt64, status: Int?, time: UInt64) {
        var index = Int(elapsed / width)
        while index >= LoadSeries.maximum {
            widen()
            index = Int(elapsed / width)
        }
        while stretches.count <= index { stretches.append(Stretch()) }
        stretches[index].requests += 1
        guard let status else {
            stretches[index].errors += 1
            return
        }
        if status >= 400 { stretches[index].badStatuses += 1 }
        stretches[index].times.record(time)
    }

    private mutating func widen() {
        width *= 2
        var merged: [Stretch] = []
        for index in stride(from: 0, to: stretches.count, by: 2) {
            var stretch: Stretch = stretches[index]
            if index + 1 < stretches.count { stretch.merge(stretches[index + 1]) }
            merged.append(stretch)
        }
        stretches = merged
    }

    /// The stretches, as wide as makes sense: a handful of requests a stretch would show noise.
    mutating func points() -> [LoadResult.Second] {
        let requests: Int = stretches.reduce(0) { $0 + $1.requests }
        while stretches.count > 20, requests / stretches.count < 20 { widen() }
        return stretches.enumerated().map { index, stretch in
            LoadResult.Second(
                start: Double(UInt64(index) * width) / 1e9, width: Double(width) / 1e9, requests: stretch.requests,
                errors: stretch.errors, badStatuses: stretch.badStatuses, mean: stretch.times.mean.map { $0 / 1e6 },
                p50: stretch.times.quantile(0.5).map { $0 / 1e6 }, p99: stretch.times.quantile(0.99).map { $0 / 1e6 })
        }
    }
}

/// A histogram for pictures: buckets double in width every 32 values; 5 KiB at most.
struct CoarseHistogram {
    private var counts: [UInt32] = []
    private var count: UInt64 = 0
    private var sum: Double = 0

    mutating func record(_ value: UInt64) {
        let index: Int = CoarseHistogram.index(of: min(value, 1 << 40))
        if index >= counts.count { counts += Array(repeating: 0, count: index + 1 - counts.count) }
        counts[index] &+= 1
        count += 1
        sum += Double(value)
    }

    mutating func merge(_ other: CoarseHistogram) {
        if other.counts.count > counts.count {
            counts += Array(repeating: 0, count: other.counts.count - counts.count)
        }
        for (index, count) in other.counts.enumerated() { counts[index] &+= count }
        count += other.count
        sum += other.sum
    }

    var mean: Double? { count == 0 ? nil : sum / Double(count) }

    func quantile(_ fraction: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank: UInt64 = Rank.ofQuantile(fraction, in: count)
        var seen: UInt64 = 0
        for (index, count) in counts.enumerated() {
            seen += UInt64(count)
            if seen >= rank { return CoarseHistogram.middle(of: index) }
        }
        return nil
    }

    private static func index(of value: UInt64) -> Int {
        let shift: Int = max(0, UInt64.bitWidth - value.leadingZeroBitCount - 6)
        return shift << 5 + Int(value >> UInt64(shift))
    }

    private static func middle(of index: Int) -> Double {
        let shift: Int = max(0, index >> 5 - 1)
        let lower = UInt64(index - shift << 5) << UInt64(shift)
        return Double(lower) + Double((UInt64(1) << UInt64(shift)) - 1) / 2
    }
}
