import Diagnostics
import HTTPTransport
import TestSupport
import ValueTree
import XCTest

@testable import Charts

final class ValueSourcesTests: XCTestCase {
    private var scratch: ScratchFolder?
    private let remote: () -> RemoteFiles = { RemoteFiles(client: HTTPClient()) }

    override func setUpWithError() throws { scratch = try ScratchFolder() }
    override func tearDown() { scratch?.remove() }

    private func file(_ name: String, _ text: String) throws -> String {
        let folder: ScratchFolder = try XCTUnwrap(scratch)
        try folder.write(name, text)
        return "\(folder.path)/\(name)"
    }

    func testTheLaterSourceWins() async throws {
        let sources = ValueSources(
            files: [
                try file("1.yaml", "a: 1\nb: {x: 1, v: 1}\nl: [1]\n"),
                try file("2.yaml", "b: {v: 2, z: null}\nl: [2]\n"),
            ],
            set: ["b.x=3", "c=1,c=2"], setString: ["c=3"], setFile: ["d=\(try file("d", "text\n"))"],
            setJSON: [#"b.w={"k":[1]},c=0"#, #"{"e": {"f": 1}}"#], setLiteral: ["g=1,2"])
        let expected: Value = [
            "a": 1.0, "b": ["x": 3, "v": 2.0, "z": .null, "w": ["k": [1.0]]], "l": [2.0], "c": "3", "d": "text\n",
            "e": ["f": 1.0], "g": "1,2",
        ]
        let merged: Value = try await sources.merged(remote: remote)
        XCTAssertEqual(merged, expected)
    }

    func testAFileMayBeAURL() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "a: x\n")])
        addTeardownBlock { server.stop() }
        let merged: Value = try await ValueSources(files: ["\(server.url)/v.yaml?token=secret"]).merged(remote: remote)
        XCTAssertEqual(merged, ["a": "x"])
    }

    func testMistakesAreLocated() async throws {
        let yaml: String = try file("bad.yaml", "a: 1\nb: [1\n")
        let cases: [(ValueSources, Diagnostic.Code, String)] = [
            (ValueSources(files: [yaml]), .invalid, "\(yaml):"),
            (ValueSources(files: ["/nowhere.yaml"]), .notFound, "/nowhere.yaml"),
            (ValueSources(set: ["a"]), .invalid, "--set: key \"a\" has no value"),
            (ValueSources(set: ["a=1,a.b=2"]), .invalid, "\"a\" is no map"),
            (ValueSources(setJSON: ["a={x}"]), .invalid, "--set-json"),
            (ValueSources(setFile: ["a=/nowhere"]), .notFound, "read --set-file"),
        ]
        for (sources, code, text) in cases {
            do {
                _ = try await sources.merged(remote: remote)
                XCTFail("\(sources) is accepted")
            } catch {
                XCTAssertEqual((error as? Diagnostic)?.code, code, "\(error)")
                XCTAssertTrue("\(error)".contains(text), "\(error)")
            }
        }
    }

    func testACaretCanBePutUnderTheMistake() throws {
        XCTAssertThrowsError(try SetExpression.apply("good=1,list[x]=2", style: .typed, to: [:])) { error in
            let location: SourceLocation? = (error as? Diagnostic)?.location
            XCTAssertEqual(location?.sourceLine, "good=1,list[x]=2")
            XCTAssertEqual(location?.column, 15)
        }
    }

    func testAnIndexHasALimit() throws {
        let values: Value = try SetExpression.apply("a[65536]=1", style: .typed, to: [:])
        XCTAssertEqual(values["a"]?.listValue?.count, 65_537)
        XCTAssertThrowsError(try SetExpression.apply("a[65537]=1", style: .typed, to: [:]))
    }

    func testExistingValuesAreExtended() throws {
        let base: Value = ["a": ["b": 1.0], "l": [1.0, 2.0]]
        XCTAssertEqual(
            try SetExpression.apply("a.c=x,l[1]=y", style: .typed, to: base),
            [
                "a": ["b": 1.0, "c": "x"], "l": [1.0, "y"],
            ])
    }
}
