import Diagnostics
import TestSupport
import ValueTree
import XCTest
import YAML

@testable import Experiments

/// Every experiment that charts/iter8 renders (as recorded for the conformance tests) is one that we can run.
final class ChartDocumentsTests: XCTestCase {
    func testEveryRenderedDocumentIsAccepted() throws {
        var checked: Int = 0
        for recorded in try RecordedCases.load("charts/iter8.jsonl") {
            guard let manifest = recorded["manifest"]?.stringValue else { continue }
            let name: String = recorded["case"]?.stringValue ?? ""
            // The chart passes any text on; whether it is a URL is for us to say.
            if name == "url with odd characters" { continue }
            let objects: [Value] = try YAMLReader.documents(
                Array(manifest.utf8), file: name, numbers: .integersAndFloats)
            let secret: Value = try XCTUnwrap(objects.first { $0["kind"] == "Secret" }, name)
            let text: String = try XCTUnwrap(secret[at: "stringData", "experiment.yaml"]?.stringValue, name)
            let document: Value = try YAMLReader.parse(text, file: name, numbers: .integersAndFloats)
            do {
                let experiment = try Experiment(value: document)
                for spec in experiment.spec { _ = try TaskRegistry.task(spec) }
                XCTAssertEqual(experiment.result?.revision, 1, name)
            } catch {
                XCTFail("\(name): \(error)\n\(text)")
            }
            checked += 1
        }
        XCTAssertGreaterThan(checked, 60)
    }
}
