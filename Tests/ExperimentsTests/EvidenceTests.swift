import Diagnostics
import Experiments
import Statistics
import ValueTree
import XCTest

/// What speaks for and against SLOs.
final class EvidenceTests: XCTestCase {
    /// Latencies of 1 to `slowest` ms, evenly, `count` of them.
    private func latencies(_ count: Int, slowest: Double = 100) -> HDRHistogram {
        var histogram = HDRHistogram()
        for index in 0..<count { histogram.record(UInt64(1e6 * slowest * (Double(index) + 0.5) / Double(count))) }
        return histogram
    }

    private func insights(_ count: Int, errors: Int = 0) -> Insights {
        var insights = Insights()
        record(count, errors: errors, in: &insights)
        return insights
    }

    private func record(_ count: Int, errors: Int = 0, in insights: inout Insights) {
        let gauge = MetricInfo(description: "", units: "msec", kind: .gauge)
        let sample: HDRHistogram = latencies(count)
        insights.record(count: count, as: "http/request-count", "")
        insights.record(count: errors, as: "http/error-count", "")
        insights.record(
            "http/error-rate", Double(errors) / Double(count), MetricInfo(description: "", kind: .gauge))
        insights.record(distribution: sample, as: "http/latency", "")
        insights.record("http/latency-mean", sample.mean / 1e6, gauge)
        insights.record("http/latency-stddev", sample.standardDeviation / 1e6, gauge)
        insights.record("http/latency-max", Double(sample.max) / 1e6, gauge)
        for percentile in [50, 99] {
            insights.record(
                "http/latency-p\(percentile)", (sample.quantile(Double(percentile) / 100) ?? 0) / 1e6, gauge)
        }
    }

    private func judge(_ insights: Insights, _ metric: String, _ limit: Double, lower: Bool = false) throws
        -> SLOEvidence
    {
        var insights: Insights = insights
        let slo = SLO(metric: metric, limit: limit)
        try insights.assess(lower ? SLOs(lower: [slo]) : SLOs(upper: [slo]))
        let table: SLOEvidenceTable = try XCTUnwrap(insights.evidence[.loop])
        return try XCTUnwrap((table.upper + table.lower).first?.first)
    }

    /// A median of 50 in 1,000 values: well under 60, well over 40, and 51 can't be told.
    func testPercentilesAreJudgedByOrderStatistics() throws {
        let sample: Insights = insights(1_000)
        for (limit, verdict) in [(60, .pass), (40, .fail), (51, .inconclusive)] as [(Double, SLOEvidence.Verdict)] {
            XCTAssertEqual(try judge(sample, "http/latency-p50", limit).verdict, verdict, "\(limit)")
        }
        let evidence: SLOEvidence = try judge(sample, "http/latency-p50", 51)
        XCTAssertEqual(evidence.samples, 1_000)
        XCTAssertEqual(evidence.estimate ?? 0, 50, accuracy: 0.5)
        XCTAssertEqual(evidence.lower ?? 0, 46.9, accuracy: 0.5)
        XCTAssertEqual(evidence.upper ?? 0, 53.1, accuracy: 0.5)
        // 1 % of the values lie between the median and the limit: 1.96^2 x 0.25 / 0.01^2.
        XCTAssertEqual(Double(evidence.needed ?? 0), 9_604, accuracy: 1_500)
        let atThat: Insights = insights(Int(evidence.needed ?? 0) * 13 / 10)
        XCTAssertEqual(try judge(atThat, "http/latency-p50", 51).verdict, .pass, "as many as were asked for decide")
    }

    /// With 100 values nothing can be above the 99th percentile for sure.
    func testTooFewRequestsDecideNothing() throws {
        let evidence: SLOEvidence = try judge(insights(100), "http/latency-p99", 150)
        XCTAssertEqual(evidence.verdict, .inconclusive)
        XCTAssertNil(evidence.upper)
        XCTAssertGreaterThanOrEqual(evidence.needed ?? 0, 368)
        XCTAssertEqual(try judge(insights(500), "http/latency-p99", 150).verdict, .pass)
    }

    func testMeansDeviationsAndRates() throws {
        let sample: Insights = insights(1_000, errors: 10)
        let cases: [(metric: String, limit: Double, verdict: SLOEvidence.Verdict)] = [
            ("http/latency-mean", 55, .pass), ("http/latency-mean", 45, .fail),
            ("http/latency-mean", 50.5, .inconclusive), ("http/latency-stddev", 35, .pass),
            ("http/latency-stddev", 29, .inconclusive), ("http/latency-stddev", 20, .fail),
            ("http/error-rate", 0.03, .pass), ("http/error-rate", 0.012, .inconclusive),
            ("http/error-rate", 0.002, .fail), ("http/error-rate", 0, .fail), ("http/error-rate", 1, .pass),
            ("http/error-count", 10, .pass), ("http/error-count", 9, .fail), ("http/latency-max", 100, .pass),
            ("http/nothing", 5, .unavailable),
        ]
        for expected in cases {
            XCTAssertEqual(
                try judge(sample, expected.metric, expected.limit).verdict, expected.verdict,
                "\(expected.metric) <= \(expected.limit)")
        }
        XCTAssertEqual(try judge(sample, "http/latency-p50", 40, lower: true).verdict, .pass)
        XCTAssertEqual(try judge(sample, "http/latency-p50", 60, lower: true).verdict, .fail)
        XCTAssertEqual(try judge(sample, "http/latency-p50", 49.5, lower: true).verdict, .inconclusive)
        // No errors in 100 requests do not show that fewer than 1 % fail.
        let few: SLOEvidence = try judge(insights(100), "http/error-rate", 0.01)
        XCTAssertEqual(few.verdict, .inconclusive)
        XCTAssertEqual(few.needed, 381)
        XCTAssertEqual(try judge(insights(385), "http/error-rate", 0.01).verdict, .pass)
        XCTAssertEqual(try judge(insights(100), "http/error-rate", 0).verdict, .pass, "what was seen is asked about")
    }

