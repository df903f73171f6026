package import Statistics

extension Insights {
    /// How many observations older readers find of a metric.
    private static let keptObservations: Int = 20
    /// How many buckets older readers find of a histogram.
    private static let keptBuckets: Int = 100

    /// Begins another loop: what the last one measured joins what earlier ones did. What was declared invalid is
    /// dropped.
    package mutating func beginLoop() {
        for version in latestLoop.indices {
            for (metric, measurement) in latestLoop[version] where isValid(metric, version) {
                earlierLoops[version][metric] = earlierLoops[version][metric]?.adding(measurement) ?? measurement
            }
            latestLoop[version] = [:]
            invalid[version] = [:]
        }
    }

    /// Whether the latest loop's counts for the whole.
    func isValid(_ metric: String, _ version: Int) -> Bool { invalid[version][Insights.backend(metric)] == nil }

    /// Records an observation of a counter, gauge or sample as it was told: the loop's latest holds. Values that are
    /// no finite number are left out.
    package mutating func record(_ metric: String, _ value: Double, _ info: MetricInfo, version: Int = 0) {
        metricsInfo[metric] = info
        guard value.isFinite, values.indices.contains(version) else { return }
        observe(metric, value, version)
        if info.kind == .counter || info.kind == .gauge { latestLoop[version][metric] = .reading(value) }
    }

    /// Records what was counted in this loop.
    package mutating func record(count: Int, as metric: String, _ description: String, version: Int = 0) {
        metricsInfo[metric] = MetricInfo(description: description, kind: .counter)
        guard values.indices.contains(version) else { return }
        observe(metric, Double(count), version)
        latestLoop[version][metric] = .count(Double(count))
    }

    /// Records the distribution of durations of this loop. Metrics derived from it (`-mean`, `-p99`, ...) are the
    /// task's to record.
    package mutating func record(
        distribution: HDRHistogram, as metric: String, _ description: String, version: Int = 0
    ) {
        guard values.indices.contains(version), !distribution.isEmpty else { return }
        metricsInfo[metric] = MetricInfo(description: description, units: "msec", kind: .histogram)
        latestLoop[version][metric] = .distribution(CompactHistogram(distribution))
        guard let whole = self.distribution(metric, version: version, .whole) else { return }
        histograms[version][metric] = HistogramBucket.condensed(whole.milliseconds, to: Insights.keptBuckets)
    }

    /// Says that what `backend` measured of a version in this loop isn't worth a verdict, and why.
    package mutating func invalidate(_ backend: String, _ reason: String, version: Int = 0) {
        guard invalid.indices.contains(version) else { return }
        invalid[version][backend] = reason
    }

    /// Older readers take the last of a metric's list.
    private mutating func observe(_ metric: String, _ value: Double, _ version: Int) {
        values[version][metric, default: []].append(value)
        let excess: Int = (values[version][metric]?.count ?? 0) - Insights.keptObservations
        // Samples are aggregated over all of them.
        if excess > 0, metricsInfo[metric]?.kind != .sample { values[version][metric]?.removeFirst(excess) }
    }

    static func backend(_ metric: String) -> String { String(metric.prefix { $0 != "/" }) }
}

extension CompactHistogram {
    /// Its buckets in milliseconds, of nanoseconds; the first begins with the minimum, the last ends with the maximum.
    package var milliseconds: [HistogramBucket] {
        cells.map { cell in
            let bounds: ClosedRange<UInt64> = cell.bounds
            return HistogramBucket(
                lower: Double(Swift.max(bounds.lowerBound, min)) / 1e6,
                upper: Double(Swift.min(bounds.upperBound, max)) / 1e6, count: Int(cell.count))
        }
    }
}

extension HistogramBucket {
    /// Neighbours joined until no more than `limit` are left.
    package static func condensed(_ buckets: [HistogramBucket], to limit: Int) -> [HistogramBucket] {
        var condensed: [HistogramBucket] = buckets
        while condensed.count > max(1, limit) {
            condensed = stride(from: 0, to: condensed.count, by: 2).map { index in
                guard index + 1 < condensed.count else { return condensed[index] }
                return HistogramBucket(
                    lower: condensed[index].lower, upper: condensed[index + 1].upper,
                    count: condensed[index].count + condensed[index + 1].count)
            }
        }
        return condensed
    }
}
