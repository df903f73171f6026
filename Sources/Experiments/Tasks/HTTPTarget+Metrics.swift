import LoadTesting
import Statistics

extension HTTPTarget {
    func record(_ result: LoadResult, in insights: inout Insights) {
        if let invalidity = result.invalidity { insights.invalidate(backend, invalidity) }
        let errors: Int = errorCount(result)
        func counter(_ name: String, _ value: Int, _ description: String) {
            insights.record(count: value, as: "\(backend)/\(name)", description)
        }
        func latency(_ name: String, _ nanoseconds: Double, _ description: String) {
            insights.record(
                "\(backend)/\(name)", nanoseconds / 1e6,
                MetricInfo(description: description, units: "msec", kind: .gauge))
        }
        counter("request-count", result.requestCount, "number of requests sent")
        counter("error-count", errors, "number of responses that were errors, and of requests without a response")
        if result.requestCount > 0 {
            insights.record(
                "\(backend)/error-rate", Double(errors) / Double(result.requestCount),
                MetricInfo(description: "fraction of requests that were errors", kind: .gauge))
        }
        for (prefix, histogram, what) in [
            ("latency", result.serviceTime, "latency"),
            ("response-latency", result.responseTime, "latency from when a request was due"),
        ] {
            guard !histogram.isEmpty else { continue }
            latency("\(prefix)-mean", histogram.mean, "mean of observed \(what) values")
            latency("\(prefix)-stddev", histogram.standardDeviation, "standard deviation of observed \(what) values")
            latency("\(prefix)-min", Double(histogram.min), "minimum of observed \(what) values")
            latency("\(prefix)-max", Double(histogram.max), "maximum of observed \(what) values")
            for percentile in percentiles {
                guard let value = histogram.quantile(percentile / 100) else { continue }
                latency(
                    "\(prefix)-p\(Percentile.text(percentile))", value,
                    "\(Percentile.text(percentile))-th percentile of observed \(what) values")
            }
        }
        for (kind, failure) in result.failures {
            counter("failures-\(kind.rawValue)", failure.count, "requests without a response: \(kind.rawValue)")
        }
        // The reference keeps all endpoints' buckets under http/latency; an endpoint's own go under its own name.
        insights.record(distribution: result.serviceTime, as: "\(backend)/latency", "latency histogram")
        insights.record(
            distribution: result.responseTime, as: "\(backend)/response-latency",
            "histogram of latencies from when a request was due")
    }
}
