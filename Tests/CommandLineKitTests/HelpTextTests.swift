import CommandLineKit
import XCTest

final class HelpTextTests: XCTestCase {
    func testACommandsHelp() {
        let path: CommandPath = .following(["k", "launch"], from: SampleProgram.root)
        XCTAssertEqual(
            HelpText(path).text,
            """
            launch a group

            Usage: app k launch [flags]

            Examples:
              # launch one
              app k launch -g web

            Flags:
              -g, --group NAME        group (default default)
              -f, --values FILE       values files (repeatable)
                  --set KEY=VALUE     values (repeatable)
                  --dry-run[=MODE]    render only
                  --timeout DURATION  how long (default 5m)
              -c, --count N           how many
              -o, --output FORMAT     format: text, json (default text)
              -q, --quiet             say less

            Everywhere:
              -n, --namespace NAME  namespace
              -v, --verbose         say more

            """)
    }

    func testHiddenCommandsAreNotListed() {
        let text: String = HelpText(CommandPath(root: SampleProgram.root)).text
        XCTAssertTrue(text.contains("completion  completion"), text)
        XCTAssertFalse(text.contains("secret"))
    }

    func testPages() {
        let pages: [MarkdownPages.Page] = MarkdownPages.pages(of: SampleProgram.root)
        XCTAssertEqual(
            pages.map(\.fileName),
            ["app.md", "app_k.md", "app_k_launch.md", "app_k_make.md", "app_help.md", "app_completion.md"])
        XCTAssertTrue(pages[2].text.contains("| `-n, --namespace NAME` | namespace | `APP_NAMESPACE` |"), pages[2].text)
    }
}
