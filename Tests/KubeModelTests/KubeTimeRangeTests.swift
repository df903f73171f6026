import KubeModel
import XCTest

final class KubeTimeRangeTests: XCTestCase {
    func testTimesBeyondTheRangeAreHeldAtItsEnds() {
        XCTAssertEqual(KubeTime("9999-12-31T23:59:59Z")?.nanoseconds, .max)
        XCTAssertEqual(KubeTime("0001-01-01T00:00:00Z")?.nanoseconds, .min)
        XCTAssertEqual(KubeTime("2262-04-11T23:47:16.854775807Z")?.nanoseconds, .max)
        XCTAssertEqual(KubeTime("2262-04-11T23:47:16.9Z")?.nanoseconds, .max)
    }
}
