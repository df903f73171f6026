import Diagnostics
import Experiments
import Statistics
import ValueTree
import XCTest
import YAML

final class ExperimentDocumentTests: XCTestCase {
    /// As Iter8 0.13 writes it, with the capital letters of its fixtures.
    private let document: String = """
        spec:
        - task: http
          with:
            url: http://a
        - run: echo hello
          if: not SLOs()
        - task: assess
          with:
            SLOs:
              upper:
              - limit: 50
                metric: http/latency-mean
        result:
          failure: false
          insights:
            SLOs:
              Upper:
              - limit: 50
                metric: http/latency-mean
            SLOsSatisfied:
              Upper:
              - - true
            SummaryMetricValues:
            - abn/m: [3, 6, 1, 3, 14]
            histMetricValues:
            - http/latency:
              - {lower: 1, upper: 2, count: 5}
            metricsInfo:
              abn/m: {description: d, type: Summary}
              http/latency: {description: h, type: Histogram, units: msec}
              http/latency-mean: {description: m, type: Gauge, units: msec}
              http/sample: {description: s, type: Sample}
            nonHistMetricValues:
            - http/latency-mean: [40.5, 12.5]
              http/sample: [1, 2, 3, 4]
            numVersions: 1
            versionNames: null
          iter8Version: v0.13
          numCompletedTasks: 3
          numLoops: 2
          startTime: "2023-01-01T00:00:00Z"
        """

    private func experiment() throws -> Experiment {
        try Experiment(value: YAMLReader.parse(document, numbers: .integersAndFloats))
    }

    func testReadsWhatTheOriginalWrote() throws {
        let experiment: Experiment = try experiment()
        XCTAssertEqual(experiment.spec.map(\.name), ["http", "run", "assess"])
        XCTAssertEqual(experiment.spec[1].script, "echo hello")
        XCTAssertEqual(experiment.spec[1].condition, "not SLOs()")
        let result: ExperimentResult = try XCTUnwrap(experiment.result)
        XCTAssertEqual(result.numLoops, 2)
        let insights: Insights = try XCTUnwrap(result.insights)
        XCTAssertEqual(insights.slos?.upper, [SLO(metric: "http/latency-mean", limit: 50)])
        XCTAssertEqual(insights.sloVerdicts?.upper, [[true]])
        XCTAssertTrue(
            experiment.isCompleted && experiment.hasNoFailure && experiment.satisfiesSLOs && experiment.isFinished)
    }

    func testScalarsAndAggregates() throws {
        let insights: Insights = try XCTUnwrap(try experiment().result?.insights)
        let cases: [(metric: String, value: Double?)] = [
            ("http/latency-mean", 12.5), ("http/sample/mean", 2.5), ("http/sample/p50", 2), ("http/sample/p60", 2.5),
            ("http/sample/p100", 4), ("http/sample/p10", nil), ("http/sample/nonsense", nil),
            ("http/sample/stddev", 1.25.squareRoot()),
            ("abn/m/mean", 2), ("abn/m/count", 3), ("abn/m/stddev", 1), ("abn/m/max", 3), ("http/latency", nil),
            ("http/none", nil),
            ("http/sample", nil),
        ]
        for expected in cases {
            XCTAssertEqual(
                insights.scalar(try MetricName(expected.metric), version: 0), expected.value, expected.metric)
        }
    }

    func testWhatIsWrittenReadsBack() throws {
        let experiment: Experiment = try experiment()
        let text: String = YAMLWriter.string(experiment.value)
        XCTAssertEqual(try Experiment(value: YAMLReader.parse(text, numbers: .integersAndFloats)), experiment)
    }

    func testFaultsNameTheirPath() {
        let cases: [(text: String, words: String)] = [
            ("spec: 3", "spec: expected a list"), ("spec: [{with: {}}]", "spec[0]"),
            ("spec: []\nresult: {numLoops: x}", "result.numLoops"),
            ("spec: []\nresult: {insights: {metricsInfo: {a/b: {type: Odd}}}}", "result.insights.metricsInfo"),
            ("[]", "a map"),
            ("spec: []\nresult: {insights: {SLOs: {upper: [{metric: a/b}]}}}", "result.insights.SLOs.upper[0]"),
        ]
        for expected in cases {
            XCTAssertThrowsError(
                try Experiment(value: YAMLReader.parse(expected.text, numbers: .integersAndFloats)), expected.text
            ) { error in
                XCTAssertTrue("\(error)".contains(expected.words), "\(error)")
            }
        }
    }

    func testMetricNames() throws {
        for (text, stored) in [
            ("http/latency-p50.0", "http/latency-p50"), ("http-x/latency-p099.90", "http-x/latency-p99.9"),
            ("grpc/latency/p5e1", "grpc/latency/p50"), ("prom/p50.0", "prom/p50.0"),
        ] {
            XCTAssertEqual(try MetricName(text).text, stored)
        }
        for text in ["", "a", "a/b/c/d", "/b", "a/", "http/latency-pxx"] {
            XCTAssertThrowsError(try MetricName(text), text)
        }
    }

    func testNaNAndAbsenceSatisfyNothing() throws {
        var insights = Insights(numVersions: 1)
        insights.record("a/nan", .nan, MetricInfo(description: "", kind: .gauge))
        insights.record("a/one", 1, MetricInfo(description: "", kind: .gauge))
        try insights.assess(
            SLOs(
                upper: [SLO(metric: "a/nan", limit: 5), SLO(metric: "a/one", limit: 1)],
                lower: [SLO(metric: "a/none", limit: 0)]))
        XCTAssertEqual(insights.sloVerdicts?.upper, [[false], [true]])
        XCTAssertEqual(insights.sloVerdicts?.lower, [[false]])
        XCTAssertFalse(insights.allVersionsSatisfySLOs)
    }

    func testHistogramsStayBoundedOverLoops() {
        var insights = Insights(numVersions: 1)
        for loop in 0..<50 {
            insights.beginLoop()
            var histogram = HDRHistogram()
            for value in 0..<100 { histogram.record(UInt64((value + loop) * 1_000_000)) }
            insights.record(distribution: histogram, as: "http/latency", "")
        }
        let kept: [HistogramBucket] = insights.histograms[0]["http/latency"] ?? []
        XCTAssertLessThanOrEqual(kept.count, 100)
        XCTAssertEqual(kept.reduce(0) { $0 + $1.count }, 5_000)
    }

    func testCountsWithoutMeasure() {
        for name in ["numLoops", "numCompletedTasks", "revision", "failedLoops"] {
            for count in [-1, Int64.max] {
                let document: Value = ["spec": [], "result": [name: .int(count)]]
                XCTAssertThrowsError(try Experiment(value: document), "\(count)") { error in
                    XCTAssertTrue("\(error)".contains("result.\(name)"), "\(error)")
                }
            }
        }
    }

    func testVersionsWithoutMeasure() {
        for count in [-1, 1_001, 1_000_000_000] as [Int64] {
            let document: Value = ["spec": [], "result": ["insights": ["numVersions": .int(count)]]]
            XCTAssertThrowsError(try Experiment(value: document), "\(count)") { error in
                XCTAssertTrue("\(error)".contains("result.insights.numVersions"), "\(error)")
            }
        }
    }
}
