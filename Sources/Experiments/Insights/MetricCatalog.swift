package import Diagnostics

/// The metrics that this program's own tasks collect; of other backends nothing is known beforehand.
package enum MetricCatalog {
    /// Of task http, after the backend's name; a percentile stands for all of them.
    private static let http: [String] = {
        let counters: [String] = ["request-count", "error-count", "error-rate"]
        let statistics: [String] = ["mean", "stddev", "min", "max", "p50", "p75", "p90", "p95", "p99", "p99.9"]
        return counters + ["latency", "response-latency"].flatMap { stem in statistics.map { "\(stem)-\($0)" } }
    }()

    /// - Throws: ``Diagnostic`` `invalid` with the nearest name, for a metric that no task records.
    package static func check(_ metric: MetricName) throws(Diagnostic) {
        guard metric.backend == "http" || metric.backend.hasPrefix("http-") else { return }
        if metric.aggregation == nil {
            // Failures are counted by kind, and kinds are many.
            if http.contains(metric.name) || metric.name.hasPrefix("failures-") { return }
            if case .statistic(_, let source)? = DerivedMetric(metric.base), http.contains("\(name(source))-mean") {
                return
            }
        }
        let known: [String] = http.map { "\(metric.backend)/\($0)" }
        throw Diagnostic(
            .invalid, "task http records no metric \"\(metric.text)\"",
            hint: Suggestion.hint(for: metric.text, in: known)
                ?? "metrics: \(http.prefix(4).map { "\(metric.backend)/\($0)" }.joined(separator: ", ")), ...-stddev, "
                + "-min, -max, -p50, -p99 and any other percentile")
    }

    /// What a metric is measured in, as far as it is known beforehand.
    package static func quantity(_ metric: MetricName) -> Quantity {
        if metric.name.hasSuffix("-count") || metric.name.hasPrefix("failures-") { return .count }
        if metric.name.hasSuffix("-rate") { return .proportion }
        let isHTTP: Bool = metric.backend == "http" || metric.backend.hasPrefix("http-")
        return isHTTP || metric.name.contains("latency") ? .milliseconds : .unknown
    }

    package enum Quantity: Sendable, Equatable {
        case count, proportion, milliseconds, unknown
    }

    private static func name(_ metric: String) -> Substring { metric.drop { $0 != "/" }.dropFirst() }
}
