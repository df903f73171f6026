import SemanticVersion
import TestSupport
import ValueTree
import XCTest

/// What real Helm 4 makes of versions and constraints, recorded by Tests/ConformanceTests/record/semver.py.
final class HelmVersionTests: XCTestCase {
    private struct Recorded {
        var head: Value
        var versions: [Value]
        var constraints: [Value]

        init() throws {
            let cases: [Value] = try RecordedCases.load("semver/cases.jsonl")
            head = try XCTUnwrap(cases.first)
            versions = cases.filter { $0["version"] != nil }
            constraints = cases.filter { $0["constraint"] != nil }
        }

        func texts(_ key: String) -> [String] { (head[key]?.listValue ?? []).compactMap(\.stringValue) }

        func known() throws -> [SemanticVersion] {
            try texts("versions").map { try XCTUnwrap(SemanticVersion(lenient: $0), $0) }
        }
    }

    func testReadsTheSameVersions() throws {
        let recorded = try Recorded()
        XCTAssertGreaterThan(recorded.versions.count, 50)
        for expected in recorded.versions {
            let text: String = try XCTUnwrap(expected["version"]?.stringValue)
            let version: SemanticVersion = try XCTUnwrap(SemanticVersion(lenient: text), text)
            XCTAssertEqual(version.description, expected["text"]?.stringValue, text)
            XCTAssertEqual(version.prerelease, expected["prerelease"]?.stringValue, text)
            XCTAssertEqual(version.metadata, expected["metadata"]?.stringValue, text)
        }
        for text in recorded.texts("not") {
            XCTAssertNil(SemanticVersion(lenient: text), text.debugDescription)
        }
    }

    func testOrdersThemTheSameWay() throws {
        let recorded = try Recorded()
        let versions: [SemanticVersion] = try recorded.known()
        for (version, expected) in zip(versions, recorded.versions) {
            let order: String = versions.map { version == $0 ? "1" : version < $0 ? "0" : "2" }.joined()
            XCTAssertEqual(order, expected["order"]?.stringValue, version.original)
        }
    }

    func testReadsTheSameConstraintsAndFindsTheSameVersions() throws {
        let recorded = try Recorded()
        let versions: [SemanticVersion] = try recorded.known()
        XCTAssertGreaterThan(recorded.constraints.count, 600)
        for expected in recorded.constraints {
            let text: String = try XCTUnwrap(expected["constraint"]?.stringValue)
            guard let constraint = VersionConstraint(text) else {
                XCTFail("Helm understands \(text.debugDescription)")
                continue
            }
            let fits: [Character] = Array(expected["fits"]?.stringValue ?? "")
            let wrong: [String] = zip(versions, fits).compactMap { version, fit in
                constraint.allows(version) == (fit == "1")
                    ? nil : "\(version.original) \(fit == "1" ? "fits" : "doesn't fit")"
            }
            XCTAssertEqual(wrong, [], text.debugDescription)
        }
        for text in recorded.texts("notConstraints") {
            XCTAssertNil(VersionConstraint(text), text.debugDescription)
        }
    }
}
