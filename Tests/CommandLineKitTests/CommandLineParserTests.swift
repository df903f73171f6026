import CommandLineKit
import Diagnostics
import XCTest

final class CommandLineParserTests: XCTestCase {
    private func parse(_ line: String, environment: [String: String] = [:]) throws -> ParsedCommand {
        try CommandLineParser(root: SampleProgram.root, environment: environment)
            .parse(line.split(separator: " ").map(String.init))
    }

    func testEverySpellingOfAValue() throws {
        for line in [
            "k launch -n x", "k launch -nx", "k launch -n=x", "k launch --namespace x", "k launch --namespace=x",
            "-n x k launch", "k -n x launch", "k launch -qvn x", "k launch -qvnx", "--namespace x k launch",
            "k launch -n y -n x",
        ] {
            let parsed: ParsedCommand = try parse(line)
            XCTAssertEqual(parsed.path.words, ["k", "launch"], line)
            XCTAssertEqual(parsed.values.string(SampleProgram.namespace), "x", line)
        }
    }

    func testBooleans() throws {
        XCTAssertTrue(try parse("k launch --quiet").values.bool(SampleProgram.quiet))
        XCTAssertTrue(try parse("k launch --quiet=true -v").values.bool(SampleProgram.verbose))
        XCTAssertFalse(try parse("k launch --quiet=false").values.bool(SampleProgram.quiet))
        XCTAssertFalse(try parse("k launch").values.bool(SampleProgram.quiet))
        XCTAssertNil(try parse("k launch").values.optionalBool(SampleProgram.quiet))
    }

    func testAnOptionalValueIsOnlyTakenAfterAnEqualsSign() throws {
        XCTAssertEqual(try parse("k launch --dry-run").values.string(SampleProgram.dryRun), "client")
        XCTAssertEqual(try parse("k launch --dry-run=none").values.string(SampleProgram.dryRun), "none")
        XCTAssertNil(try parse("k launch").values.string(SampleProgram.dryRun))
        XCTAssertThrowsError(try parse("k launch --dry-run none"))
    }

    func testSlicesSplitAndArraysDont() throws {
        let parsed: ParsedCommand = try parse("k launch -f a,b -f \"c,d\",e --set x=1,y=2 --set z={1,2}")
        XCTAssertEqual(parsed.values.strings(SampleProgram.values), ["a", "b", "c,d", "e"])
        XCTAssertEqual(parsed.values.strings(SampleProgram.set), ["x=1,y=2", "z={1,2}"])
    }

    func testPrecedenceIsFlagThenEnvironmentThenDefault() throws {
        let environment: [String: String] = ["APP_NAMESPACE": "env", "APP_COUNT": "3"]
        let parsed: ParsedCommand = try parse("k launch -c 4", environment: environment)
        XCTAssertEqual(parsed.values.string(SampleProgram.namespace), "env")
        XCTAssertEqual(parsed.values.origin(SampleProgram.namespace), .environment)
        XCTAssertEqual(parsed.values.integer(SampleProgram.count), 4)
        XCTAssertEqual(parsed.values.string(SampleProgram.group), "default")
        XCTAssertEqual(parsed.values.origin(SampleProgram.group), .builtIn)
        XCTAssertEqual(parsed.values.duration(SampleProgram.timeout), .seconds(300))
    }

    func testOldSpellingsAndDashDash() throws {
        XCTAssertEqual(try parse("k launch --outputFormat json").values.string(SampleProgram.format), "json")
        XCTAssertEqual(try parse("k launch -o JSON").values.string(SampleProgram.format), "json")
        XCTAssertEqual(try parse("help -- -x").arguments, ["-x"])
        XCTAssertEqual(try parse("help topic").arguments, ["topic"])
    }

    func testHelpIsAskedForAnywhere() throws {
        for line in ["k launch -h", "k launch --nonsense --help", "--help k launch", "k launch -g x --help"] {
            let parsed: ParsedCommand = try parse(line)
            XCTAssertTrue(parsed.wantsHelp, line)
            XCTAssertEqual(parsed.path.words, ["k", "launch"], line)
        }
        XCTAssertFalse(try parse("help -- --help").wantsHelp)
    }

    func testWrongLines() throws {
        let cases: [(String, String, String?)] = [
            ("k lunch", "\"lunch\" is no command of app k", "did you mean \"launch\"?"),
            ("kk", "\"kk\" is no command of app", "did you mean \"k\"?"),
            ("k launch --grup x", "app k launch knows no flag --grup", "did you mean \"--group\"?"),
            ("k launch -x", "app k launch knows no flag -x", "app k launch --help"),
            ("k launch -g", "-g needs a value: -g NAME", "app k launch --help"),
            ("k launch --timeout soon", "--timeout \"soon\": expected a duration such as 90s or 1h30m", nil),
            ("k launch -c many", "-c \"many\": expected a whole number", nil),
            ("k launch --quiet=maybe", "--quiet \"maybe\": expected true or false", nil),
            ("k launch -o jsn", "-o \"jsn\": expected text, json", "did you mean \"json\"?"),
            ("k launch web", "unexpected word \"web\" after app k launch", "a group is named with -g web"),
            ("k make", "app k make needs --name NAME", nil),
            ("completion", "app completion needs SHELL", nil),
            ("completion bsh", "\"bsh\" is no SHELL: it may be bash, zsh, fish", "did you mean \"bash\"?"),
        ]
        for (line, message, hint) in cases {
            XCTAssertThrowsError(try parse(line), line) { error in
                guard let error = error as? Diagnostic else { return XCTFail("\(error)") }
                XCTAssertEqual(error.code, .usage, line)
                XCTAssertEqual(error.message, message, line)
                if let hint { XCTAssertEqual(error.hint, hint, line) }
            }
        }
        XCTAssertThrowsError(try parse("k launch", environment: ["APP_COUNT": "x"])) { error in
            XCTAssertEqual((error as? Diagnostic)?.message, "$APP_COUNT \"x\": expected a whole number")
        }
    }

    func testDurations() {
        let cases: [(String, Duration?)] = [
            ("5s", .seconds(5)), ("1h30m", .seconds(5400)), ("300ms", .milliseconds(300)), ("0", .zero),
            ("1.5s", .milliseconds(1500)), (".5s", .milliseconds(500)), ("1.s", .seconds(1)), ("-2s", .seconds(-2)),
            ("2us", .microseconds(2)), ("2µs", .microseconds(2)), ("7ns", .nanoseconds(7)), ("", nil), ("5", nil),
            ("s", nil), ("5 s", nil), ("5x", nil), ("1.2.3s", nil), ("-", nil), ("9999999999h", nil),
        ]
        for (text, duration) in cases { XCTAssertEqual(GoDuration.parse(text), duration, text) }
    }

    func testCommaSeparatedFields() {
        XCTAssertEqual(CommaSeparated.fields("a,,b"), ["a", "", "b"])
        XCTAssertEqual(CommaSeparated.fields("\"a \"\"b\"\"\",c"), ["a \"b\"", "c"])
        XCTAssertEqual(CommaSeparated.fields(""), [])
        XCTAssertEqual(CommaSeparated.fields("a,"), ["a", ""])
        XCTAssertNil(CommaSeparated.fields("\"a"))
        XCTAssertNil(CommaSeparated.fields("a\"b"))
    }
}
