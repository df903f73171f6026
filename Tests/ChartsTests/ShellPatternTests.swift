import XCTest

@testable import Charts

final class ShellPatternTests: XCTestCase {
    func testShellPatterns() throws {
        let cases: [(String, String, Bool)] = [
            ("a", "a", true), ("a", "b", false), ("*.txt", "a.txt", true), ("*.txt", "d/a.txt", false),
            ("d/*", "d/a", true), ("d/*", "d/a/b", false), ("?", "a", true), ("?", "/", false), ("[a-c]x", "bx", true),
            ("[^a-c]x", "bx", false), ("[^a-c]x", "dx", true), ("\\*", "*", true), ("\\*", "a", false),
            ("a*b*c", "aXbYc", true), ("a*b*c", "aXbY", false), ("*", "", true), ("**", "ab", true),
            ("*a", "aaaa", true), ("templates/.?*", "templates/.x", true), ("templates/.?*", "templates/.", false),
        ]
        for (pattern, name, expected) in cases {
            let parsed = try XCTUnwrap(ShellPattern(pattern), pattern)
            XCTAssertEqual(parsed.matches(name), expected, "\(pattern) \(name)")
        }
        for malformed in ["[", "[a", "[]", "\\", "[a-]", "[-a]"] { XCTAssertNil(ShellPattern(malformed), malformed) }
    }

    func testFilesGlobs() throws {
        let cases: [(String, String, Bool)] = [
            ("**", "a/b/c", true), ("*", "a/b", false), ("a/**", "a/b/c", true), ("a/**", "a", false),
            ("**.yaml", "x/y.yaml", true), ("*.{yaml,yml}", "a.yml", true), ("*.{yaml,yml}", "a.txt", false),
            ("{a,b{c,d}}/*", "bd/x", true), ("[!a]x", "bx", true), ("[!a]x", "ax", false), ("f?o", "foo", true),
            ("conf/*.toml", "conf/a.toml", true), ("conf/*.toml", "conf/d/a.toml", false), ("\\*", "*", true),
        ]
        for (pattern, name, expected) in cases {
            let parsed = try XCTUnwrap(FilesGlob(pattern), pattern)
            XCTAssertEqual(parsed.matches(name), expected, "\(pattern) \(name)")
        }
        for malformed in ["[", "{a", "\\"] { XCTAssertNil(FilesGlob(malformed), malformed) }
        let nested: String = String(repeating: "{a,b}", count: 40)
        XCTAssertNil(FilesGlob(nested), "two to the forty alternatives")
    }

    func testIgnoreRules() throws {
        let rules = try IgnoreRules(text: "# x\n\n*.md\n/top\nfolder/\na/*.txt\n", file: ".helmignore")
        XCTAssertTrue(rules.ignores("x/README.md", isFolder: false))
        XCTAssertTrue(rules.ignores("top", isFolder: false))
        XCTAssertFalse(rules.ignores("x/top", isFolder: false))
        XCTAssertTrue(rules.ignores("x/folder", isFolder: true))
        XCTAssertFalse(rules.ignores("x/folder", isFolder: false))
        XCTAssertTrue(rules.ignores("a/b.txt", isFolder: false))
        XCTAssertFalse(rules.ignores("x/a/b.txt", isFolder: false))
        XCTAssertTrue(rules.ignores("templates/.x", isFolder: false))
        let negated = try IgnoreRules(text: "!*.yaml\n", file: ".helmignore")
        XCTAssertTrue(negated.ignores("a.txt", isFolder: false))
        XCTAssertFalse(negated.ignores("a.yaml", isFolder: false))
        XCTAssertThrowsError(try IgnoreRules(text: "ok\na/**\n", file: ".helmignore")) { error in
            XCTAssertTrue("\(error)".contains(".helmignore:2:1"), "\(error)")
        }
    }
}
