import Diagnostics
import JSONSchema
import ValueTree
import XCTest

final class JSONSchemaValidatorTests: XCTestCase {
    private func messages(_ schema: Value, _ value: Value) throws -> [String] {
        try JSONSchemaValidator(schema: schema).validate(value).map { violation in
            "\(violation.path): \(violation.message)" + (violation.hint.map { " (\($0))" } ?? "")
        }
    }

    func testMessagesNameThePlaceAndWhatWasMeant() throws {
        let schema: Value = [
            "properties": [
                "http": [
                    "properties": [
                        "url": ["type": "string"], "qps": ["minimum": 1], "tags": ["items": ["enum": ["a", "b"]]],
                    ],
                    "additionalProperties": false, "required": ["url"],
                ]
            ]
        ]
        XCTAssertEqual(
            try messages(schema, ["http": ["ulr": "x", "qps": 0, "tags": ["a", "c"]]]),
            [
                "http: key \"url\" is missing", "http.qps: must be at least 1, but is 0",
                "http.tags[1]: must be one of a, b, but is \"c\"", "http: unknown key \"ulr\" (did you mean \"url\"?)",
            ])
        XCTAssertEqual(try messages(schema, ["http": ["url": 1]]), ["http.url: must be string, but is integer 1"])
        XCTAssertEqual(
            try messages(schema, ["http": ["url": "", "zzzzz": 1]]),
            ["http: unknown key \"zzzzz\"; known are qps, tags, url"])
    }

    func testDescriptionsExplain() throws {
        let schema: Value = ["properties": ["wait": ["type": "string", "pattern": "s$", "description": "as in 5s"]]]
        XCTAssertEqual(try messages(schema, ["wait": 5]), ["wait: must be string, but is integer 5 (as in 5s)"])
        XCTAssertEqual(try messages(schema, ["wait": "5"]), ["wait: \"5\" does not have the required form (as in 5s)"])
    }

    func testTheNearestFormIsExplained() throws {
        let schema: Value = [
            "anyOf": [["type": "string"], ["type": "object", "properties": ["port": ["type": "integer"]]]]
        ]
        XCTAssertEqual(try messages(schema, ["port": "x"]), ["port: must be integer, but is string \"x\""])
    }

    func testWhatIsNoSchemaIsRefused() {
        let bad: [(Value, String)] = [
            (1, "must be an object"), (["$ref": "#/definitions/none"], "not in it"),
            (["$ref": "http://example.org/x.json"], "not in it"),
            (["properties": ["a": ["pattern": "("]]], "malformed pattern"),
            (["$schema": "http://example.org/draft"], "unknown JSON Schema draft"),
        ]
        for (schema, expected) in bad {
            XCTAssertThrowsError(try JSONSchemaValidator(schema: schema)) { error in
                XCTAssertTrue("\(error)".contains(expected), "\(error)")
            }
        }
    }

    func testASchemaThatRefersToItselfEnds() throws {
        let loop: Value = ["$ref": "#"]
        XCTAssertEqual(try messages(loop, 1).count, 1)
        let tree: Value = ["type": "object", "additionalProperties": ["$ref": "#"]]
        XCTAssertEqual(try messages(tree, ["a": ["b": ["c": [:]]]]), [])
        XCTAssertEqual(try messages(tree, ["a": ["b": 1]]), ["a.b: must be object, but is integer 1"])
    }

    func testReferencesFollowIdentifiers() throws {
        let schema: Value = [
            "$id": "https://example.org/root.json",
            "properties": ["a": ["$ref": "items.json#/$defs/n"], "b": ["$ref": "#text"]],
            "$defs": [
                "items": ["$id": "items.json", "$defs": ["n": ["type": "integer"]]],
                "text": ["$anchor": "text", "type": "string"],
            ],
        ]
        XCTAssertEqual(try messages(schema, ["a": 1, "b": "x"]), [])
        XCTAssertEqual(try messages(schema, ["a": "x", "b": 1]).count, 2)
    }
}
