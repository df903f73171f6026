import ValueTree
import XCTest

@testable import Experiments

final class RedactionTests: XCTestCase {
    func testNamesGiveSecretsAway() {
        for name in [
            "token", "apiToken", "DB_PASSWORD", "client-secret", "api-key", "Authorization", "auth", "licenseKey",
        ] {
            XCTAssertTrue(SecretNames.isSecret(name), name)
        }
        for name in ["url", "key", "name", "labels", "author", "monkeys", "timeout", "latencyPercentiles"] {
            XCTAssertFalse(SecretNames.isSecret(name), name)
        }
    }

    func testTextsGiveSecretsAway() {
        let cases: [(String, String)] = [
            ("see https://u:p@h:8/x/y?a=b#c, please", "see https://[redacted]@h:8/x/y?[redacted] please"),
            ("http://h/x", "http://h/x"), ("a://b@c d://e@f", "a://[redacted]@c d://[redacted]@f"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
            ("got 'Bearer abcdefgh' back", "got 'Bearer [redacted]' back"), ("Basic facts", "Basic facts"),
            ("password=abc;x=1", "password=[redacted];x=1"), ("--token \"abc\"", "--token \"abc\""),
            (#"{\"apiKey\": \"abc\"}"#, #"{\"apiKey\": \"[redacted]\"}"#),
            ("the token is missing", "the token is missing"),
            ("API_KEY: token abc", "API_KEY: token [redacted]"), ("", ""), ("token=", "token="),
        ]
        for (text, shown) in cases { XCTAssertEqual(TextRedaction.redacted(text), shown) }
    }

    func testWhatIsRedactedStaysSo() {
        let text: String = TextRedaction.redacted("password=abc https://u:p@h/?q=1 Bearer abcdefgh")
        XCTAssertEqual(TextRedaction.redacted(text), text)
    }

    func testSecretsAreTakenOutWhereverTheyTurnUp() {
        let redaction = Redaction([
            TaskSpec(
                name: "a", inputs: ["headers": ["X-Mine": "Custom w0rd", "Accept": "text/plain"], "token": "t0ken"]),
            TaskSpec(name: "notify", inputs: ["url": "https://h.example.org/services/T0123456/x?y"]),
        ])
        XCTAssertEqual(
            redaction.text("w0rd, Custom w0rd, t0ken2, text/plain, /services/T0123456/x, T0123456"),
            "[redacted], [redacted], [redacted]2, text/plain, /[redacted], [redacted]")
    }
}
