import Diagnostics
import ValueTree
import XCTest

@testable import Charts

/// Whatever comes in, an answer or a diagnostic comes out: no crash, no endless work.
final class RandomInputTests: XCTestCase {
    /// A small generator with a seed, so that a failure can be had again.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private func text(_ random: inout Random, _ parts: [String], upTo count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
    }

    func testDamagedPackages() {
        var random = Random(state: 1)
        let description: String = "apiVersion: v2\nname: web\nversion: 1.0.0\n"
        let sound: [UInt8] = PackageWriter.package([
            .file("web/Chart.yaml", description), .file("web/values.yaml", "a: {b: [1, 2]}\n"),
            .file("web/templates/x.yaml", String(repeating: "x: y\n", count: 500)),
            .file("web/charts/s/Chart.yaml", description),
        ])
        var loaded: Int = 0
        for _ in 0..<2_000 {
            var damaged: [UInt8] = sound
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place: Int = Int.random(in: 2..<damaged.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
                case 1: damaged.removeSubrange(place..<min(place + 20, damaged.count))
                default: damaged.insert(contentsOf: damaged[max(2, place - 30)..<place], at: place)
                }
            }
            do {
                _ = try ChartLoader.load(archive: damaged, source: "damaged.tgz")
                loaded += 1
            } catch {
                XCTAssertTrue(error is Diagnostic, "\(error)")
            }
        }
        XCTAssertLessThan(loaded, 1_000)
    }

    func testDamagedTarballs() throws {
        var random = Random(state: 2)
        for _ in 0..<500 {
            // Valid compression around a header that says anything.
            var header: [UInt8] = (0..<512).map { _ in UInt8.random(in: 0...255, using: &random) }
            header.replaceSubrange(257..<263, with: Array("ustar\0".utf8))
            header.replaceSubrange(0..<10, with: Array("web/x\0\0\0\0\0".utf8))
            let sum: Int = header.enumerated().reduce(0) {
                $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element))
            }
            let octal: String = String(sum, radix: 8)
            header.replaceSubrange(
                148..<156, with: Array((String(repeating: "0", count: 6 - octal.count) + octal + "\0 ").utf8))
            let package: [UInt8] = PackageWriter.compressed(header + [UInt8](repeating: 0, count: 1_024))
            XCTAssertThrowsError(try ChartLoader.load(archive: package, source: "x.tgz")) { error in
                XCTAssertTrue(error is Diagnostic, "\(error)")
            }
        }
    }

    func testValuesArguments() {
        var random = Random(state: 3)
        let parts: [String] = [
            "a", "b", "=", ",", ".", "[", "]", "0", "9", "{", "}", "\\", "\"", "null", "é", " ", ":", "-",
        ]
        let styles: [SetExpression.Style] = [.typed, .string, .json, .file, .literal]
        var values: Value = [:]
        for _ in 0..<20_000 {
            let argument: String = text(&random, parts, upTo: 14)
            let style: SetExpression.Style = styles.randomElement(using: &random) ?? .typed
            do {
                values = try SetExpression.apply(argument, style: style, to: values)
            } catch {
                XCTAssertTrue(error is Diagnostic, "\(argument): \(error)")
            }
            if case .map(let members) = values, members.count > 20 { values = [:] }
        }
    }

    func testPatternsEndInTime() {
        var random = Random(state: 4)
        let parts: [String] = [
            "a", "*", "**", "?", "[a-b]", "[!a]", "{a,b}", "{", "}", "\\", "/", "[", "]", "^", "-", ",",
        ]
        let name: String = String(repeating: "a", count: 200) + "/" + String(repeating: "b", count: 200)
        for _ in 0..<3_000 {
            let pattern: String = text(&random, parts, upTo: 25)
            _ = FilesGlob(pattern)?.matches(name)
            _ = ShellPattern(pattern)?.matches(name)
        }
        XCTAssertEqual(ShellPattern(String(repeating: "*a", count: 30))?.matches(name), false)
    }

    func testDocumentsAreSplitInLinearTime() {
        let text: [UInt8] = Array(String(repeating: "---\n\n \n", count: 200_000).utf8)
        XCTAssertLessThan(ManifestSplitter.documents(text).count, 200_001)
        XCTAssertEqual(ManifestSplitter.documents([UInt8](repeating: 0x0A, count: 2_000_000)), [])
    }

    func testChartFiles() {
        var random = Random(state: 5)
        let parts: [String] = [
            "name: x\n", "version: 1.0.0\n", "apiVersion: v2\n", "dependencies:\n", "- ", "  name: y\n", "[", "}",
            "type: library\n", "keywords: [a]\n", ": ", "\n", "null",
        ]
        for _ in 0..<3_000 {
            let file = ChartFile(name: "Chart.yaml", text: text(&random, parts, upTo: 10))
            do {
                _ = try ChartLoader.load(files: [file], source: "x")
            } catch {
                XCTAssertTrue(error is Diagnostic, "\(error)")
            }
        }
    }
}
