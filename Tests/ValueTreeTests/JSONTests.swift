import Diagnostics
import ValueTree
import XCTest

final class JSONTests: XCTestCase {
    func testOmittedMembersAreReadOver() throws {
        let text: String = #"{"a": {"x": [1, {"b": "]}\"}"}, []], "k": 2}, "x": "kept", "n": [{"x": {}}, 3]}"#
        let omitting: Value = try JSONReader.parse(Array(text.utf8), omitting: "x")
        XCTAssertEqual(omitting, ["a": ["k": 2], "x": "kept", "n": [[:], 3]])
        for broken in [#"{"x": [1, {"a": "b"#, #"{"x": {"a": "b\"#, #"{"x": [1], "y""#, #"{"x": {"#, #"{"x": [] 1}"#] {
            XCTAssertThrowsError(try JSONReader.parse(Array(broken.utf8), omitting: "x"), broken)
        }
    }

    func testElementsOfAListAreFoundWithoutReadingThem() throws {
        for (text, elements) in [
            (#"{"a":[{"items":1}],"items":[{"x":"]"} , {"y":[{}]}],"z":}"#, [#"{"x":"]"}"#, #"{"y":[{}]}"#]),
            (#" { "items" : [ ] }"#, []), (#"{"items":null,"a":1}"#, []), ("{}", []),
        ] {
            let bytes: [UInt8] = Array(text.utf8)
            let found: [String] = try JSONReader.elements(of: "items", in: bytes).map {
                String(decoding: bytes[$0], as: UTF8.self)
            }
            XCTAssertEqual(found, elements, text)
        }
        for broken in ["", "[]", #"{"items":[1]}"#, #"{"items":[{}"#, #"{"items":[{},"#, #"{"a":[}"#] {
            XCTAssertThrowsError(try JSONReader.elements(of: "items", in: Array(broken.utf8)), broken)
        }
    }

    func testReadsEveryKind() throws {
        let value = try JSONReader.parse(#" {"a":[1,-2.5,1e3,true,false,null,"x\n\u00e9\ud83d\ude00"],"":{}} "#)
        XCTAssertEqual(value, ["a": [1, -2.5, .float(1000), true, false, .null, "x\né😀"], "": [:]])
    }

    func testNumbersBecomeWhatTheReaderWants() throws {
        XCTAssertEqual(try JSONReader.parse("[1,12345678901234567890]"), [1, .float(12_345_678_901_234_567_168)])
        XCTAssertEqual(try JSONReader.parse("[1]", numbers: .floats), [.float(1)])
    }

    func testErrorsNameThePlace() {
        let cases: [(text: String, place: String, word: String)] = [
            ("", "JSON:1:1", "unexpected end"),
            ("{\"a\": tru}", "JSON:1:10", "in literal true"),
            ("{\"a\": 1,}", "JSON:1:9", "object key string"),
            ("[1,\n 2,\n x]", "JSON:3:2", "looking for beginning of value"),
            ("[1 2]", "JSON:1:4", "after array element"),
            ("\"abc", "JSON:1:1", "unexpected end"),
            ("\"\\x\"", "JSON:1:3", "in string escape code"),
            ("01", "JSON:1:2", "after top-level value"),
            ("1.", "JSON:1:3", "after decimal point"),
            ("1e999", "JSON:1:1", "cannot unmarshal number 1e999"),
            ("{} {}", "JSON:1:4", "after top-level value"),
            ("\"\u{01}\"", "JSON:1:2", "in string literal"),
        ]
        for expected in cases {
            XCTAssertThrowsError(try JSONReader.parse(expected.text), expected.text) { error in
                let text: String = (error as? Diagnostic)?.description ?? ""
                XCTAssertTrue(text.hasPrefix(expected.place + ":"), "\(expected.text): \(text)")
                XCTAssertTrue(text.contains(expected.word), "\(expected.text): \(text)")
            }
        }
    }

    func testDeepNestingIsRefusedNotCrashed() {
        let text: String = String(repeating: "[", count: 200_000)
        XCTAssertThrowsError(try JSONReader.parse(text))
    }

    func testLoneSurrogatesAreReplaced() throws {
        XCTAssertEqual(try JSONReader.parse(#""\ud800x""#), "\u{FFFD}x")
        XCTAssertEqual(try JSONReader.parse(#""\ud800\u0041""#), "\u{FFFD}A")
    }

    func testWritesAsGoDoes() {
        let value: Value = ["b": [1, 2.5, .null], "a": "<q>\"\\\u{08}\u{01}\u{2028}é", "c": [:], "d": []]
        XCTAssertEqual(
            JSONWriter.string(value, escapesHTML: true),
            #"{"a":"\u003cq\u003e\"\\\b\u0001\u2028é","b":[1,2.5,null],"c":{},"d":[]}"#)
        XCTAssertEqual(JSONWriter.string(["a": [1]], indent: 2), "{\n  \"a\": [\n    1\n  ]\n}")
    }

    func testRandomTreesSurviveTheRoundTrip() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let value: Value = random.value(depth: 4)
            XCTAssertEqual(try JSONReader.parse(JSONWriter.bytes(value)), value)
            XCTAssertEqual(try JSONReader.parse(JSONWriter.bytes(value, indent: 2, escapesHTML: true)), value)
        }
    }
}

final class ShortestFloatTests: XCTestCase {
    /// Expectations from Go 1.24: strconv.FormatFloat(x, verb, -1, 64) and json.Marshal.
    func testLaysOutDigitsAsGo() {
        let cases: [(value: Double, plain: String, general: String, json: String)] = [
            (0, "0", "0", "0"), (1, "1", "1", "1"), (-2.5, "-2.5", "-2.5", "-2.5"),
            (100, "100", "100", "100"), (0.1, "0.1", "0.1", "0.1"),
            (1e6, "1000000", "1e+06", "1000000"), (1e20, "100000000000000000000", "1e+20", "100000000000000000000"),
            (1e21, "1000000000000000000000", "1e+21", "1e+21"),
            (123_456_789, "123456789", "1.23456789e+08", "123456789"),
            (1e-5, "0.00001", "1e-05", "0.00001"), (1e-7, "0.0000001", "1e-07", "1e-7"),
            (1.5e300, "1" + "5" + String(repeating: "0", count: 299), "1.5e+300", "1.5e+300"),
            (.leastNonzeroMagnitude, "0." + String(repeating: "0", count: 323) + "5", "5e-324", "5e-324"),
        ]
        for expected in cases {
            let float = ShortestFloat(expected.value)
            XCTAssertEqual(float?.plain, expected.plain)
            XCTAssertEqual(float?.json, expected.json)
            XCTAssertEqual(float?.general(), expected.general)
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed: UInt64 = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }

    mutating func value(depth: Int) -> Value {
        switch next(depth == 0 ? 5 : 7) {
        case 0: return .null
        case 1: return .bool(next(2) == 0)
        case 2: return .int(Int64(next(1 << 40)) - 1 << 39)
        case 3: return .float(Double(next(1 << 40)) / 1024 + 0.0625 / 2)
        case 4:
            return .string(
                String((0..<next(8)).map { _ in "aé\"\\\n<\u{1F600}\u{2028}".randomElement(index: next(8)) }))
        case 5: return .list((0..<next(4)).map { _ in value(depth: depth - 1) })
        default:
            var members: [String: Value] = [:]
            for _ in 0..<next(4) { members["k\(next(20))"] = value(depth: depth - 1) }
            return .map(members)
        }
    }
}

extension String {
    fileprivate func randomElement(index: Int) -> Character { self[self.index(startIndex, offsetBy: index % count)] }
}
