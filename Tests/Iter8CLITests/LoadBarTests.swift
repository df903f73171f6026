import LoadTesting
import Terminal
import XCTest

@testable import Iter8CLI

final class LoadBarTests: XCTestCase {
    func testALoadTestInOneLine() {
        var progress = LoadProgress(
            elapsed: 5.2, fraction: 0.525, requests: 520, errors: 0, rate: 98.46, latency: 12.34, p99: 120.6)
        XCTAssertEqual(
            LoadBar.line("http", progress, Painter(isOn: false)),
            "http  ━━━━━━━━━━──────────  52%  520 requests  98.5/s  12.3 ms  p99 121 ms  5 s")
        progress.errors = 1
        progress.latency = nil
        progress.p99 = nil
        XCTAssertEqual(
            LoadBar.line("http-a", progress, Painter(isOn: false)),
            "http-a  ━━━━━━━━━━──────────  52%  520 requests  98.5/s  1 error  5 s")
        for fraction in [0, 1] {
            progress.fraction = Double(fraction)
            XCTAssertEqual(
                LoadBar.line("http", progress, Painter(isOn: false)).contains("━"), fraction == 1)
        }
    }
}
