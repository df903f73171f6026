import Foundation
import Terminal
import XCTest

final class StreamsTests: XCTestCase {
    func testColourPolicy() {
        let cases: [([String: String], ColorPolicy)] = [
            ([:], .auto), (["NO_COLOR": "1"], .never), (["NO_COLOR": ""], .auto), (["CLICOLOR": "0"], .never),
            (["CLICOLOR_FORCE": "1"], .always), (["CLICOLOR_FORCE": "0"], .auto), (["TERM": "dumb"], .never),
            (["CLICOLOR_FORCE": "1", "NO_COLOR": "yes"], .never),
        ]
        for (environment, policy) in cases {
            XCTAssertEqual(ColorPolicy(environment: environment), policy, "\(environment)")
        }
        XCTAssertTrue(ColorPolicy.auto.allows(isTerminal: true))
        XCTAssertFalse(ColorPolicy.auto.allows(isTerminal: false))
    }

    func testAReaderThatHasGoneIsNoFailureButAnEnd() throws {
        signal(SIGPIPE, SIG_IGN)
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let sink = DescriptorSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        XCTAssertThrowsError(try sink.write([1])) { XCTAssertTrue($0 is OutputClosed, "\($0)") }
        // Whoever only wanted to tell something goes on.
        Streams(output: BufferSink(), errors: sink).note("hello")
    }

    func testProgressIsPlainLinesWithoutATerminal() {
        let errors = BufferSink()
        let progress = ProgressDisplay(Streams(output: BufferSink(), errors: errors))
        progress.show(["1 of 2"])
        progress.log("task 1: http: started")
        progress.show(["2 of 2"])
        progress.clear()
        XCTAssertEqual(errors.text, "task 1: http: started\n")
    }

    func testProgressIsRedrawnOnATerminal() {
        let errors = BufferSink()
        let streams = Streams(
            output: BufferSink(), errors: errors, errorTraits: Streams.Traits(isTerminal: true, width: 40))
        let progress = ProgressDisplay(streams)
        progress.show(["a", "b"])
        progress.show(["a", "b"])
        progress.log("done")
        progress.show(["c"])
        progress.clear()
        let up: String = "\u{1B}[2A\r\u{1B}[J"
        XCTAssertEqual(errors.text, "a\nb\n\(up)done\na\nb\n\(up)c\n\u{1B}[1A\r\u{1B}[J")
    }

    func testABlockIsNeverHigherThanTheTerminal() {
        let errors = BufferSink()
        let traits = Streams.Traits(isTerminal: true, width: 40, height: 4)
        let progress = ProgressDisplay(Streams(output: BufferSink(), errors: errors, errorTraits: traits))
        progress.show(["a", "b", "c", "d", "e"])
        progress.clear()
        XCTAssertEqual(errors.text, "a\nb\n… and 3 lines more\n\u{1B}[3A\r\u{1B}[J")
    }

    func testATerminalMayBeToldPlainly() {
        let errors = BufferSink()
        let traits = Streams.Traits(isTerminal: true, width: 40)
        let progress = ProgressDisplay(
            Streams(output: BufferSink(), errors: errors, errorTraits: traits), mayRedraw: false)
        progress.show(["not shown"])
        progress.log("said")
        XCTAssertEqual(errors.text, "said\n")
    }

    func testWrapping() {
        XCTAssertEqual(PrintableText.wrapped("one two three\nfour", to: 8), ["one two", "three", "four"])
        XCTAssertEqual(PrintableText.truncated("abcdef", to: 4), "abc…")
    }
}
