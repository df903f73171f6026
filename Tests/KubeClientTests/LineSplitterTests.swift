import XCTest

@testable import KubeClient

final class LineSplitterTests: XCTestCase {
    func testLinesComeOutHoweverTheyAreCut() {
        let text: [UInt8] = Array("one\ntwo\n\nthree\nunfinished".utf8)
        for size in 1...text.count {
            var splitter = LineSplitter()
            var lines: [String] = []
            for start in stride(from: 0, to: text.count, by: size) {
                splitter.add(Array(text[start..<min(start + size, text.count)]))
                while let line = splitter.next() { lines.append(String(decoding: line, as: UTF8.self)) }
            }
            XCTAssertEqual(lines, ["one", "two", "three"], "in pieces of \(size)")
        }
    }
}
