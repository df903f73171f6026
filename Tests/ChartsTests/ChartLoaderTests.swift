import Diagnostics
import Foundation
import ValueTree
import XCTest

@testable import Charts

final class ChartLoaderTests: XCTestCase {
    private func folder(_ files: [String: String]) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        addTeardownBlock { folder.remove() }
        for (name, text) in files { try folder.write(name, text) }
        return folder
    }

    func testLoadsAFolder() throws {
        let folder: ScratchFolder = try folder([
            "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: 1.10\nunknown: x\n",
            "values.yaml": "\u{FEFF}a: 1\n---\na: 2\nb: [1]\n", "values.schema.json": "{}", "Chart.lock": "digest: x\n",
            "templates/a.yaml": "a", "templates/.hidden": "x", "templates/sub/b.yaml": "b", "notes/x.txt": "x",
            "crds/z.yaml": "z", "crds/a.yaml": "a", ".helmignore": "# comment\nnotes/\n*.bak\n/only.txt\n",
            "x.bak": "x", "only.txt": "x", "deep/only.txt": "kept", "charts/.x/Chart.yaml": "ignored",
            "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n",
        ])
        let chart: Chart = try ChartLoader.load(path: folder.path + "/")
        XCTAssertEqual(chart.metadata.appVersion, "1.1")
        XCTAssertEqual(chart.values, ["a": 2.0, "b": [1.0]])
        XCTAssertEqual(chart.templates.map(\.name), ["templates/a.yaml", "templates/sub/b.yaml"])
        XCTAssertEqual(chart.files.map(\.name), [".helmignore", "crds/a.yaml", "crds/z.yaml", "deep/only.txt"])
        XCTAssertEqual(chart.crds.map(\.text), ["a", "z"])
        XCTAssertEqual(chart.dependencies.map(\.name), ["sub"])
        XCTAssertEqual(chart.lock?["digest"], "x")
    }

    func testWhatIsNoChartIsRefused() throws {
        let cases: [([String: String], String)] = [
            ([:], "no Chart.yaml"), (["Chart.yaml": "name: x\n"], "no version"),
            (["Chart.yaml": "version: 1.0.0\n"], "no name"),
            (["Chart.yaml": "name: a/b\nversion: 1.0.0\n"], "can't be a chart's name"),
            (["Chart.yaml": "name: x\nversion: one\n"], "not a semantic version"),
            (["Chart.yaml": "name: x\nversion: 1.0.0\ntype: lib\n"], "must be application or library"),
            (["Chart.yaml": "name: [x]\nversion: 1.0.0\nkeywords: x\n"], "name must be a string, but is array"),
            (["Chart.yaml": "name: x\nversion: 1.0.0\n", "values.yaml": "- x\n"], "values must be a map"),
            (
                ["Chart.yaml": "name: x\nversion: 1.0.0\ndependencies: [{name: a}, {name: a}]\n"],
                "more than one dependency"
            ),
        ]
        for (files, expected) in cases {
            let folder: ScratchFolder = try folder(files)
            XCTAssertThrowsError(try ChartLoader.load(path: folder.path)) { error in
                XCTAssertEqual((error as? Diagnostic)?.code, .invalid)
                XCTAssertTrue("\(error)".contains(expected), "\(error)")
            }
        }
    }

    func testAMissingChartIsNotFound() {
        XCTAssertThrowsError(try ChartLoader.load(path: "/nowhere/at/all")) { error in
            XCTAssertEqual((error as? Diagnostic)?.code, .notFound)
        }
    }

    func testAMalformedValuesFileIsLocated() throws {
        let folder: ScratchFolder = try folder([
            "Chart.yaml": "name: x\nversion: 1.0.0\n", "values.yaml": "a: 1\nb: [1\nc: 2\n",
        ])
        XCTAssertThrowsError(try ChartLoader.load(path: folder.path)) { error in
            let location: SourceLocation? = (error as? Diagnostic)?.location
            XCTAssertEqual(location?.file, "\(folder.path)/values.yaml")
            XCTAssertNotNil(location?.line)
            XCTAssertNotNil(location?.column)
        }
    }

    func testSymbolicLinksAreFollowedButNotForEver() throws {
        let folder: ScratchFolder = try folder(["Chart.yaml": "name: x\nversion: 1.0.0\n", "a/b.txt": "b"])
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "a")
        XCTAssertEqual(try ChartLoader.load(path: folder.path).files.map(\.name), ["a/b.txt", "link/b.txt"])
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/loop", withDestinationPath: ".")
        XCTAssertThrowsError(try ChartLoader.load(path: folder.path))
    }

    func testTheEmbeddedChartsAreThoseOfTheRepository() throws {
        let charts: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "charts")
        let names: [String] = try FileManager.default.contentsOfDirectory(atPath: charts.path).filter { name in
            FileManager.default.fileExists(atPath: charts.appending(path: "\(name)/Chart.yaml").path)
        }
        XCTAssertEqual(EmbeddedCharts.names, names.sorted())
        for name in names {
            let folder: String = charts.appending(path: name).path
            var lying: [String: String] = [:]
            for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
                var isFolder: ObjCBool = false
                _ = FileManager.default.fileExists(atPath: "\(folder)/\(file)", isDirectory: &isFolder)
                if isFolder.boolValue { continue }
                lying[file] = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            }
            let embedded: [(String, String)] = EmbeddedCharts.files(of: name).map { ($0.name, $0.text) }
            XCTAssertEqual(Dictionary(uniqueKeysWithValues: embedded), lying, "run `make embed`")
            XCTAssertNotNil(try EmbeddedCharts.chart(named: name))
        }
    }
}
