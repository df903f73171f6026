import Foundation
import TestSupport
import ValueTree
import XCTest

/// docs/architecture.md is the table; `swift package dump-package` is what is built.
final class LayersTests: XCTestCase {
    func testEveryEdgePointsDown() throws {
        let layers = try Layers(
            text: String(contentsOf: repository.appending(path: "docs/architecture.md"), encoding: .utf8))
        let edges: [(from: String, to: String)] = try dumpedEdges()
        XCTAssertGreaterThan(edges.count, 50, "dump-package gave no edges to check")
        for edge in edges {
            XCTAssertNil(layers.objection(to: edge), "\(edge.from) -> \(edge.to)")
        }
    }

    func testEveryTargetStandsInTheTable() throws {
        let layers = try Layers(
            text: String(contentsOf: repository.appending(path: "docs/architecture.md"), encoding: .utf8))
        let folders: [String] = try FileManager.default.contentsOfDirectory(
            atPath: repository.appending(path: "Sources").path)
        XCTAssertEqual(Set(folders), Set(layers.level.keys))
    }

    func testAnUpwardAndASidewaysEdgeAreRefused() throws {
        let layers = try Layers(text: "```layers\n1 upper A -> B  C\n0 lower D\n```")
        XCTAssertNil(layers.objection(to: ("A", "D")))
        XCTAssertNil(layers.objection(to: ("A", "B")))
        XCTAssertNotNil(layers.objection(to: ("B", "A")))
        XCTAssertNotNil(layers.objection(to: ("A", "C")))
        XCTAssertNotNil(layers.objection(to: ("D", "A")))
        XCTAssertNotNil(layers.objection(to: ("A", "Unknown")))
    }

    func testSourcesDoNotImportFoundation() throws {
        let sources = repository.appending(path: "Sources")
        let files = try XCTUnwrap(FileManager.default.enumerator(atPath: sources.path))
        var checked: Int = 0
        for case let file as String in files where file.hasSuffix(".swift") {
            checked += 1
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            for line in text.split(separator: "\n") where line.hasSuffix("import Foundation") {
                XCTFail("\(file): import FoundationEssentials instead")
            }
        }
        XCTAssertGreaterThan(checked, 20)
    }

    private var repository: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    }

    /// A scratch path of its own: the test run holds the lock of the usual one.
    private func dumpedEdges() throws -> [(from: String, to: String)] {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "iter8-dump-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let dump: (output: String, status: Int32) = try ChildProcess.run(
            ["swift", "package", "--package-path", repository.path, "--scratch-path", scratch.path, "dump-package"],
            errors: .null)
        XCTAssertEqual(dump.status, 0)
        let package: Value = try JSONReader.parse(dump.output)
        var edges: [(from: String, to: String)] = []
        for target in package["targets"]?.listValue ?? [] {
            guard let name = target["name"]?.stringValue, let type = target["type"]?.stringValue else { continue }
            if type == "test" || ["TestSupport", "ShimFixture"].contains(name) { continue }
            for dependency in target["dependencies"]?.listValue ?? [] {
                let named: Value? = dependency["byName"] ?? dependency["target"]
                if let to = named?.listValue?.first?.stringValue { edges.append((name, to)) }
            }
        }
        return edges
    }
}

/// The `layers` block: `number name Target Target -> Target`.
private struct Layers {
    var level: [String: Int] = [:]
    private var sideways: Set<String> = []

    init(text: String) throws {
        let lines: [Substring] = text.split(separator: "\n")
        let start: Int = try XCTUnwrap(lines.firstIndex(of: "```layers"))
        for line in lines[(start + 1)...].prefix(while: { $0 != "```" }) {
            let words: [Substring] = line.split(separator: " ")
            let number: Int = try XCTUnwrap(words.first.flatMap { Int($0) })
            var chain: [String] = []
            var isJoined: Bool = false
            for word in words.dropFirst(2) {
                if word == "->" {
                    isJoined = true
                    continue
                }
                if !isJoined { chain = [] }
                isJoined = false
                for earlier in chain { sideways.insert("\(earlier) \(word)") }
                chain.append(String(word))
                level[String(word)] = number
            }
        }
    }

    func objection(to edge: (from: String, to: String)) -> String? {
        guard let from = level[edge.from], let to = level[edge.to] else { return "not in the table" }
        if to < from || sideways.contains("\(edge.from) \(edge.to)") { return nil }
        return to == from ? "sideways" : "upwards"
    }
}
