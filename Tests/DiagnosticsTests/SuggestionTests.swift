import Diagnostics
import XCTest

final class SuggestionTests: XCTestCase {
    func testNearestFindsTheLikelyWord() {
        let known: [String] = ["numRequests", "duration", "qps", "connections", "payloadStr"]
        XCTAssertEqual(Suggestion.nearest(to: "numRequest", in: known), "numRequests")
        XCTAssertEqual(Suggestion.nearest(to: "NUMREQUESTS", in: known), "numRequests")
        XCTAssertEqual(Suggestion.nearest(to: "qsp", in: known), "qps")
        XCTAssertEqual(Suggestion.nearest(to: "conections", in: known), "connections")
        XCTAssertNil(Suggestion.nearest(to: "url", in: known))
        XCTAssertNil(Suggestion.nearest(to: "", in: known))
        XCTAssertNil(Suggestion.nearest(to: "x", in: []))
    }

    func testTiesGoToTheFirstInOrder() {
        XCTAssertEqual(Suggestion.nearest(to: "cat", in: ["car", "bat", "cap"]), "bat")
    }

    func testHint() {
        XCTAssertEqual(Suggestion.hint(for: "launhc", in: ["launch", "log"]), "did you mean \"launch\"?")
        XCTAssertNil(Suggestion.hint(for: "zzzzzz", in: ["launch", "log"]))
    }
}
