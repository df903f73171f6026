import Iter8CLI
import XCTest

/// Wrong command lines: exit 2, one error, the nearest word.
final class UsageTests: XCTestCase {
    func testWrongUsage() async {
        let script = CommandScript()
        let cases: [(String, String)] = [
            ("k lunch", "error: \"lunch\" is no command of iter8 k\nhint: did you mean \"launch\"?\n"),
            ("k launch --grup x", "error: iter8 k launch knows no flag --grup\nhint: did you mean \"--group\"?\n"),
            (
                "k launch web",
                "error: unexpected word \"web\" after iter8 k launch\nhint: a group is named with -g web\n"
            ),
            (
                "k assert -g web",
                "error: iter8 k assert needs --condition CONDITION\nhint: iter8 k assert --help\n"
            ),
            ("k assert -c complete", "error: unknown condition \"complete\"\nhint: did you mean \"completed\"?\n"),
            (
                "k report -o htm",
                "error: -o \"htm\": expected text, html, json, junit\nhint: did you mean \"html\"?\n"
            ),
            (
                "k list --kube-apiserver http://127.0.0.1:9 --request-timeout soon",
                "error: --request-timeout wants a duration such as 90s or 1h30m, or 0 for no limit; got \"soon\"\n"
            ),
            ("k launch --localChart", "error: --localChart needs --chartName\nhint: add -c PATH\n"),
            (
                "k launch -g Not_A_Name",
                "error: \"Not_A_Name\" can't be the name of a group\n"
                    + "hint: at most 53 small letters, digits, - and ., with a letter or digit at both ends\n"
            ),
            (
                "k launch --set tasks={http",
                "error: --set: the list isn't closed with }\n  | tasks={http\n               ^\n"
            ),
            ("help lunch", "error: there is no help on \"lunch\"\nhint: did you mean \"launch\"?\n"),
            ("help everything", "error: there is no help on \"everything\"\nhint: there is help on: "),
        ]
        for (line, errors) in cases {
            let outcome: CommandOutcome = await script.run(line)
            XCTAssertEqual(outcome.code, .usage, "\(line): \(outcome)")
            XCTAssertTrue(outcome.errors.hasPrefix(errors), "\(line): \(outcome)")
            XCTAssertEqual(outcome.output, "", line)
        }
    }

    func testMissingInputIsAFailureNotAMissingGroup() async {
        for line in [
            "k launch --dry -f /nonexistent.yaml", "k launch --dry -c iter9", "k launch --dry -c no/where --localChart",
            "k launch --dry --set tasks={htpp}", "k launch --dry --set tasks={http} --set http.numRequest=4",
        ] {
            let outcome: CommandOutcome = await CommandScript().run(line)
            XCTAssertEqual(outcome.code, .failed, "\(line): \(outcome)")
            XCTAssertTrue(outcome.errors.hasPrefix("error: "), "\(outcome)")
        }
    }

    func testColourIsOnlyForTerminalsAndWhoAsks() async {
        let script = CommandScript()
        let plain: CommandOutcome = await script.run("k lunch")
        XCTAssertFalse(plain.errors.contains("\u{1B}"))
        let terminal: CommandOutcome = await script.run("k lunch", isTerminal: true)
        XCTAssertTrue(terminal.errors.hasPrefix("\u{1B}[1;31merror:\u{1B}[0m "), terminal.errors)
        let never: CommandOutcome = await script.run("help nothing --color never", isTerminal: true)
        XCTAssertFalse(never.errors.contains("\u{1B}"), never.errors)
        let always: CommandOutcome = await script.run("help nothing --color=always")
        XCTAssertTrue(always.errors.contains("\u{1B}"), always.errors)
    }
}
