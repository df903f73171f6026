import Diagnostics
import KubeModel
import ValueTree
import XCTest

final class SelectorTests: XCTestCase {
    func testTextSelectors() throws {
        let labels: [String: String] = ["app": "web", "tier": "front", "size": "3", "empty": ""]
        let cases: [(text: String, holds: Bool)] = [
            ("", true), ("app=web", true), ("app==web,tier=front", true), ("app=db", false), ("app!=db", true),
            ("other!=x", true), ("app", true), ("!other", true), ("!app", false), ("other", false),
            ("app in (web, db)", true), ("app notin (web)", false), ("other notin (web)", true), ("size>2", true),
            ("size<2", false), ("empty=", true), ("other=", false),
        ]
        for expected in cases {
            XCTAssertEqual(try LabelSelector(parsing: expected.text).matches(labels), expected.holds, expected.text)
        }
        for text in ["a=b=c d", "=x", "a in b", "a in (b", "a b", ",", "a,,b", "!a=b!"] {
            XCTAssertThrowsError(try LabelSelector(parsing: text), text)
        }
    }

    func testStructuredSelectors() throws {
        let selector = try LabelSelector(value: [
            "matchLabels": ["a": "b"], "matchExpressions": [["key": "c", "operator": "In", "values": ["d", "e"]]],
        ])
        XCTAssertTrue(selector.matches(["a": "b", "c": "e"]))
        XCTAssertFalse(selector.matches(["a": "b"]))
        XCTAssertEqual(selector.text, "a=b,c in (d,e)")
    }

    func testFieldSelectors() throws {
        let pod = KubeObject(["metadata": ["name": "p"], "status": ["phase": "Running"]])
        XCTAssertTrue(try FieldSelector(parsing: "metadata.name=p,status.phase!=Failed").matches(pod))
        XCTAssertTrue(try FieldSelector(parsing: "spec.nodeName=").matches(pod))
        XCTAssertFalse(try FieldSelector(parsing: "status.phase=Failed").matches(pod))
        XCTAssertThrowsError(try FieldSelector(parsing: "nonsense"))
    }
}

final class KubeNamesTests: XCTestCase {
    func testReleaseNames() {
        for name in ["a", "web", "web-1", "a.b", String(repeating: "x", count: 53)] {
            XCTAssertTrue(KubeNames.isReleaseName(name), name)
        }
        for name in ["", "Web", "web_1", "-web", "web-", "a..b", ".a", "a b", "é", String(repeating: "x", count: 54)] {
            XCTAssertFalse(KubeNames.isReleaseName(name), name)
        }
    }
}

final class KubeTimeTests: XCTestCase {
    func testReadsAndPrints() {
        let cases: [(text: String, printed: String?)] = [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"), ("2026-11-23T04:05:06Z", "2026-11-23T04:05:06Z"),
            ("2024-02-29T23:59:59+02:00", "2024-02-29T21:59:59Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("2026-11-23T04:05:06.123456789Z", "2026-11-23T04:05:06.123456789Z"), ("2026-11-23", nil), ("", nil),
            ("2026-13-23T04:05:06Z", nil), ("2026-11-23T04:05:06", nil), ("2026-11-23T04:05:06.Z", nil),
        ]
        for expected in cases { XCTAssertEqual(KubeTime(expected.text)?.nanoText, expected.printed, expected.text) }
        XCTAssertEqual(KubeTime(nanoseconds: 1_500_000_000).microText, "1970-01-01T00:00:01.500000Z")
    }
}

final class MergePatchTests: XCTestCase {
    func testAppliesAsTheStandardSays() {
        XCTAssertEqual(
            MergePatch.apply(["a": ["b": .null, "c": 2], "d": .null], to: ["a": ["b": 1, "x": 1], "d": 1]),
            ["a": ["c": 2, "x": 1]])
    }

    func testDifferencesLeadFromOneToTheOther() {
        let old: Value = ["a": 1, "b": ["c": 2, "d": [1, 2]], "e": "x"]
        let new: Value = ["a": 1, "b": ["c": 3, "f": true], "g": [3]]
        XCTAssertEqual(MergePatch.apply(MergePatch.difference(from: old, to: new), to: old), new)
        XCTAssertEqual(MergePatch.difference(from: old, to: old), [:])
    }

    func testThreeWayKeepsWhatOthersAdded() {
        let patch: Value = MergePatch.threeWay(
            original: ["spec": ["a": 1, "b": 2]], modified: ["spec": ["a": 5]],
            current: ["spec": ["a": 1, "b": 2, "theirs": 3]])
        XCTAssertEqual(patch, ["spec": ["a": 5, "b": .null]])
    }
}
