import Statistics
import XCTest

final class HDRHistogramTests: XCTestCase {
    private func sample(_ seed: UInt64, _ count: Int) -> [UInt64] {
        var state: UInt64 = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) >> ((state >> 20) % 24)
        }
    }

    func testQuantilesStayWithinTheStatedError() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let values: [UInt64] = sample(seed, 2_000)
            var histogram = HDRHistogram()
            for value in values { histogram.record(value) }
            let sorted: [UInt64] = values.sorted()
            for fraction in [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1] {
                let exact = Double(sorted[max(0, Int((fraction * 2_000).rounded(.up)) - 1)])
                let estimate: Double = histogram.quantile(fraction) ?? -1
                XCTAssertLessThanOrEqual(
                    abs(estimate - exact), max(1, exact * HDRHistogram.relativeError), "\(fraction) of seed \(seed)")
            }
            XCTAssertEqual(histogram.min, sorted.first)
            XCTAssertEqual(histogram.max, sorted.last)
            let mean: Double = values.map { Double($0) }.reduce(0, +) / 2_000
            XCTAssertEqual(histogram.mean, mean, accuracy: mean * 1e-9)
            let variance: Double =
                values.map { Double($0) - mean }.map { $0 * $0 }.reduce(0, +) / 2_000
            XCTAssertEqual(histogram.standardDeviation, variance.squareRoot(), accuracy: variance.squareRoot() * 1e-9)
            XCTAssertEqual(histogram.buckets.reduce(0) { $0 + $1.count }, 2_000)
            for value in values.prefix(50) {
                XCTAssertTrue(histogram.buckets.contains { $0.lower <= value && value <= $0.upper }, "\(value)")
            }
        }
    }

    func testMergingIsRecordingBoth() {
        let (ones, others): ([UInt64], [UInt64]) = (sample(3, 500), sample(4, 700))
        var (left, right, both) = (HDRHistogram(), HDRHistogram(), HDRHistogram())
        for value in ones {
            left.record(value)
            both.record(value)
        }
        for value in others {
            right.record(value)
            both.record(value)
        }
        left.merge(right)
        XCTAssertEqual(left.buckets, both.buckets)
        XCTAssertEqual(left.mean, both.mean, accuracy: both.mean * 1e-9)
        XCTAssertEqual(left.standardDeviation, both.standardDeviation, accuracy: both.standardDeviation * 1e-9)
        left.merge(HDRHistogram())
        XCTAssertEqual(left.count, 1_200)
    }

    func testEdges() {
        var histogram = HDRHistogram()
        XCTAssertNil(histogram.quantile(0.5))
        XCTAssertEqual(histogram.min, 0)
        histogram.record(0)
        histogram.record(.max)
        XCTAssertEqual(histogram.quantile(0), 0)
        XCTAssertEqual(histogram.max, 1 << 40)
        XCTAssertEqual(histogram.count, 2)
    }
}
