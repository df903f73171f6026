import Diagnostics
import Dispatch
import Glibc
import JQ
import ValueTree
import XCTest

final class JQProgramTests: XCTestCase {
    func testTheFirstOutputCounts() throws {
        XCTAssertEqual(
            try first(".data.result[].value[1]", #"{"data":{"result":[{"value":[0,"1.5"]},{"value":[0,"2"]}]}}"#), "1.5"
        )
        XCTAssertEqual(try first(".a + 1", #"{"a": 41}"#), 42)
        XCTAssertEqual(try first(".a | tonumber", #"{"a": "0.25"}"#), 0.25)
        XCTAssertEqual(try first("{b: [.a, null]}", #"{"a": true}"#), ["b": [true, .null]])
        XCTAssertEqual(try first(".a", "{}"), .null)
    }

    func testNoOutputIsNothing() throws {
        XCTAssertNil(try first("empty", "{}"))
        XCTAssertNil(try first(".[]", "[]"))
        XCTAssertNil(try first("halt", "{}"))
    }

    func testNumbersThatAreNoneStayThat() throws {
        XCTAssertEqual(try first("infinite", "{}"), .float(.infinity))
        guard case .float(let number) = try first("nan", "{}") else { return XCTFail("no number") }
        XCTAssertTrue(number.isNaN)
    }

    func testOneProgramRunsAgain() throws {
        let program = try JQProgram(".a | length")
        XCTAssertEqual(try program.first(of: Array(#"{"a": [1, 2]}"#.utf8)), 2)
        XCTAssertThrowsError(try program.first(of: Array(#"{"a": true}"#.utf8)))
        XCTAssertEqual(try program.first(of: Array(#"{"a": [1, 2, 3]}"#.utf8)), 3)
    }

    func testFaultsSayWhatJqSays() {
        assertFault(".a[", "{}", .invalid, #"jq ".a[": syntax error, unexpected $end at <top-level>, line 1:"#)
        assertFault(
            ".a |\nnope(1)", "{}", .invalid, #"jq ".a | nope(1)": nope/1 is not defined at <top-level>, line 2:"#)
        assertFault(".a | tonumber", #"{"a": "x"}"#, .failed, "Invalid numeric literal")
        assertFault(#"error("no such series")"#, "{}", .failed, "no such series")
        assertFault(".a.b", #"{"a": 1}"#, .failed, #"Cannot index number with string "b""#)
        assertFault(".", "<html>", .invalid, "the input is no JSON: Invalid numeric literal")
        assertFault(".", " ", .invalid, "the input is no JSON")
        assertFault(".", "", .invalid, "the input is empty")
        assertFault(#"import "a" as a; 1"#, "{}", .invalid, "syntax error, unexpected import")
        assertFault(#""a" | modulemeta"#, "{}", .failed, "modules are not available here")
        assertFault("[-1] | implode", "{}", .failed, "not all are code points")
    }

    func testAnIfWithoutElseGetsAHint() {
        XCTAssertThrowsError(try JQProgram("if . then 1 end")) { error in
            XCTAssertTrue((error as? Diagnostic)?.hint?.contains("else") == true, "\(error)")
        }
    }

    func testTheEnvironmentIsOutOfReach() throws {
        setenv("ITER8_JQ_TEST_SECRET", "hunter2", 1)
        defer { unsetenv("ITER8_JQ_TEST_SECRET") }
        XCTAssertEqual(try first("$ENV.ITER8_JQ_TEST_SECRET", "{}"), .null)
        assertFault("env.ITER8_JQ_TEST_SECRET", "{}", .failed, "env is not available here")
        XCTAssertEqual(try first("1) | $ENV | length | (.", "{}"), 0)
        assertFault("input", "{}", .failed, "there is one input only")
    }

    func testCommentsAndDefinitionsAreAllowed() throws {
        XCTAssertEqual(try first("def twice: . * 2;\n.a | twice # the last word", #"{"a": 4}"#), 8)
        XCTAssertEqual(try first("[105, 56] | implode", "{}"), "i8")
        XCTAssertEqual(try first(" ", "[1]"), [1])
    }

    func testAnEndlessExpressionCanBeInterrupted() throws {
        let program = try JQProgram("last(range(infinite))")
        let interrupted = DispatchSemaphore(value: 0)
        let thread = Thread {
            do {
                _ = try program.first(of: Array("{}".utf8))
                XCTFail("it ended")
            } catch {
                XCTAssertEqual((error as? Diagnostic)?.code, .timedOut, "\(error)")
            }
            interrupted.signal()
        }
        thread.start()
        var isDone: Bool = false
        let deadline = ContinuousClock.now + .seconds(20)
        while !isDone, ContinuousClock.now < deadline {
            program.interrupt()
            isDone = interrupted.wait(timeout: .now() + .milliseconds(20)) == .success
        }
        XCTAssertTrue(isDone)
    }

    func testRunsLeaveNothingBehind() throws {
        let good = try JQProgram("[.a[] | tostring] | join(\",\")")
        let bad = try JQProgram(".a | tonumber")
        let input: [UInt8] = Array("{\"a\": [\(Array(1...200).map { "\($0)" }.joined(separator: ","))]}".utf8)
        func run(_ times: Int) {
            for _ in 0..<times {
                _ = try? good.first(of: input)
                _ = try? bad.first(of: input)
            }
        }
        run(200)
        let before: Int = resident()
        run(5_000)
        XCTAssertLessThan(resident() - before, 8 << 20)
    }

    /// The most bytes that the process has had resident.
    private func resident() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }

    private func first(_ expression: String, _ json: String) throws -> Value? {
        try JQProgram(expression).first(of: Array(json.utf8))
    }

    private func assertFault(
        _ expression: String, _ json: String, _ code: Diagnostic.Code, _ message: String, line: UInt = #line
    ) {
        XCTAssertThrowsError(try first(expression, json), line: line) { error in
            let diagnostic: Diagnostic? = error as? Diagnostic
            XCTAssertEqual(diagnostic?.code, code, "\(error)", line: line)
            XCTAssertTrue(diagnostic?.message.contains(message) == true, "\(error)", line: line)
        }
    }
}
