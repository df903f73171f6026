import Foundation
import FoundationXML
import Reports
import XCTest

final class HTMLReportTests: XCTestCase {
    private func report(_ document: String, group: String = "web") throws -> String {
        HTMLReport.render(
            try SampleExperiment.read(document), subject: ReportSubject(group: group, namespace: "shop"))
    }

    func testThePageNeedsNothingElse() throws {
        let page: String = try report(SampleExperiment.completed)
        for word in ["http://", "https://", "<script", "<link", "<img", "@import", "url("] {
            XCTAssertFalse(page.contains(word), word)
        }
        XCTAssertTrue(page.hasPrefix("<!DOCTYPE html>"))
        XCTAssertTrue(page.hasSuffix("</html>\n"))
        XCTAssertTrue(page.contains("prefers-color-scheme: dark"))
    }

    func testElementsAreClosed() throws {
        for document in [SampleExperiment.completed, SampleExperiment.failed, SampleExperiment.notStarted] {
            // HTML's void elements are the only ones that XML would want closed.
            let page: String = try report(document)
                .replacingOccurrences(of: "<!DOCTYPE html>", with: "")
                .replacingOccurrences(of: "(<meta [^>]*)>", with: "$1/>", options: .regularExpression)
            let parser = XMLParser(data: Data(page.utf8))
            XCTAssertTrue(parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
        }
    }

    func testContentIsEscaped() throws {
        let page: String = try report(SampleExperiment.completed, group: "<script>alert('x')</script>")
        XCTAssertFalse(page.contains("<script"))
        XCTAssertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        XCTAssertTrue(page.contains("&lt;b&gt;errors&lt;/b&gt;"))
        let failed: String = try report(SampleExperiment.failed)
        XCTAssertTrue(failed.contains("no answer from &lt;127.0.0.1&gt;\nrefused"), failed)
    }

    func testWhatItShows() throws {
        let page: String = try report(SampleExperiment.completed)
        for words in [
            "✓ Completed", "✗ Not satisfied", "2 of 4 are met.", "✗ no value",
            "http/<wbr/>latency-<wbr/>mean</span> <span class=\"limit\">≤ 50</span>",
            "Distribution of http/latency (msec)",
            "Histogram of http/latency (msec): 100 observations between 1 and 100",
            "p50 is 2.2, p90 is 3, p99 is 99", "class=\"bars bars-0\"", "class=\"curve curve-0\"", "7.12",
        ] {
            XCTAssertTrue(page.contains(words), words)
        }
        XCTAssertTrue(try report(SampleExperiment.notStarted).contains("Not started"))
        XCTAssertTrue(try report(SampleExperiment.failed).contains("Task 2, http, failed."))
    }

    func testTheSameResultGivesTheSamePage() throws {
        XCTAssertEqual(try report(SampleExperiment.completed), try report(SampleExperiment.completed))
    }
}
