import Diagnostics
import Experiments
import Statistics
import XCTest

final class SLOExpressionTests: XCTestCase {
    func testWhatIsUnderstood() throws {
        let cases: [(text: String, metric: String, limit: Double, isUpper: Bool)] = [
            ("http/latency-p99 < 200ms", "http/latency-p99", 200, true),
            ("http/latency-p99<=0.2s", "http/latency-p99", 200, true),
            ("http/latency-mean ≤ 150us", "http/latency-mean", 0.15, true),
            ("http/latency-p97.5 < 1m", "http/latency-p97.5", 60_000, true),
            ("http-v1/response-latency-p50.0 < 3", "http-v1/response-latency-p50.0", 3, true),
            ("http/error-rate < 1%", "http/error-rate", 0.01, true),
            ("http/error-rate <= 0.5 %", "http/error-rate", 0.005, true),
            ("http/error-rate <= 0.02", "http/error-rate", 0.02, true),
            ("http/error-count < 1", "http/error-count", 0, true),
            ("http/error-count <= 1", "http/error-count", 1, true),
            ("http/request-count >= 100", "http/request-count", 100, false),
            ("http/request-count > 100", "http/request-count", 101, false),
            ("prom/user-engagement ≥ 12.5", "prom/user-engagement", 12.5, false),
            ("prom/request-time < 20ms", "prom/request-time", 20, true),
            ("abn/sample/mean > 3", "abn/sample/mean", 3, false),
        ]
        for expected in cases {
            let expression = try SLOExpression(expected.text)
            XCTAssertEqual(expression.slo.metric, expected.metric, expected.text)
            XCTAssertEqual(expression.slo.limit, expected.limit, accuracy: 1e-12, expected.text)
            XCTAssertEqual(expression.isUpper, expected.isUpper, expected.text)
        }
    }

    func testWhatIsNot() throws {
        let cases: [(text: String, says: String)] = [
            ("http/latency-p99", "it has no comparison"), ("", "it has no comparison"),
            ("http/latency-p99 <", "it has no limit"),
            ("http/latency-p99 < fast", "\"fast\" is no number, duration or percentage"),
            ("http/latncy-p99 < 200ms", "did you mean \"http/latency-p99\"?"),
            ("http/latency-p101 < 200ms", "task http records no metric"),
            ("http-v1/eror-rate < 1%", "did you mean \"http-v1/error-rate\"?"),
            ("latency < 3", "is no metric name"), ("http/error-rate < 5", "for percent, say 5%"),
            ("http/error-rate < 200ms", "is no time"), ("http/latency-p99 < 5%", "is no rate"),
            ("http/latency-p99 < nan", "is no number"), ("http/latency-p99 = 5", "it has no comparison"),
            ("http/latency-p99 == 5", "it has no comparison"),
        ]
        for expected in cases {
            XCTAssertThrowsError(try SLOExpression(expected.text), expected.text) { error in
                let said: String = "\(error) \((error as? Diagnostic)?.hint ?? "")"
                XCTAssertTrue(said.contains(expected.says), "\(expected.text): \(said)")
                XCTAssertEqual((error as? Diagnostic)?.code, .usage)
            }
        }
    }

    /// Percentiles that the task was not asked for come of the distribution.
    func testAnyPercentileCanBeAssessed() throws {
        var insights = Insights()
        var histogram = HDRHistogram()
        for value in 1...1_000 { histogram.record(UInt64(value) * 1_000_000) }
        insights.record(distribution: histogram, as: "http/latency", "latencies")
        try insights.assess(SLOs(upper: [SLO(metric: "http/latency-p12.5", limit: 200)]))
        XCTAssertEqual(insights.scalar(try MetricName("http/latency-p12.5"), version: 0) ?? 0, 125, accuracy: 0.6)
        XCTAssertEqual(insights.sloVerdicts?.upper, [[true]])
        XCTAssertEqual(
            insights.metricsInfo["http/latency-p12.5"]?.description,
            "12.5-th percentile of observed values of http/latency")
    }
}
