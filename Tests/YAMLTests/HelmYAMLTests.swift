import TestSupport
import ValueTree
import XCTest
import YAML

/// What real Helm 4 writes and reads, recorded by Tests/ConformanceTests/record/yaml.py.
final class HelmYAMLTests: XCTestCase {
    func testWritesTheSameBytes() throws {
        let cases: [Value] = try RecordedCases.load("yaml/write.jsonl")
        XCTAssertGreaterThan(cases.count, 1_000)
        var exotic: Int = 0
        for recorded in cases {
            let value: Value = try XCTUnwrap(recorded["value"])
            // Go passes strings through a YAML reader first, which turns NEL into a space, indents after U+2028 and
            // refuses DEL and C1 controls (toYaml then prints nothing). We keep the characters.
            if JSONWriter.string(value).unicodeScalars.contains(where: { (0x7F...0x85).contains($0.value) })
                || JSONWriter.string(value).contains("\\u2028")
            {
                exotic += 1
                continue
            }
            let ours: String = String(YAMLWriter.string(value).dropLast())
            XCTAssertEqual(ours, recorded["yaml"]?.stringValue, "of \(JSONWriter.string(value))")
        }
        XCTAssertLessThan(exotic, 60)
    }

    /// Recorded by Tests/ConformanceTests/record/yaml_pretty.py.
    func testWritesPrettyTheSameBytes() throws {
        let cases: [Value] = try RecordedCases.load("yaml/pretty.jsonl")
        XCTAssertGreaterThan(cases.count, 1_500)
        for recorded in cases {
            let value: Value = try XCTUnwrap(recorded["value"])
            // Go indents what follows a line separator inside a quoted text.
            if JSONWriter.string(value).contains("\\u2028") { continue }
            let ours: String = String(YAMLWriter.string(value, form: .pretty).dropLast())
            XCTAssertEqual(ours, recorded["yaml"]?.stringValue, "of \(JSONWriter.string(value))")
        }
    }

    func testReadsTheSameValues() throws {
        let cases: [Value] = try RecordedCases.load("yaml/read.jsonl")
        XCTAssertGreaterThan(cases.count, 500)
        for recorded in cases {
            let text: String = try XCTUnwrap(recorded["yaml"]?.stringValue)
            // libyaml and Go's port of it differ on ':' and '?' inside flow collections.
            if ["a: [a:]\n", "a: [http://x.y/z?a=b#c]\n"].contains(text) { continue }
            guard let expected = recorded["value"] else {
                if let value = try? YAMLReader.parse(text) {
                    let isTopLevelRule: Bool = recorded["error"]?.stringValue?.contains("into Go value") ?? false
                    if !isTopLevelRule || value.mapValue != nil {
                        XCTFail(
                            "read \(text.debugDescription) as \(JSONWriter.string(value)); Helm: \(recorded["error"] ?? .null)"
                        )
                    }
                }
                continue
            }
            do {
                let value: Value = try YAMLReader.parse(text)
                XCTAssertEqual(value == .null ? [:] : value, expected, text.debugDescription)
            } catch {
                XCTFail("\(text.debugDescription): \(error); Helm: \(JSONWriter.string(expected))")
            }
        }
    }

    func testWhatIsWrittenReadsBack() throws {
        var failed: [String] = []
        for recorded in try RecordedCases.load("yaml/write.jsonl") {
            let value: Value = try XCTUnwrap(recorded["value"])
            let text: String = YAMLWriter.string(value)
            if (try? YAMLReader.parse(text)) != value { failed.append(text) }
        }
        // As in Go: control characters in keys, and a plain "<<" that a reader takes for a merge.
        XCTAssertLessThan(failed.count, 25, failed.joined(separator: "\n---\n"))
    }
}

final class YAMLErrorTests: XCTestCase {
    func testErrorsNameThePlace() {
        let cases: [(text: String, place: String)] = [
            ("a: 1\n b: 2\n", "f.yaml:2:"), ("a:\n\tb: 1\n", "f.yaml:2:"), ("a: [1\n", "f.yaml:2:"),
            ("a: *nope\n", "f.yaml:1:4"),
            ("x: 1\n? [a]\n: b\n", "f.yaml:2:3"), ("a: \u{1}\n", "f.yaml:1:"),
        ]
        for expected in cases {
            XCTAssertThrowsError(try YAMLReader.parse(expected.text, file: "f.yaml"), expected.text) { error in
                XCTAssertTrue("\(error)".hasPrefix(expected.place), "\(expected.text): \(error)")
            }
        }
    }

    func testAnAliasBombIsRefused() {
        var text: String = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let alias: String = "*a\(level - 1)"
            text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 9).joined(separator: ", ") + "]\n"
        }
        XCTAssertThrowsError(try YAMLReader.parse(text)) { error in
            XCTAssertTrue("\(error)".contains("excessive aliasing"), "\(error)")
        }
    }

    func testDeepNestingIsRefused() {
        XCTAssertThrowsError(try YAMLReader.parse(String(repeating: "[", count: 100_000)))
    }

    func testDocumentsAndIntegers() throws {
        let documents: [Value] = try YAMLReader.documents(
            Array("a: 1\n---\nb: 1.5\n---\n".utf8), numbers: .integersAndFloats)
        XCTAssertEqual(documents, [["a": 1], ["b": 1.5], .null])
    }
}
