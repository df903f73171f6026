package import Diagnostics

extension Insights {
    /// The metric's latest value for a version: the last observation of a counter or gauge, the named aggregate of a
    /// sample or summary. nil if there is none; a NaN counts as none.
    package func scalar(_ metric: MetricName, version: Int) -> Double? {
        guard let info = metricsInfo[metric.base], values.indices.contains(version) else { return nil }
        let value: Double?
        switch (info.kind, metric.aggregation) {
        case (.counter, nil), (.gauge, nil): value = values[version][metric.base]?.last
        case (.sample, let aggregation?):
            value = values[version][metric.base].flatMap { Aggregation.of($0, aggregation) }
        case (.summary, let aggregation?):
            value = summaries[version][metric.base].flatMap { Aggregation.of($0, aggregation) }
        default: value = nil
        }
        return value.flatMap { $0.isNaN ? nil : $0 }
    }

    /// Appends an observation of a counter, gauge or sample. Values that are no finite number are left out.
    package mutating func record(_ metric: String, _ value: Double, _ info: MetricInfo, version: Int = 0) {
        metricsInfo[metric] = info
        guard value.isFinite, values.indices.contains(version) else { return }
        values[version][metric, default: []].append(value)
    }

    package mutating func record(_ metric: String, _ buckets: [HistogramBucket], _ info: MetricInfo, version: Int = 0) {
        metricsInfo[metric] = info
        guard histograms.indices.contains(version) else { return }
        histograms[version][metric] = HistogramBucket.merged(histograms[version][metric] ?? [], buckets)
    }

    /// Assesses `slos` and keeps them with the verdicts. A metric without a value satisfies nothing.
    package mutating func assess(_ slos: SLOs) throws(Diagnostic) {
        var verdicts = SLOVerdicts(upper: [], lower: [])
        for slo in slos.upper { verdicts.upper.append(try verdict(slo) { $0 <= slo.limit }) }
        for slo in slos.lower { verdicts.lower.append(try verdict(slo) { $0 >= slo.limit }) }
        self.slos = slos
        sloVerdicts = verdicts
    }

    private func verdict(_ slo: SLO, _ holds: (Double) -> Bool) throws(Diagnostic) -> [Bool] {
        let metric = try MetricName(slo.metric)
        return (0..<numVersions).map { version in scalar(metric, version: version).map(holds) ?? false }
    }
}

extension HistogramBucket {
    /// Two lists of buckets as one of at most 400, sorted; equal bounds add up, so that loops do not make it grow.
    static func merged(_ ones: [HistogramBucket], _ others: [HistogramBucket]) -> [HistogramBucket] {
        var merged: [HistogramBucket] = []
        for bucket in (ones + others).sorted(by: { ($0.lower, $0.upper) < ($1.lower, $1.upper) }) {
            if let last = merged.last, last.lower == bucket.lower, last.upper == bucket.upper {
                merged[merged.count - 1].count += bucket.count
            } else {
                merged.append(bucket)
            }
        }
        while merged.count > 400 {
            merged = stride(from: 0, to: merged.count, by: 2).map { index in
                guard index + 1 < merged.count else { return merged[index] }
                return HistogramBucket(
                    lower: merged[index].lower, upper: merged[index + 1].upper,
                    count: merged[index].count + merged[index + 1].count)
            }
        }
        return merged
    }
}

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
