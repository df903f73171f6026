import Statistics
import XCTest

final class CompactHistogramTests: XCTestCase {
    private func sample(_ seed: UInt64, _ count: Int) -> HDRHistogram {
        var histogram = HDRHistogram()
        var state: UInt64 = seed
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            histogram.record((state >> 30) >> ((state >> 20) % 30))
        }
        return histogram
    }

    func testQuantilesAreThoseOfTheFineHistogram() {
        for seed in 1...10 as ClosedRange<UInt64> {
            let fine: HDRHistogram = sample(seed, 3_000)
            let compact = CompactHistogram(fine)
            XCTAssertEqual(compact.count, 3_000)
            for fraction in [0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1] {
                let (exact, kept): (Double, Double) = (fine.quantile(fraction) ?? -1, compact.quantile(fraction) ?? -2)
                XCTAssertLessThanOrEqual(
                    abs(kept - exact), max(1, exact * (CompactHistogram.relativeError + HDRHistogram.relativeError)))
            }
        }
    }

    func testMergingLosesNothing() {
        let (one, another): (HDRHistogram, HDRHistogram) = (sample(7, 500), sample(8, 900))
        var fine: HDRHistogram = one
        fine.merge(another)
        var merged = CompactHistogram(one)
        merged.merge(CompactHistogram(another))
        let whole = CompactHistogram(fine)
        XCTAssertEqual(merged.cells, whole.cells)
        XCTAssertEqual([merged.min, merged.max, merged.count], [whole.min, whole.max, whole.count])
        var empty = CompactHistogram()
        empty.merge(whole)
        XCTAssertEqual(empty, whole)
        empty.merge(CompactHistogram())
        XCTAssertEqual(empty, whole)
    }

    func testItsBytesSayTheSame() {
        let compact = CompactHistogram(sample(9, 5_000))
        XCTAssertEqual(CompactHistogram.cells(compact.bytes), compact.cells)
        XCTAssertLessThan(compact.bytes.count, 5 * compact.cells.count)
        XCTAssertEqual(
            CompactHistogram(
                cells: compact.cells, moments: compact.moments, min: compact.min, max: compact.max), compact)
    }

    func testWhatIsNoHistogramIsRefused() {
        let cell = CompactHistogram.Cell(index: 5, count: 2)
        var moments = RunningMoments()
        moments.record(5)
        XCTAssertNil(CompactHistogram(cells: [cell], moments: moments, min: 5, max: 5), "another count")
        moments.record(5)
        XCTAssertNotNil(CompactHistogram(cells: [cell], moments: moments, min: 5, max: 5))
        XCTAssertNil(CompactHistogram(cells: [cell], moments: moments, min: 6, max: 5), "bounds the wrong way round")
        let vast = CompactHistogram.Cell(index: 1 << 40, count: 2)
        XCTAssertNil(CompactHistogram(cells: [vast], moments: moments, min: 5, max: 5))
        XCTAssertNil(CompactHistogram.cells([0x80]), "cut off")
        XCTAssertNil(CompactHistogram.cells(Array(repeating: 0xFF, count: 12)), "too large a number")
    }

    func testHowManyAreUpToALimit() {
        var fine = HDRHistogram()
        for value in 1...100 as ClosedRange<UInt64> { fine.record(value) }
        let compact = CompactHistogram(fine)
        XCTAssertEqual(compact.countUpTo(0.5), 0)
        XCTAssertEqual(compact.countUpTo(100), 100)
        XCTAssertEqual(compact.countUpTo(1_000), 100)
        XCTAssertEqual(compact.countUpTo(50), 50, accuracy: 1)
    }
}
