import Statistics

/// What is known of a metric's true value.
struct Estimate: Equatable {
    /// How the interval is found.
    enum Method: String {
        /// Order statistics: holds whatever the distribution.
        case orderStatistics = "order statistics"
        /// Student's t.
        case student = "Student's t"
        /// The delta method on the fourth moment.
        case delta = "delta method"
        /// Wilson's score interval.
        case wilson = "Wilson"
        /// No estimate: what was seen itself is asked about, such as a count, or the provider tells no sample.
        case observed
    }

    var value: Double
    var method: Method
    /// 95 %.
    var interval: Interval?
    var samples: UInt64?
    /// How many samples would decide against a limit; nil if none would.
    var needed: (@Sendable (_ limit: Double) -> UInt64?)?

    static func == (left: Estimate, right: Estimate) -> Bool {
        left.value == right.value && left.method == right.method && left.interval == right.interval
            && left.samples == right.samples
    }
}

extension Insights {
    /// nil where the metric has no value.
    func estimate(_ metric: MetricName, version: Int, _ scope: Scope) -> Estimate? {
        guard let value = scalar(metric, version: version, scope) else { return nil }
        let sampled: Estimate? =
            switch metric.aggregation == nil ? DerivedMetric(metric.base) : nil {
            case .statistic(let statistic, let source)?:
                distribution(source, version: version, scope).flatMap { Estimate(value, statistic, of: $0) }
            case .errorRate(let errors, let requests)?:
                proportion(errors, of: requests, version: version, scope).map {
                    Estimate(rate: $0.successes, of: $0.total)
                }
            case nil: nil
            }
        return sampled ?? Estimate(value: value, method: .observed)
    }
}

extension Estimate {
    /// - Parameter value: milliseconds. nil for what a sample's own extremes are: they estimate nothing.
    fileprivate init?(_ value: Double, _ statistic: LatencyStatistic, of sample: CompactHistogram) {
        let (interval, method): (Interval, Method)
        switch statistic {
        case .mean: (interval, method) = (Intervals.mean(sample.moments), .student)
        case .deviation: (interval, method) = (sample.deviationInterval(), .delta)
        case .quantile(let fraction):
            (interval, method) = (sample.interval(ofQuantile: fraction), .orderStatistics)
        case .minimum, .maximum: return nil
        }
        let inMilliseconds = Interval(lower: interval.lower.map { $0 / 1e6 }, upper: interval.upper.map { $0 / 1e6 })
        self.init(value: value, method: method, interval: inMilliseconds, samples: sample.count)
        needed = { limit in
            guard case .quantile(let fraction) = statistic else {
                return Estimate.needed(value, inMilliseconds, sample.count, limit)
            }
            // Where the limit lies in the sample, against where the quantile is said to lie.
            let below: Double = sample.countUpTo(limit * 1e6) / Double(sample.count)
            let decided: Double? = Estimate.needed(share: below, against: fraction)
            return decided.map { UInt64(max($0, SampleSize.smallest(forQuantile: fraction))) }
        }
    }

    fileprivate init(rate successes: Double, of total: Double) {
        self.init(
            value: successes / total, method: .wilson, interval: Intervals.proportion(successes, of: total),
            samples: UInt64(total))
        needed = { limit in Estimate.needed(share: successes / total, against: limit).map { UInt64($0) } }
    }

    /// An interval narrows with the root of the sample's size.
    private static func needed(_ value: Double, _ interval: Interval, _ samples: UInt64, _ limit: Double) -> UInt64? {
        guard let lower = interval.lower, let upper = interval.upper, value != limit else { return nil }
        let ratio: Double = (upper - lower) / 2 / abs(value - limit)
        let needed: Double = (Double(samples) * ratio * ratio).rounded(.up)
        return needed < SampleSize.limit ? UInt64(needed) : nil
    }

    /// From when on the score interval about a share leaves `limit` out.
    private static func needed(share: Double, against limit: Double) -> Double? {
        let needed: Double = SampleSize.telling(share, from: limit)
        return needed < SampleSize.limit ? needed : nil
    }
}
