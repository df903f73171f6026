import Diagnostics
import Foundation
import HTTPTransport
import TestSupport
import ValueTree
import XCTest

@testable import Charts

/// Dependencies and packages as real Helm makes them; record/repository.py says how the cases were made.
final class RepositoryTests: XCTestCase {
    func testDependenciesAndPackagesAreHelms() async throws {
        let cases: [Value] = try RecordedCases.load("charts/repository.jsonl")
        XCTAssertGreaterThanOrEqual(cases.count, 300)
        var different: Int = 0
        for (number, one) in cases.enumerated() {
            let root: URL = FileManager.default.temporaryDirectory.appending(path: "repository-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: root) }
            try layOut(one, root)
            let found: Value = try await outcome(one, root)
            for key in found.mapValue?.sortedKeys ?? [] where found[key] != one[key] {
                different += 1
                if different > 10 { continue }
                let shown: (Value?) -> String = { JSONWriter.string($0 ?? .null) }
                XCTFail("case \(number), \(key): \(shown(found[key])) instead of \(shown(one[key]))")
            }
        }
        XCTAssertEqual(different, 0)
    }

    private func layOut(_ one: Value, _ root: URL) throws {
        for (path, text) in one["files"]?.mapValue ?? [:] {
            try WrittenFiles.write(Array((text.stringValue ?? "").utf8), to: root.appending(path: path).path)
        }
        for (path, what) in one["packages"]?.mapValue ?? [:] {
            let (name, version): (Value, Value) = (what.listValue?.first ?? .null, what.listValue?.last ?? .null)
            let meta: Value = ["apiVersion": "v2", "name": name, "version": version]
            let chart: Chart = try ChartLoader.load(
                files: [ChartFile(name: "Chart.yaml", text: JSONWriter.string(meta))], source: path)
            try WrittenFiles.write(ChartPackage(chart).data, to: root.appending(path: path).path)
        }
    }

    private func outcome(_ one: Value, _ root: URL) async throws -> Value {
        let chart: String = root.appending(path: "web").path
        var found: [String: Value] = ["before": statuses(chart)]
        let repositories = try KnownRepositories(environment: [:]) { _ in HTTPClient() }
        let isOld: Bool = FileManager.default.fileExists(atPath: chart + "/requirements.yaml")
        let lockFile: String = chart + (isOld ? "/requirements.lock" : "/Chart.lock")
        do {
            try await DependencyUpdate(folder: chart, repositories: repositories) { _ in }.update()
            let text: String = String(decoding: try LocalFiles.read(lockFile, limit: 1 << 20), as: UTF8.self)
            let lines: [Substring] = text.split(separator: "\n").filter { !$0.hasPrefix("generated") }
            found["lock"] = .list(lines.map { .string(String($0)) })
            found["charts"] = .list(try LocalFiles.names(in: chart + "/charts").map(Value.string))
            let fixed: String = lines.joined(separator: "\n") + "\ngenerated: \"2026-01-02T03:04:05.678Z\"\n"
            try WrittenFiles.write(Array(fixed.utf8), to: lockFile)
            // What was locked can be built.
            try await DependencyUpdate(folder: chart, repositories: repositories) { _ in }.build()
        } catch is Diagnostic {
            found["lock"] = .null
        }
        found["after"] = statuses(chart)
        found["package"] = .null
        if let package = try? ChartPackage(
            folder: chart, version: one["version"]?.stringValue, appVersion: one["appVersion"]?.stringValue)
        {
            let files: [ChartFile] = try ChartArchive.files(in: package.data, name: package.fileName)
            // In which order Helm packs the charts in charts/ is chance.
            let own: [ChartFile] = files.filter { !$0.name.hasPrefix("charts/") }
            let others: [ChartFile] = files.filter { $0.name.hasPrefix("charts/") }.sorted { one, other in
                one.name == other.name
                    ? ByteOrder.precedes(one.text, other.text) : ByteOrder.precedes(one.name, other.name)
            }
            found["package"] = .list((own + others).map { ["web/" + $0.name, $0.text, "0o644"].asValue })
            found["file"] = .string(package.fileName)
        }
        return .map(found)
    }

    private func statuses(_ chart: String) -> Value {
        (try? DependencyListing(path: chart)).map { .list($0.rows.map { .string($0.status) }) } ?? .null
    }
}

extension [String] {
    fileprivate var asValue: Value { .list(map(Value.string)) }
}
