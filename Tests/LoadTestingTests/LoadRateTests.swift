import XCTest

@testable import LoadTesting

final class LoadRateTests: XCTestCase {
    func testAConstantRate() {
        let rate: LoadRate = .constant(8)
        XCTAssertEqual(rate.due(0), 0)
        XCTAssertEqual(rate.due(100), 12.5)
        XCTAssertEqual(rate.count(within: 1), 8)
        XCTAssertEqual(rate.count(within: 1.001), 9)
        XCTAssertEqual(LoadRate.constant(0.1).count(within: 30), 3)
        XCTAssertEqual(LoadRate.constant(1000).count(within: 3600), 3_600_000)
    }

    func testARampIsEvenlySteeper() throws {
        let rate: LoadRate = try XCTUnwrap(LoadRate([LoadRate.Stretch(from: 100, to: 1000, seconds: 60)]))
        XCTAssertEqual(rate.count(within: 60), 33_000)
        // 100 t + 7.5 t^2 requests by then.
        XCTAssertEqual(rate.due(3_250), 6_500 / (100 + (10_000 + 30.0 * 3_250).squareRoot()), accuracy: 1e-9)
        for index in stride(from: 0, to: 33_000, by: 7) {
            let time: Double = rate.due(index)
            XCTAssertEqual(100 * time + 7.5 * time * time, Double(index), accuracy: 1e-6)
        }
        XCTAssertEqual(rate.due(34_000), 61, accuracy: 1e-9, "the last rate stays")
    }

    func testSteps() throws {
        let rate: LoadRate = try XCTUnwrap(
            LoadRate([
                LoadRate.Stretch(from: 10, to: 10, seconds: 2), LoadRate.Stretch(from: 100, to: 100, seconds: 1),
            ]))
        XCTAssertEqual(rate.seconds, 3)
        XCTAssertEqual(rate.count(within: 3), 120)
        XCTAssertEqual([19, 20, 21, 119, 120].map { rate.due($0) }, [1.9, 2, 2.01, 2.99, 3])
        XCTAssertNil(LoadRate([]))
        XCTAssertNil(LoadRate([LoadRate.Stretch(from: 1, to: 0, seconds: 1)]))
    }
}

final class LoadSeriesTests: XCTestCase {
    func testItStaysBoundedAndLosesNothing() {
        var series = LoadSeries()
        for second in 0..<7_200 {
            for _ in 0..<10 { series.record(at: UInt64(second) * 1_000_000_000, status: 200, time: 5_000_000) }
            series.record(at: UInt64(second) * 1_000_000_000, status: 503, time: 5_000_000)
            series.record(at: UInt64(second) * 1_000_000_000, status: nil, time: 0)
        }
        let points: [LoadResult.Second] = series.points()
        XCTAssertLessThanOrEqual(points.count, LoadSeries.maximum)
        XCTAssertGreaterThan(points.count, LoadSeries.maximum / 2 - 5)
        XCTAssertEqual(points.reduce(0) { $0 + $1.requests }, 7_200 * 12)
        XCTAssertEqual(points.reduce(0) { $0 + $1.errors }, 7_200)
        XCTAssertEqual(points.reduce(0) { $0 + $1.badStatuses }, 7_200)
        for point in points {
            XCTAssertEqual(point.p50 ?? 0, 5, accuracy: 0.1)
            XCTAssertEqual(point.mean ?? 0, 5, accuracy: 1e-6)
        }
    }

    func testACoarseHistogramIsNearTheTruth() {
        var histogram = CoarseHistogram()
        for value in 1...100_000 { histogram.record(UInt64(value) * 1_000) }
        for fraction in [0.01, 0.5, 0.9, 0.99] {
            let truth: Double = fraction * 1e8
            XCTAssertEqual(histogram.quantile(fraction) ?? 0, truth, accuracy: truth * 0.017)
        }
    }
}
