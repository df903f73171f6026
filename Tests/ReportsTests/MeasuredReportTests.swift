import Experiments
import Foundation
import FoundationXML
import Reports
import ValueTree
import XCTest

/// Reports of an experiment with everything in it: versions, loops, evidence, failures, a course of load.
final class MeasuredReportTests: XCTestCase {
    private let subject = ReportSubject(group: "web", namespace: "shop", now: "2026-01-02T03:05:00Z")

    private func check(_ text: String, _ wanted: [String]) {
        for part in wanted { XCTAssertTrue(text.contains(part), "\(part) is not in\n\(text)") }
    }

    func testTextSaysHowSureItIs() throws {
        let text: String = TextReport.render(try MeasuredExperiment.make(), subject: subject)
        check(
            text,
            [
                "How sure that is (95 % confidence):", "The same over all 3 loops:",
                "Number of completed loops: 3 of 5", "Number of earlier loops that failed: 1",
                "The measurement of http is invalid: the generator itself was late", "What went wrong, by kind:",
                "2: http | status 503 | 8     | http: web.shop", "inconclusive", "unavailable",
                "the metric has no value", "samples would decide", "as observed", "1,800",
            ])
    }

    func testThePageShowsEvidenceFailuresAndTheCourse() throws {
        let page: String = HTMLReport.render(try MeasuredExperiment.make(), subject: subject)
        check(
            page,
            [
                "<svg class=\"interval\"", "badge open\">inconclusive", "What went wrong", "status 503",
                "3.0 s &lt;b&gt;", "http over time", "bars-errors", "All loops:", "stable (1.4.2)",
            ])
        XCTAssertFalse(page.contains("http://"), "nothing is to be fetched")
        let markup: String =
            page.replacingOccurrences(of: "<!DOCTYPE html>", with: "")
            .replacingOccurrences(of: "(<meta [^>]*)>", with: "$1/>", options: .regularExpression)
        let parser = XMLParser(data: Data(markup.utf8))
        XCTAssertTrue(parser.parse(), "line \(parser.lineNumber): \(String(describing: parser.parserError))")
        XCTAssertLessThan(page.utf8.count, 100_000)
        // To be looked at: make report-page
        if let path = ProcessInfo.processInfo.environment["ITER8_REPORT_PAGE"] {
            try page.write(toFile: path, atomically: true, encoding: .utf8)
        }
    }

    func testJUnitTellsCISystems() throws {
        var experiment: Experiment = try MeasuredExperiment.make()
        experiment.result?.failure = true
        experiment.result?.tasks[0].state = .failed
        experiment.result?.tasks[0].error = "no such <service> & \"more\"\u{1}"
        experiment.result?.tasks[0].details = ["one", "two"]
        let xml: String = JUnitReport.render(experiment, subject: subject)
        let document = try XMLDocument(xmlString: xml)
        let count: (String) throws -> Int = { try document.nodes(forXPath: $0).count }
        XCTAssertEqual(try count("/testsuites/testsuite"), 2)
        XCTAssertEqual(try count("//testcase"), 4 + 10)
        let root: XMLElement = try XCTUnwrap(document.rootElement())
        XCTAssertEqual(root.attribute(forName: "tests")?.stringValue, "14")
        XCTAssertEqual(root.attribute(forName: "failures")?.stringValue, "\(try count("//failure"))")
        let first: XMLNode = try XCTUnwrap(try document.nodes(forXPath: "//failure").first)
        XCTAssertEqual(
            (first as? XMLElement)?.attribute(forName: "message")?.stringValue, "no such <service> & \"more\"")
        XCTAssertEqual(first.stringValue?.hasSuffix("\none\ntwo"), true)
        XCTAssertEqual(try count("//testcase[skipped]"), 1)
        check(xml, ["inconclusive: ", "samples would decide"])
    }

    func testJSONHasItAll() throws {
        let value: Value = try JSONReader.parse(
            JSONReport.render(try MeasuredExperiment.make(), subject: subject))
        XCTAssertEqual(value["maxLoops"]?.intValue, 5)
        XCTAssertEqual(value["slosConclusive"], false)
        XCTAssertEqual(value["slos"]?.listValue?.first?["evidence"]?.listValue?.count, 2)
        XCTAssertEqual(value["slos"]?.listValue?.first?["wholeEvidence"]?.listValue?[1]["samples"]?.intValue, 1_800)
        XCTAssertEqual(value["tasks"]?.listValue?[1]["failures"]?.listValue?.first?["category"], "status 503")
        XCTAssertEqual(value["tasks"]?.listValue?[1]["loads"]?.listValue?.first?["points"]?.listValue?.count, 30)
    }
}
