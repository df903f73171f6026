import Diagnostics
import Terminal
import XCTest

final class DiagnosticTextTests: XCTestCase {
    private let plain = Painter(isOn: false)

    func testContextPlaceCaretDetailsAndHint() {
        let diagnostic = Diagnostic(
            .invalid, "\"replcas\" is not in values",
            at: SourceLocation(
                file: "templates/deploy.yaml", line: 14, column: 16, sourceLine: "  replicas: {{ .Values.replcas }}"),
            context: ["launch group \"web\"", "render"], hint: "did you mean \"replicas\"?",
            details: ["included from templates/all.yaml:3:1"])
        XCTAssertEqual(
            DiagnosticText.render(diagnostic, painter: plain),
            """
            error: launch group "web": render: templates/deploy.yaml:14:16: "replcas" is not in values
              14 |   replicas: {{ .Values.replcas }}
                                  ^
              included from templates/all.yaml:3:1
            hint: did you mean "replicas"?

            """)
    }

    func testColourIsOnlyOnTheLabels() {
        let diagnostic = Diagnostic(.failed, "it broke", hint: "mend it")
        XCTAssertEqual(
            DiagnosticText.render(diagnostic, painter: Painter(isOn: true)),
            "\u{1B}[1;31merror:\u{1B}[0m it broke\n\u{1B}[36mhint:\u{1B}[0m mend it\n")
    }

    func testALongLineIsCutAroundItsCaret() {
        let line: String = String(repeating: "a", count: 300) + "X" + String(repeating: "b", count: 300)
        let diagnostic = Diagnostic(
            .invalid, "wrong", at: SourceLocation(file: "f", line: 1, column: 301, sourceLine: line))
        let lines: [Substring] = DiagnosticText.render(diagnostic, painter: plain).split(separator: "\n")
        XCTAssertEqual(lines.count, 3)
        XCTAssertLessThan(lines[1].count, 120)
        let caret: String.Index = lines[2].firstIndex(of: "^") ?? lines[2].startIndex
        let column: Int = lines[2].distance(from: lines[2].startIndex, to: caret)
        XCTAssertEqual(Array(lines[1])[column], "X")
    }

    func testControlCharactersCantDriveTheTerminal() {
        let diagnostic = Diagnostic(.failed, "name \u{1B}]0;owned\u{07}")
        XCTAssertEqual(
            DiagnosticText.render(diagnostic, painter: plain), "error: name \\x1b]0;owned\\x07\n")
    }
}
