import Diagnostics
import KubeModel
import ValueTree
import XCTest

final class JSONPatchTests: XCTestCase {
    func testOperations() throws {
        let document: Value = ["a": ["b": 1], "l": [1, 2, 3], "x/y": "s", "t~": 1]
        let cases: [(patch: Value, result: Value)] = [
            ([["op": "add", "path": "/a/c", "value": 2]], document.merged(with: ["a": ["c": 2]])),
            ([["op": "add", "path": "/l/1", "value": 9]], document.merged(with: ["l": [1, 9, 2, 3]])),
            ([["op": "add", "path": "/l/-", "value": 9]], document.merged(with: ["l": [1, 2, 3, 9]])),
            ([["op": "remove", "path": "/l/0"]], document.merged(with: ["l": [2, 3]])),
            ([["op": "replace", "path": "/x~1y", "value": "n"]], document.merged(with: ["x/y": "n"])),
            ([["op": "test", "path": "/t~0", "value": 1]], document),
            ([["op": "copy", "from": "/a/b", "path": "/a/d"]], document.merged(with: ["a": ["d": 1]])),
            ([["op": "move", "from": "/l/2", "path": "/l/0"]], document.merged(with: ["l": [3, 1, 2]])),
            ([["op": "replace", "path": "", "value": 5]], 5),
        ]
        for expected in cases {
            XCTAssertEqual(
                try JSONPatch.apply(expected.patch, to: document), expected.result, JSONWriter.string(expected.patch))
        }
    }

    func testFaultsNameOperationAndPath() {
        let patches: [Value] = [
            [["op": "remove", "path": "/nope"]], [["op": "add", "path": "/l/9", "value": 1]],
            [["op": "test", "path": "/a", "value": 2]],
            [["op": "add", "path": "a", "value": 1]], [["op": "dance", "path": "/a"]], [["op": "add", "path": "/a"]],
            [["path": "/a"]], ["op": "add"],
            [["op": "replace", "path": "/l/x", "value": 1]], [["op": "move", "path": "/a"]],
        ]
        for patch in patches {
            XCTAssertThrowsError(try JSONPatch.apply(patch, to: ["a": 1, "l": [1]]), JSONWriter.string(patch))
        }
    }
}

final class StrategicMergePatchTests: XCTestCase {
    private let pod: Value = [
        "spec": [
            "containers": [
                [
                    "name": "a", "image": "a:1", "ports": [["containerPort": 80, "name": "web"]],
                    "env": [["name": "X", "value": "1"]],
                ],
                ["name": "b", "image": "b:1"],
            ], "tolerations": [["key": "k"]],
        ], "metadata": ["finalizers": ["one"]],
    ]

    func testListsMergeByTheirKeys() throws {
        let patched: Value = try StrategicMergePatch.apply(
            [
                "spec": [
                    "containers": [
                        ["name": "a", "image": "a:2", "env": [["name": "Y", "value": "2"]]],
                        ["name": "c", "image": "c:1"],
                    ],
                    "tolerations": [["key": "other"]],
                ], "metadata": ["finalizers": ["two"]],
            ], to: pod, kind: "Pod")
        XCTAssertEqual(
            patched[at: "spec", "containers"]?.listValue?.compactMap { $0["image"]?.stringValue },
            ["a:2", "b:1", "c:1"])
        XCTAssertEqual(patched[at: "spec", "containers"]?.listValue?[0]["env"]?.listValue?.count, 2)
        XCTAssertEqual(patched[at: "spec", "tolerations"], [["key": "other"]])
        XCTAssertEqual(patched[at: "metadata", "finalizers"], ["one", "two"])
    }

    func testDirectives() throws {
        let patched: Value = try StrategicMergePatch.apply(
            [
                "spec": [
                    "containers": [["name": "a", "$patch": "delete"]], "tolerations": .null,
                    "$setElementOrder/containers": [["name": "b"]],
                ], "metadata": ["$deleteFromPrimitiveList/finalizers": ["one"]],
            ], to: pod, kind: "Pod")
        XCTAssertEqual(patched[at: "spec", "containers"]?.listValue?.compactMap { $0["name"]?.stringValue }, ["b"])
        XCTAssertNil(patched[at: "spec", "tolerations"])
        XCTAssertEqual(patched[at: "metadata", "finalizers"], [])
        XCTAssertEqual(
            try StrategicMergePatch.apply(["spec": ["$patch": "replace", "x": 1]], to: pod, kind: "Pod")["spec"],
            ["x": 1])
        XCTAssertThrowsError(
            try StrategicMergePatch.apply(["spec": ["containers": [["image": "x"]]]], to: pod, kind: "Pod"))
    }

    func testADifferenceLeadsToTheWanted() throws {
        var wanted: Value = pod
        wanted[at: "spec", "containers"] = [["name": "b", "image": "b:2"], ["name": "n", "image": "n:1"]]
        wanted[at: "metadata", "finalizers"] = ["two"]
        let patch: Value = StrategicMergePatch.difference(from: pod, to: wanted, kind: "Pod")
        XCTAssertEqual(try StrategicMergePatch.apply(patch, to: pod, kind: "Pod"), wanted)
        XCTAssertEqual(StrategicMergePatch.difference(from: pod, to: pod, kind: "Pod"), [:])
    }

    func testThreeWayKeepsWhatOthersAdded() throws {
        let original: Value = [
            "spec": [
                "replicas": 1, "template": ["spec": ["containers": [["name": "a", "image": "1"], ["name": "old"]]]],
            ]
        ]
        let modified: Value = ["spec": ["template": ["spec": ["containers": [["name": "a", "image": "2"]]]]]]
        let current: Value = [
            "spec": [
                "replicas": 1, "paused": true,
                "template": [
                    "spec": [
                        "containers": [
                            ["name": "a", "image": "1", "terminationMessagePath": "/dev"], ["name": "old"],
                            ["name": "injected"],
                        ]
                    ]
                ],
            ]
        ]
        let merge = ThreeWayMerge(
            original: original, modified: modified, current: current,
            kind: GroupVersionKind(apiVersion: "apps/v1", kind: "Deployment"))
        XCTAssertEqual(merge.type, .strategic)
        let patched: Value = try StrategicMergePatch.apply(merge.patch, to: current, kind: "Deployment")
        XCTAssertEqual(
            patched,
            [
                "spec": [
                    "paused": true,
                    "template": [
                        "spec": [
                            "containers": [
                                ["name": "a", "image": "2", "terminationMessagePath": "/dev"], ["name": "injected"],
                            ]
                        ]
                    ],
                ]
            ])
        let custom = ThreeWayMerge(
            original: ["spec": ["a": 1]], modified: ["spec": ["b": 2]], current: ["spec": ["a": 1, "c": 3]],
            kind: GroupVersionKind(apiVersion: "example.com/v1", kind: "Widget"))
        XCTAssertEqual(custom.type, .merge)
        XCTAssertEqual(custom.patch, ["spec": ["a": .null, "b": 2]])
    }
}