    func testWhatIsInvalidIsNoPass() throws {
        var sample: Insights = insights(1_000)
        sample.invalidate("http", "the generator lagged")
        let evidence: SLOEvidence = try judge(sample, "http/latency-p50", 60)
        XCTAssertEqual(evidence.verdict, .invalid)
        XCTAssertEqual(evidence.reason, "the generator lagged")
        try sample.assess(SLOs(upper: [SLO(metric: "http/latency-p50", limit: 60)]))
        XCTAssertFalse(sample.allVersionsConclusivelySatisfySLOs)
        XCTAssertTrue(sample.allVersionsSatisfySLOs)
        // The next loop is a valid one: only that counts.
        sample.beginLoop()
        record(500, in: &sample)
        try sample.assess(SLOs(upper: [SLO(metric: "http/latency-p50", limit: 60)]))
        XCTAssertEqual(sample.evidence[.whole]?.upper.first?.first?.samples, 500)
        XCTAssertTrue(sample.allVersionsConclusivelySatisfySLOs)
    }

    func testLoopsAddUpAndEachHasItsOwnVerdict() throws {
        var loops = Insights()
        let slos = SLOs(upper: [
            SLO(metric: "http/latency-p99", limit: 150), SLO(metric: "http/error-rate", limit: 0.02),
            SLO(metric: "http/error-count", limit: 5),
        ])
        for loop in 0..<20 {
            loops.beginLoop()
            record(100, errors: loop == 3 ? 20 : 0, in: &loops)
            try loops.assess(slos)
        }
        let metric: (String) throws -> MetricName = { try MetricName($0) }
        XCTAssertEqual(loops.scalar(try metric("http/request-count"), version: 0), 100)
        XCTAssertEqual(loops.scalar(try metric("http/request-count"), version: 0, .whole), 2_000)
        XCTAssertEqual(loops.scalar(try metric("http/error-count"), version: 0, .whole), 20)
        XCTAssertEqual(loops.scalar(try metric("http/error-rate"), version: 0, .whole), 0.01)
        XCTAssertEqual(loops.scalar(try metric("http/latency-mean"), version: 0, .whole) ?? 0, 50, accuracy: 0.01)
        XCTAssertEqual(loops.evidence[.loop]?.upper.map { $0[0].verdict }, [.inconclusive, .inconclusive, .pass])
        XCTAssertEqual(loops.evidence[.whole]?.upper.map { $0[0].verdict }, [.pass, .pass, .fail])
        XCTAssertEqual(loops.evidence[.whole]?.upper[0][0].samples, 2_000)
        // What is written says all of it.
        let experiment = Experiment(spec: [], result: ExperimentResult(insights: loops))
        XCTAssertEqual(try Experiment(value: experiment.value).result?.insights?.value, loops.value)
        XCTAssertEqual(try Experiment(value: experiment.value).result?.insights?.evidence, loops.evidence)
    }

    func testAReadingOfAProviderIsTheLatest() throws {
        var insights = Insights()
        let info = MetricInfo(description: "", kind: .counter)
        insights.record("prom/request-count", 100, info)
        insights.beginLoop()
        let name = try MetricName("prom/request-count")
        XCTAssertNil(insights.scalar(name, version: 0), "this loop has not measured it")
        XCTAssertEqual(insights.scalar(name, version: 0, .whole), 100)
        insights.record("prom/request-count", 250, info)
        XCTAssertEqual(insights.scalar(name, version: 0, .whole), 250)
    }

    func testTheDocumentStaysSmallHoweverManyLoops() throws {
        var insights = Insights()
        for loop in 0..<200 {
            insights.beginLoop()
            var sample = HDRHistogram()
            // Five decades of latencies.
            for index in 0..<1_000 { sample.record(UInt64(1e4 * Double(1 + index * index + loop * 31))) }
            for name in ["latency", "response-latency"] {
                insights.record(distribution: sample, as: "http/\(name)", "histogram")
                for statistic in 0..<10 {
                    insights.record(
                        "http/\(name)-p\(statistic)", 1.0 / Double(loop + 3),
                        MetricInfo(description: "a percentile of latencies", units: "msec", kind: .gauge))
                }
            }
            insights.record(count: 1_000, as: "http/request-count", "requests")
        }
        let text: String = JSONWriter.string(Experiment(spec: [], result: ExperimentResult(insights: insights)).value)
        XCTAssertLessThan(text.utf8.count, 48 * 1_024)
        XCTAssertEqual(insights.scalar(try MetricName("http/request-count"), version: 0, .whole), 200_000)
    }
}
