import Statistics
import XCTest

final class RankTests: XCTestCase {
    func testRanks() {
        let cases: [(fraction: Double, count: UInt64, rank: UInt64)] = [
            (0.999, 3_000, 2_997), (0.5, 4, 2), (0.5, 5, 3), (0, 7, 1), (1, 7, 7), (-1, 7, 1), (2, 7, 7), (0.9, 1, 1),
            (0.99, 100, 99), (0.991, 100, 100), (0.07, 100, 7), (0.29, 100, 29), (0.999999, 1_000_000_000, 999_999_000),
        ]
        for expected in cases {
            XCTAssertEqual(Rank.ofQuantile(expected.fraction, in: expected.count), expected.rank, "\(expected)")
        }
    }

    /// However the fraction is written, a hundredth of so many hundreds is whole.
    func testPercentilesOfHundreds() {
        for percentile in 1...100 {
            for hundreds in [1, 7, 30, 1_234_567] as [UInt64] {
                XCTAssertEqual(
                    Rank.ofQuantile(Double(percentile) / 100, in: hundreds * 100), UInt64(percentile) * hundreds)
            }
        }
    }
}
