import RegularExpressions
import XCTest

final class RegularExpressionTests: XCTestCase {
    func testReplacesGroups() throws {
        let pattern = try RegularExpression("(?i)v(?P<major>[0-9]+)")
        let output: [UInt8] = Array("V12 v3".utf8).withUnsafeBufferPointer {
            pattern.replaceAll(in: $0, with: Array("<${major}>".utf8)) { _ in }
        }
        XCTAssertEqual(String(decoding: output, as: UTF8.self), "<12> <3>")
        XCTAssertEqual(pattern.groupNames, ["", "major"])
    }

    func testSubmatchesOfAGroupThatTookNoPart() throws {
        let pattern = try RegularExpression("(a)|(b)")
        let found = Array("b".utf8).withUnsafeBufferPointer { pattern.firstSubmatches(in: $0) }
        XCTAssertEqual(found, [0..<1, nil, 0..<1])
    }

    /// Backtracking engines take time that doubles with every character here.
    func testWorkGrowsWithTheTextOnly() throws {
        for source in ["(a+)+$", "(a*)*b", "(a|a)*b", "(a|aa)+$", "((a+)+)+$", "(?:a?){20}a{20}x", "(.*)(.*)(.*)(.*)x"]
        {
            let pattern = try RegularExpression(source)
            func steps(_ count: Int) -> Int {
                let text: [UInt8] = Array(repeating: UInt8(ascii: "a"), count: count) + [UInt8(ascii: "!")]
                return text.withUnsafeBufferPointer { pattern.stepCount($0) }
            }
            let (few, many): (Int, Int) = (steps(10_000), steps(100_000))
            XCTAssertLessThan(many, few * 15, source)
            XCTAssertLessThan(many, 100_000 * 400, source)
        }
    }

    func testShortSearchesTakeNoMoreThanLongOnes() throws {
        let pattern = try RegularExpression("(a+)+$")
        let text: [UInt8] = Array(repeating: UInt8(ascii: "a"), count: 60) + [UInt8(ascii: "!")]
        XCTAssertLessThan(text.withUnsafeBufferPointer { pattern.stepCount($0) }, 2_000)
    }

    /// Long patterns take time in proportion to their length, too: these would take hours otherwise.
    func testLongPatterns() throws {
        let length: Int = 100_000
        let letters: String = String(repeating: "ab", count: length)
        XCTAssertTrue(try RegularExpression(letters).matches("x" + letters))
        let scalars: [String] = (0..<30_000).compactMap { Unicode.Scalar(0x10000 + UInt32($0) * 2).map(String.init) }
        XCTAssertTrue(try RegularExpression(scalars.joined(separator: "|")).matches(scalars[29_999]))
        XCTAssertThrowsError(try RegularExpression(String(repeating: "[[:", count: length)))
        XCTAssertTrue(try RegularExpression(String(repeating: "(a|b)*", count: 3_000)).matches("ab"))
    }

    func testCacheKeepsErrors() {
        let cache = RegularExpressionCache(capacity: 2)
        for _ in 0..<3 {
            XCTAssertThrowsError(try cache.expression(Array("(".utf8))) { error in
                XCTAssertEqual("\(error)", "error parsing regexp: missing closing ): `(`")
            }
        }
        for source in ["a", "b", "c", "a"] {
            XCTAssertEqual(try? cache.expression(Array(source.utf8)).matches(source), true)
        }
    }
}
