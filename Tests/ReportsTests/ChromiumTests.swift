import Foundation
import Reports
import TestSupport
import XCTest

/// The HTML report in a real browser; skipped where there is none.
final class ChromiumTests: XCTestCase {
    /// What a page says of itself once it has been laid out.
    private struct Page: Decodable {
        let width: Double
        let contentWidth: Double
        let resources: Int
        let pictures: Int
        let headings: [String]
        let ground: String
    }

    private func page(_ html: String, width: Int, dark: Bool = false) throws -> Page {
        guard
            let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].first(
                where: FileManager.default.isExecutableFile)
        else { throw XCTSkip("chromium is not installed here") }
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let probe: String = """
            <script>addEventListener('load', () => {
              const root = document.documentElement;
              document.title = 'seen:' + JSON.stringify({
                width: innerWidth, contentWidth: root.scrollWidth,
                resources: performance.getEntriesByType('resource').length,
                pictures: [...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width > 0).length,
                headings: [...document.querySelectorAll('h1, h2')].map(h => h.textContent.trim()),
                ground: getComputedStyle(document.body).backgroundColor,
              });
            });</script>
            """
        let file: URL = folder.appending(path: "report.html")
        // The page allows no scripts; this one is the test's.
        let open: String = html.replacingOccurrences(
            of: "<meta http-equiv=\"Content-Security-Policy\"[^>]*>", with: "", options: .regularExpression)
        try Data((open + probe).utf8).write(to: file)
        var command: [String] = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--user-data-dir=\(folder.path)/profile", "--window-size=\(width),900", "--virtual-time-budget=5000",
        ]
        if dark { command.append("--blink-settings=preferredColorScheme=0") }
        let dump: (output: String, status: Int32) = try ChildProcess.run(
            command + ["--dump-dom", file.absoluteString], errors: .null)
        XCTAssertEqual(dump.status, 0)
        guard let start = dump.output.firstRange(of: "<title>seen:"),
            let end = dump.output[start.upperBound...].firstRange(of: "</title>")
        else { throw ScriptedError("the page did not load: \(dump.output.prefix(300))") }
        let seen: String = String(dump.output[start.upperBound..<end.lowerBound]).replacing("&amp;", with: "&")
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        return try JSONDecoder().decode(Page.self, from: Data(seen.utf8))
    }

    func testItIsWholeAndFitsAPhone() throws {
        let html: String = HTMLReport.render(
            try MeasuredExperiment.make(),
            subject: ReportSubject(group: "web", namespace: "shop", now: "2026-01-02T03:05:00Z"))
        let wide: Page = try page(html, width: 1_200)
        XCTAssertEqual(wide.resources, 0, "nothing is fetched")
        XCTAssertGreaterThan(wide.pictures, 3)
        for heading in ["Service level objectives", "What went wrong"] {
            XCTAssertTrue(wide.headings.contains(heading), "\(wide.headings)")
        }
        XCTAssertLessThanOrEqual(wide.contentWidth, wide.width)
        let narrow: Page = try page(html, width: 420)
        XCTAssertLessThanOrEqual(narrow.width, 500)
        XCTAssertLessThanOrEqual(narrow.contentWidth, narrow.width, "no sideways scrolling of the whole page")
        XCTAssertEqual(narrow.headings, wide.headings)
        XCTAssertEqual(narrow.pictures, wide.pictures)
        XCTAssertNotEqual(try page(html, width: 1_200, dark: true).ground, wide.ground)
    }
}
