import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

final class ProtobufObjectTests: XCTestCase {
    /// Beside a body that real Helm 4 sent (Tests/ConformanceTests/record/release_record.py).
    func testReadsASecretOfHelms() throws {
        let file: URL = RecordedCases.folder.appending(path: "releases/helm-4.json")
        let recorded: Value = try JSONReader.parse([UInt8](Data(contentsOf: file)))
        let body: Data = try XCTUnwrap(Data(base64Encoded: recorded["sent"]?.stringValue ?? ""))
        XCTAssertEqual(try ProtobufObject.read(Array(body)), recorded["secret"])
    }

    private func text(_ field: UInt8, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }
    private func bytes(_ field: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        let count: Int = bytes.count
        let length: [UInt8] = count < 128 ? [UInt8(count)] : [UInt8(count & 127 | 128), UInt8(count >> 7)]
        return [field << 3 | 2] + length + bytes
    }
    private func envelope(_ kind: String, _ raw: [UInt8]) -> [UInt8] {
        Array("k8s\0".utf8) + bytes(1, text(1, "v1") + text(2, kind)) + bytes(2, raw)
    }

    func testReadsEveryKnownForm() throws {
        let owner: [UInt8] = text(1, "Job") + text(3, "j") + text(4, "u") + [6 << 3, 1]
        let metadata: [UInt8] =
            text(1, "name") + text(2, "") + bytes(8, [1 << 3, 0x80, 0x80, 0x80, 0x01])
            + bytes(11, text(1, "k") + text(2, "v"))
            + bytes(11, text(1, "empty")) + bytes(13, owner) + text(14, "f1") + text(14, "f2") + text(15, "unknown")
        let raw: [UInt8] = bytes(1, metadata) + bytes(2, text(1, "key") + text(2, "text")) + [4 << 3, 1]
        XCTAssertEqual(
            try ProtobufObject.read(envelope("ConfigMap", raw)),
            [
                "apiVersion": "v1", "kind": "ConfigMap", "data": ["key": "text"], "immutable": true,
                "metadata": [
                    "name": "name", "creationTimestamp": "1970-01-25T06:32:32Z", "labels": ["k": "v", "empty": ""],
                    "ownerReferences": [["kind": "Job", "name": "j", "uid": "u", "controller": true]],
                    "finalizers": ["f1", "f2"],
                ],
            ])
        let options: [UInt8] = [1 << 3, 5] + bytes(2, text(1, "u")) + text(4, "Background") + text(5, "All")
        XCTAssertEqual(
            try ProtobufObject.read(envelope("DeleteOptions", options)),
            [
                "apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 5, "preconditions": ["uid": "u"],
                "propagationPolicy": "Background", "dryRun": ["All"],
            ])
    }

    func testWhatIsNoneIsRefused() {
        let cases: [([UInt8], Int)] = [
            ([], 400), (Array("{}".utf8), 400), (envelope("Gizmo", []), 415), (envelope("Secret", [0x0A, 200]), 400),
            (envelope("Secret", [0x0F]), 400), (envelope("Secret", [0x08, 1]), 200), (envelope("Secret", [0x80]), 400),
            (envelope("Secret", [0x80] + [UInt8](repeating: 0xFF, count: 12)), 400),
        ]
        for (body, code) in cases {
            do {
                _ = try ProtobufObject.read(body)
                XCTAssertEqual(code, 200, "\(body)")
            } catch {
                XCTAssertEqual(error.code, code, "\(body)")
            }
        }
    }

    func testDamagedBodiesAreNoDanger() {
        var state: UInt64 = 9
        let sound: [UInt8] = envelope("Secret", bytes(1, text(1, "n") + bytes(11, text(1, "k") + text(2, "v"))))
        for _ in 0..<5_000 {
            var damaged: [UInt8] = sound
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[4 + Int(state >> 33) % (damaged.count - 4)] = UInt8(truncatingIfNeeded: state >> 20)
            }
            _ = try? ProtobufObject.read(damaged)
        }
    }
}
