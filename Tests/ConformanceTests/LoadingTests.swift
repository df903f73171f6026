import Diagnostics
import Foundation
import TestSupport
import ValueTree
import XCTest

@testable import Charts

/// Small rules of loading and rendering, beside what real Helm does (record/loading.py).
final class LoadingTests: XCTestCase {
    private let names: [String] = [
        "a", "b", "ab", "a.txt", "b.txt", "d/a", "d/b.txt", "d/e/a.txt", "x/d/a", "x/a.txt", "d/e/f/g", "t-1.md", "[x]",
        "a*b", "é.txt",
    ]

    func testIgnoreRules() throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-ignore-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let templates: [String] = ["templates/a.yaml", "templates/.b", "templates/d/c.yaml"]
        for name in names + templates { try write(name, "x: y\n", folder) }
        try write("Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n", folder)
        for recorded in try RecordedCases.load("loading/ignore.jsonl") {
            let rules: [String] = recorded["rules"]?.listValue?.compactMap(\.stringValue) ?? []
            try write(".helmignore", rules.joined(separator: "\n"), folder)
            do {
                let chart: Chart = try ChartLoader.load(path: folder.path)
                let files: [String] = (chart.files + chart.templates).map(\.name).sorted(by: ByteOrder.precedes)
                XCTAssertEqual(files, recorded["files"]?.listValue?.compactMap(\.stringValue), "\(rules)")
            } catch let error as Diagnostic {
                XCTAssertNotNil(recorded["error"], "\(rules): \(error)")
            }
        }
    }

    private func write(_ name: String, _ text: String, _ folder: URL) throws {
        let file: URL = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: false, encoding: .utf8)
    }

    func testGlobs() throws {
        for recorded in try RecordedCases.load("loading/glob.jsonl") {
            let pattern: String = recorded["pattern"]?.stringValue ?? ""
            // Helm's library closes braces at the end by itself, and counts bytes where ? stands beside a suffix.
            if ["{a", "?.txt"].contains(pattern) { continue }
            let glob: FilesGlob? = FilesGlob(pattern)
            let matched: [String] = names.filter { glob?.matches($0) ?? true }.sorted(by: ByteOrder.precedes)
            XCTAssertEqual(matched, recorded["files"]?.listValue?.compactMap(\.stringValue), pattern)
        }
    }

    func testDocuments() throws {
        for recorded in try RecordedCases.load("loading/split.jsonl") {
            let text: String = recorded["text"]?.stringValue ?? ""
            do {
                let sorted: ManifestSorter.Sorted = try ManifestSorter.sort(["c/templates/s.yaml": Array(text.utf8)])
                let manifest: String = sorted.documents.map { "---\n# Source: \($0.source)\n\($0.text)\n" }.joined()
                XCTAssertEqual(
                    manifest, recorded["manifest"]?.stringValue,
                    "\(text.debugDescription) \(recorded["error"] ?? .null)")
            } catch let error as Diagnostic {
                XCTAssertNotNil(recorded["error"], "\(text.debugDescription): \(error)")
            }
        }
    }
}
