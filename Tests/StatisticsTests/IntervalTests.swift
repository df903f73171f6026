import Statistics
import XCTest

/// Against published tables, and against what a confidence of 95 % promises.
final class IntervalTests: XCTestCase {
    /// Wilson (1927) by hand: 0 of 100, 10 of 100, 50 of 100, 100 of 100.
    func testWilsonsInterval() {
        let known: [(Double, Double, Double)] = [
            (0, 0, 0.036_994), (10, 0.055_229, 0.174_366), (50, 0.403_832, 0.596_168), (100, 0.963_006, 1),
        ]
        for (successes, lower, upper) in known {
            let interval: Interval = Intervals.proportion(successes, of: 100)
            XCTAssertEqual(interval.lower ?? -1, lower, accuracy: 1e-5)
            XCTAssertEqual(interval.upper ?? -1, upper, accuracy: 1e-5)
        }
        XCTAssertEqual(Intervals.proportion(0, of: 0), Interval(lower: nil, upper: nil))
    }

    /// Student's t at 97.5 %: 2.5706 for 5 degrees of freedom, 2.2622 for 9, 2.0423 for 30.
    func testTheIntervalOfAMeanIsStudents() {
        for (degrees, quantile) in [(1, 12.7062), (2, 4.3027), (5, 2.5706), (9, 2.2622), (30, 2.0423)] {
            var moments = RunningMoments()
            for value in 0...degrees { moments.record(Double(value % 2)) }
            let error: Double = (moments.variance / Double(degrees)).squareRoot()
            let interval: Interval = Intervals.mean(moments)
            XCTAssertEqual(((interval.upper ?? 0) - moments.mean) / error, quantile, accuracy: quantile * 0.002)
            XCTAssertEqual((moments.mean - (interval.lower ?? 0)) / error, quantile, accuracy: quantile * 0.002)
        }
        var single = RunningMoments()
        single.record(4)
        XCTAssertEqual(Intervals.mean(single), Interval(lower: nil, upper: nil))
    }

    /// Conover's table for the median of 100: the 40th and the 61st value.
    func testRanksOfAQuantile() {
        let median = Intervals.ranks(ofQuantile: 0.5, in: 100)
        XCTAssertEqual(median.lower, 40)
        XCTAssertEqual(median.upper, 61)
        // 0.99^n must be under 2.5 % for there to be a value above the 99th percentile.
        XCTAssertNil(Intervals.ranks(ofQuantile: 0.99, in: 367).upper)
        XCTAssertNotNil(Intervals.ranks(ofQuantile: 0.99, in: 368).upper)
        let many = Intervals.ranks(ofQuantile: 0.999, in: 10_000_000)
        XCTAssertEqual(Double(many.lower ?? 0), 9_990_000 - 1.96 * 99.95, accuracy: 3)
        XCTAssertEqual(Double(many.upper ?? 0), 9_990_000 + 1.96 * 99.95, accuracy: 3)
    }

    /// Of 400 samples of a skewed population, the interval of each estimate holds the truth at least 92 % of the time.
    func testIntervalsHoldTheTruthAsOftenAsTheySay() {
        var state: UInt64 = 42
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        var held: [String: Int] = [:]
        let rounds: Int = 400
        for _ in 0..<rounds {
            var histogram = HDRHistogram()
            var errors: Double = 0
            for _ in 0..<400 {
                // Uniform from 1 to 2 ms: mean 1.5, p90 1.9, deviation 1/sqrt(12).
                histogram.record(UInt64(1e6 * (1 + uniform())))
                if uniform() < 0.03 { errors += 1 }
            }
            let compact = CompactHistogram(histogram)
            let intervals: [(String, Interval, Double)] = [
                ("p90", compact.interval(ofQuantile: 0.9), 1.9e6), ("p50", compact.interval(ofQuantile: 0.5), 1.5e6),
                ("mean", Intervals.mean(compact.moments), 1.5e6),
                ("deviation", compact.deviationInterval(), 1e6 / 12.0.squareRoot()),
                ("rate", Intervals.proportion(errors, of: 400), 0.03),
            ]
            for (name, interval, truth) in intervals {
                guard let lower = interval.lower, let upper = interval.upper else { continue }
                if lower <= truth, truth <= upper { held[name, default: 0] += 1 }
            }
        }
        for name in ["p90", "p50", "mean", "deviation", "rate"] {
            XCTAssertGreaterThan(held[name] ?? 0, rounds * 92 / 100, name)
            XCTAssertLessThan(held[name] ?? 0, rounds * 99 / 100, name)
        }
    }
}
