import CommandLineKit
import XCTest

final class CompletionTests: XCTestCase {
    private func answer(_ words: String...) -> Completion.Answer {
        Completion.answer(for: words, root: SampleProgram.root)
    }

    private func words(_ typed: String...) -> [String]? {
        guard case .candidates(let candidates) = Completion.answer(for: typed, root: SampleProgram.root) else {
            return nil
        }
        return candidates.map { $0.word }
    }

    func testCommandsAndFlags() {
        XCTAssertEqual(words(""), ["k", "help", "completion"])
        XCTAssertEqual(words("k", "la"), ["launch"])
        XCTAssertEqual(words("completion", "z"), ["zsh"])
        XCTAssertEqual(words("k", "launch", "--ti"), ["--timeout"])
        XCTAssertEqual(words("k", "launch", "--verb"), ["--verbose"])
    }

    func testValues() {
        XCTAssertEqual(words("k", "launch", "-o", ""), ["text", "json"])
        XCTAssertEqual(words("k", "launch", "--output=j"), ["--output=json"])
        XCTAssertEqual(answer("k", "launch", "-f", ""), .files)
        XCTAssertEqual(answer("k", "launch", "-g", "we"), .dynamic("groups", typed: "we", prefix: ""))
        XCTAssertEqual(answer("k", "launch", "--group=we"), .dynamic("groups", typed: "we", prefix: "--group="))
        XCTAssertEqual(answer("--", "x"), .files)
    }
}
