import XCTest

@testable import Iter8CLI

final class UnifiedDiffTests: XCTestCase {
    func testDifferencesWithTheirSurroundings() {
        let old: String = (1...20).map { "line \($0)\n" }.joined()
        let new: String = old.replacing("line 5\n", with: "").replacing("line 17\n", with: "line 17\nmore\n")
        XCTAssertEqual(
            UnifiedDiff.hunks(old, new),
            [
                "@@ -2,7 +2,6 @@", " line 2", " line 3", " line 4", "-line 5", " line 6", " line 7", " line 8",
                "@@ -15,6 +14,7 @@", " line 15", " line 16", " line 17", "+more", " line 18", " line 19", " line 20",
            ])
    }

    func testNeighboursShareAHunkAndEmptyTextsHaveTheirPlaces() {
        XCTAssertEqual(UnifiedDiff.hunks("a\nb\nc\n", "a\nb\nc\n"), [])
        XCTAssertEqual(UnifiedDiff.hunks("", "a\nb\n"), ["@@ -0,0 +1,2 @@", "+a", "+b"])
        XCTAssertEqual(UnifiedDiff.hunks("a\nb\n", ""), ["@@ -1,2 +0,0 @@", "-a", "-b"])
        XCTAssertEqual(
            UnifiedDiff.hunks("a\nb\nc\nd\n", "x\nb\nc\ny\n"),
            ["@@ -1,4 +1,4 @@", "-a", "+x", " b", " c", "-d", "+y"])
    }

    /// As diff -u, whatever the texts: applying the lines gives both.
    func testEveryLineIsAccountedFor() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let old: [String] = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                ["a", "b", "c"].randomElement(using: &generator) ?? "a"
            }
            let new: [String] = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                ["a", "b", "c"].randomElement(using: &generator) ?? "a"
            }
            let lines: [UnifiedDiff.Line] = UnifiedDiff.compare(old, new)
            XCTAssertEqual(lines.filter { !$0.isAdded }.map { String($0.text.dropFirst()) }, old)
            XCTAssertEqual(lines.filter { !$0.isRemoved }.map { String($0.text.dropFirst()) }, new)
        }
    }
}
