import SemanticVersion
import XCTest

final class VersionTests: XCTestCase {
    func testOrder() throws {
        let ascending: [String] = [
            "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
            "1.0.0-rc.1", "1.0.0", "1.2.0", "1.10.0", "2.0.0",
        ]
        let versions: [SemanticVersion] = try ascending.map { try XCTUnwrap(SemanticVersion($0)) }
        XCTAssertEqual(versions.shuffled().sorted().map(\.description), ascending)
    }

    func testWhatIsNoVersion() {
        for text in ["", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.2.x", "1.2.3-", "1.2.3-01", "1.2.3+", "-1.2.3"] {
            XCTAssertNil(SemanticVersion(text), text)
        }
        XCTAssertEqual(SemanticVersion(lenient: "v1")?.description, "1.0.0")
    }

    func testConstraints() throws {
        let cases: [(constraint: String, yes: [String], no: [String])] = [
            ("^1.2.3", ["1.2.3", "1.9.0"], ["2.0.0", "1.2.2", "1.3.0-rc1"]), ("^0.2.3", ["0.2.5"], ["0.3.0"]),
            ("^0.0.3", ["0.0.3"], ["0.0.4"]), ("~1.2", ["1.2.9"], ["1.3.0"]), ("~1", ["1.9.9"], ["2.0.0"]),
            ("0.13.x", ["0.13.0", "0.13.18"], ["0.14.0"]), (">=1.0, <2.0", ["1.5.0"], ["2.0.0", "0.9.0"]),
            ("<1 || >=2", ["0.9.0", "2.0.0"], ["1.0.0"]), ("*", ["1.0.0"], ["1.0.0-a"]),
            (">=1.0.0-0", ["1.0.0-rc1"], ["0.9.0"]),
        ]
        for expected in cases {
            let constraint = try XCTUnwrap(VersionConstraint(expected.constraint))
            for text in expected.yes {
                XCTAssertTrue(constraint.allows(try XCTUnwrap(SemanticVersion(text))), "\(expected.constraint) \(text)")
            }
            for text in expected.no {
                XCTAssertFalse(
                    constraint.allows(try XCTUnwrap(SemanticVersion(text))), "\(expected.constraint) \(text)")
            }
        }
        for text in ["", "bad", "1.2.3.4", ">>1"] { XCTAssertNil(VersionConstraint(text), text) }
    }
}
