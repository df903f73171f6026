package import Statistics

extension Insights {
    /// What is asked about.
    package enum Scope: String, Sendable, CaseIterable {
        /// The latest loop alone.
        case loop
        /// All loops together, without those whose measurement is invalid.
        case whole
    }

    /// The metric's value for a version; nil if there is none. A NaN counts as none.
    ///
    /// Of counters and gauges: what was recorded in the loop; over all loops, counts add up, what comes of a
    /// distribution is taken from all of it, and of anything else the latest reading holds. Of samples and summaries:
    /// the named aggregate.
    package func scalar(_ metric: MetricName, version: Int, _ scope: Scope = .loop) -> Double? {
        guard let info = metricsInfo[metric.base], values.indices.contains(version) else { return nil }
        let value: Double?
        switch (info.kind, metric.aggregation) {
        case (.counter, nil), (.gauge, nil):
            let recorded: Double? = measurement(metric.base, version: version, scope)?.scalar
            value = scope == .loop ? recorded : derived(metric.base, version) ?? recorded
        case (.sample, let aggregation?):
            value = values[version][metric.base].flatMap { Aggregation.of($0, aggregation) }
        case (.summary, let aggregation?):
            value = summaries[version][metric.base].flatMap { Aggregation.of($0, aggregation) }
        default: value = nil
        }
        return value.flatMap { $0.isNaN ? nil : $0 }
    }

    package func distribution(_ metric: String, version: Int, _ scope: Scope) -> CompactHistogram? {
        guard case .distribution(let found)? = measurement(metric, version: version, scope) else { return nil }
        return found
    }

    func measurement(_ metric: String, version: Int, _ scope: Scope) -> Measurement? {
        guard latestLoop.indices.contains(version) else { return nil }
        let latest: Measurement? = latestLoop[version][metric]
        guard scope == .whole else { return latest }
        let earlier: Measurement? = earlierLoops[version][metric]
        guard let latest, isValid(metric, version) else { return earlier }
        return earlier?.adding(latest) ?? latest
    }

    /// Of what was counted; nil if one wasn't, or nothing was.
    func proportion(
        _ part: String, of all: String, version: Int, _ scope: Scope
    ) -> (successes: Double, total: Double)? {
        guard case .count(let total)? = measurement(all, version: version, scope), total > 0,
            case .count(let successes)? = measurement(part, version: version, scope)
        else { return nil }
        return (successes, total)
    }

    /// What a metric comes to over all loops, where it is a function of a distribution or of counts.
    private func derived(_ metric: String, _ version: Int) -> Double? {
        switch DerivedMetric(metric) {
        case .statistic(let statistic, let source)?:
            return distribution(source, version: version, .whole).flatMap(statistic.milliseconds)
        case .errorRate(let errors, let requests)?:
            return proportion(errors, of: requests, version: version, .whole).map { $0.successes / $0.total }
        case nil: return nil
        }
    }
}

/// A metric that is a function of others, by its name: `http/latency-p99` of the distribution `http/latency`,
/// `http/error-rate` of `http/error-count` and `http/request-count`.
enum DerivedMetric: Equatable {
    case statistic(LatencyStatistic, of: String)
    case errorRate(errors: String, requests: String)

    init?(_ metric: String) {
        if metric.hasSuffix("/error-rate") {
            let backend: String = Insights.backend(metric)
            self = .errorRate(errors: "\(backend)/error-count", requests: "\(backend)/request-count")
            return
        }
        guard let dash = metric.lastIndex(of: "-") else { return nil }
        guard let statistic = LatencyStatistic(String(metric[metric.index(after: dash)...])) else { return nil }
        self = .statistic(statistic, of: String(metric[..<dash]))
    }
}

/// What is told of a distribution of durations.
enum LatencyStatistic: Equatable {
    case mean, deviation, minimum, maximum
    /// 0 to 1, both excluded.
    case quantile(Double)

    /// `mean`, `stddev`, `min`, `max`, `p99.9`.
    init?(_ name: String) {
        switch name {
        case "mean": self = .mean
        case "stddev": self = .deviation
        case "min": self = .minimum
        case "max": self = .maximum
        default:
            guard name.hasPrefix("p"), let percentile = Double(name.dropFirst()), percentile > 0, percentile <= 100
            else { return nil }
            self = percentile == 100 ? .maximum : .quantile(percentile / 100)
        }
    }

    var description: String {
        switch self {
        case .mean: "mean"
        case .deviation: "standard deviation"
        case .minimum: "minimum"
        case .maximum: "maximum"
        case .quantile(let fraction): "\(Percentile.text((fraction * 1e10).rounded() / 1e8))-th percentile"
        }
    }

    func milliseconds(_ distribution: CompactHistogram) -> Double? {
        guard !distribution.isEmpty else { return nil }
        switch self {
        case .mean: return distribution.moments.mean / 1e6
        case .deviation: return distribution.moments.standardDeviation / 1e6
        case .minimum: return Double(distribution.min) / 1e6
        case .maximum: return Double(distribution.max) / 1e6
        case .quantile(let fraction): return distribution.quantile(fraction).map { $0 / 1e6 }
        }
    }
}
