import Terminal
import XCTest

final class TableTests: XCTestCase {
    private func table() -> Table {
        var table = Table(["GROUP", "STATUS", "NOTE"])
        table.add(["web", Table.Cell("deployed", .green), "all\tis well"])
        table.add(["a-longer-name", "failed", "日本 and some more text that does not fit"])
        return table
    }

    func testTabsInAPipe() {
        XCTAssertEqual(
            table().text(for: Streams.Traits()),
            "GROUP\tSTATUS\tNOTE\nweb\tdeployed\tall is well\n"
                + "a-longer-name\tfailed\t日本 and some more text that does not fit\n")
    }

    func testColumnsOnATerminal() {
        XCTAssertEqual(
            table().text(for: Streams.Traits(isTerminal: true, width: 48)),
            """
            GROUP           STATUS     NOTE
            web             deployed   all is well
            a-longer-name   failed     日本 and some more t…

            """)
    }

    func testColoursTakeNoRoom() {
        let lines: [Substring] = table().text(
            for: Streams.Traits(isTerminal: true, width: 48), painter: Painter(isOn: true)
        ).split(separator: "\n")
        XCTAssertEqual(lines[1], "web             \u{1B}[32mdeployed\u{1B}[0m   all is well")
    }
}
