import ValueTree
import XCTest

final class ValueTests: XCTestCase {
    func testPathsReadAndWrite() {
        var object: Value = ["metadata": ["name": "web", "labels": ["a": "b"]]]
        XCTAssertEqual(object[at: "metadata", "name"], "web")
        XCTAssertNil(object[at: "metadata", "nothing", "at", "all"])
        object[at: "metadata", "labels", "c"] = "d"
        object[at: "spec", "replicas"] = 3
        XCTAssertEqual(
            object, ["metadata": ["name": "web", "labels": ["a": "b", "c": "d"]], "spec": ["replicas": 3]])
        object[at: "metadata", "labels", "a"] = nil
        object[at: "none", "there"] = nil
        XCTAssertEqual(object, ["metadata": ["name": "web", "labels": ["c": "d"]], "spec": ["replicas": 3]])
    }

    func testMergeReplacesAllButMaps() {
        let base: Value = ["a": ["x": 1, "y": [1, 2]], "b": 1]
        let merged: Value = base.merged(with: ["a": ["y": [3], "z": .null], "c": true])
        XCTAssertEqual(merged, ["a": ["x": 1, "y": [3], "z": .null], "b": 1, "c": true])
    }

    func testKeysSortByBytes() {
        XCTAssertEqual(
            ["b": 1, "a": 1, "Z": 1, "é": 1, "\u{1F600}": 1, "\u{FFFD}": 1].sortedKeys,
            ["Z", "a", "b", "é", "\u{FFFD}", "\u{1F600}"])
    }

    func testPathPrintsAsPeopleWriteIt() {
        let path: ValuePath = ValuePath().appending("spec").appending("containers").appending(0).appending("a.b")
        XCTAssertEqual(path.description, "spec.containers[0][\"a.b\"]")
    }

    func testIntegersAndFloatsStayApart() {
        XCTAssertNotEqual(Value.int(1), Value.float(1))
        XCTAssertEqual(Value.float(3).intValue, 3)
        XCTAssertNil(Value.float(3.5).intValue)
        XCTAssertEqual(Value.int(3).doubleValue, 3)
        XCTAssertEqual(Value.float(1e300).kindName, "number")
    }
}
