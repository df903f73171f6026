import Charts
import CommandLineKit
import Diagnostics
import Glibc
import Terminal

/// `iter8 docs`: the pages of docs/cli.
enum DocumentationCommand {
    static let folder = Flag(
        "commandDocsDir", nil, .string, "where to write the pages", value: "FOLDER", aliases: ["dir"], required: true,
        completion: .folders)
    static let spec = CommandSpec(
        "docs", "write this help as markdown pages", flags: [folder], hidden: true)

    static func run(_ invocation: Invocation) throws {
        let folder: String = invocation.values.string(folder) ?? "."
        if mkdir(folder, 0o777) != 0, errno != EEXIST {
            throw Diagnostic(.failed, "can't make folder \(folder): \(String(cString: strerror(errno)))")
        }
        let pages: [MarkdownPages.Page] = MarkdownPages.pages(of: invocation.root)
        for page in pages {
            try WrittenFiles.write(Array(page.text.utf8), to: "\(folder)/\(page.fileName)", mode: 0o644)
        }
        invocation.streams.note("wrote \(pages.count) pages to \(folder)")
    }
}
