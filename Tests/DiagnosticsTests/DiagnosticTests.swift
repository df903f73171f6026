import Diagnostics
import XCTest

final class DiagnosticTests: XCTestCase {
    func testDescriptionNamesContextPlaceAndMessage() {
        let fault = Diagnostic(
            .invalid, "\"replcas\" is not in values", at: SourceLocation(file: "deploy.yaml", line: 14, column: 9))
        XCTAssertEqual(
            fault.within("render").within("launch group \"web\"").description,
            "launch group \"web\": render: deploy.yaml:14:9: \"replcas\" is not in values")
    }

    func testWithinAddsContextToDiagnosticsOnly() throws {
        struct Other: Error {}
        XCTAssertThrowsError(try within("step") { throw Diagnostic(.notFound, "gone") }) { error in
            XCTAssertEqual((error as? Diagnostic)?.context, ["step"])
        }
        XCTAssertThrowsError(try within("step") { throw Other() }) { error in XCTAssertTrue(error is Other) }
        XCTAssertEqual(try within("step") { 3 }, 3)
    }

    func testHintingKeepsTheFirstHint() {
        let fault = Diagnostic(.usage, "no").hinting("first").hinting("second")
        XCTAssertEqual(fault.hint, "first")
    }

    func testASensitiveValueNeverPrints() {
        struct Login { var name: String, token: Sensitive<String> }
        let login = Login(name: "ada", token: Sensitive("s3cret"))
        var dumped: String = ""
        dump(login, to: &dumped)
        for text in ["\(login)", String(reflecting: login), dumped, "\(login.token)"] {
            XCTAssertFalse(text.contains("s3cret"), text)
        }
        XCTAssertEqual(login.token.reveal(), "s3cret")
    }
}
