import Diagnostics
import ValueTree
import XCTest

@testable import Charts

final class ChartArchiveTests: XCTestCase {
    private let description: String = "apiVersion: v2\nname: web\nversion: 1.2.3\n"

    func testLoadsAPackage() throws {
        let package: [UInt8] = PackageWriter.package([
            .folder("web/"), .file("web/Chart.yaml", description), .file("web/values.yaml", "a: 1\n"),
            .file("web/templates/x.yaml", "x"), .file("web/README.md", "\u{FEFF}read"),
            .file("web/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n"),
            .data(
                "web/charts/packed-0.1.0.tgz",
                PackageWriter.package([.file("packed/Chart.yaml", "apiVersion: v2\nname: packed\nversion: 0.1.0\n")])),
        ])
        let chart: Chart = try ChartLoader.load(archive: package, source: "web.tgz")
        XCTAssertEqual(chart.name, "web")
        XCTAssertEqual(chart.values, ["a": 1.0])
        XCTAssertEqual(chart.templates.map(\.name), ["templates/x.yaml"])
        XCTAssertEqual(chart.files.map(\.text), ["read"])
        XCTAssertEqual(Set(chart.dependencies.map(\.name)), ["sub", "packed"])
    }

    func testEntriesThatLeadOutOfTheChartAreRefused() {
        let entries: [(PackageWriter.Entry, String)] = [
            (.file("web/../../etc/passwd", "x"), "leads out of the chart"),
            (.file("../web/x", "x"), "leads out of the chart"),
            (.file("/web/x", "x"), "absolute path"),
            (.file("web\\..\\x", "x"), "leads out of the chart"),
            (.file("web/c:/x", "x"), "names a drive"),
            (.file("x", "x"), "outside the chart's folder"),
            (.file("Chart.yaml", "x"), "not inside a folder"),
            (.symbolicLink("web/x", to: "/etc/passwd"), "link out of the chart"),
            (.symbolicLink("web/x", to: "../../x"), "link out of the chart"),
            (.symbolicLink("web/templates/x", to: "../../other/x"), "link out of the chart"),
            (.symbolicLink("web/x", to: "nowhere"), "no file of the chart"),
            (.hardLink("web/x", to: "/etc/passwd"), "absolute path|link out of the chart"),
            (.hardLink("web/x", to: "web/../../y"), "leads out of the chart"),
            (.pipe("web/x"), "a device, a socket or a pipe"),
        ]
        for (entry, expected) in entries {
            let package: [UInt8] = PackageWriter.package([.file("web/Chart.yaml", description), entry])
            assertRefused(package, expected, "\(entry)")
        }
    }

    func testALinkInsideTheChartHasItsTargetsContents() throws {
        let package: [UInt8] = PackageWriter.package([
            .file("web/Chart.yaml", description), .symbolicLink("web/files/a", to: "../README.md"),
            .file("web/README.md", "read"),
        ])
        let chart: Chart = try ChartLoader.load(archive: package, source: "web.tgz")
        XCTAssertEqual(chart.files.first { $0.name == "files/a" }?.text, "read")
    }

    func testBombsAreRefused() {
        let zeros: [UInt8] = [UInt8](repeating: 0, count: 5 << 20)
        let large: [UInt8] = PackageWriter.package([.file("web/Chart.yaml", description), .data("web/x", zeros + [0])])
        assertRefused(large, "larger than 5 MiB", "one large file")
        let many: [PackageWriter.Entry] = (0..<21).map { .data("web/\($0)", zeros) }
        assertRefused(PackageWriter.package(many), "larger than 100 MiB", "105 MiB in 21 files")
        let tiny: [PackageWriter.Entry] = (0...20_000).map { .file("web/\($0)", "") }
        assertRefused(PackageWriter.package(tiny), "more than 20000 entries", "too many files")
    }

    func testATruncatedOrForeignFileIsRefused() {
        let package: [UInt8] = PackageWriter.package([.file("web/Chart.yaml", description)])
        assertRefused(Array(package.prefix(package.count / 2)), "not a sound chart package", "truncated")
        assertRefused(Array("a: 1\n".utf8), "not a chart package", "a values file")
        assertRefused(PackageWriter.package([]), "empty|not a sound", "empty")
    }

    private func assertRefused(_ package: [UInt8], _ pattern: String, _ what: String, line: UInt = #line) {
        XCTAssertThrowsError(try ChartLoader.load(archive: package, source: "web.tgz"), what, line: line) { error in
            let diagnostic = error as? Diagnostic
            XCTAssertEqual(diagnostic?.code, .invalid, what, line: line)
            let message: String = diagnostic?.message ?? "\(error)"
            XCTAssertTrue(
                pattern.split(separator: "|").contains { message.contains($0) }, "\(what): \(message)", line: line)
        }
    }
}
