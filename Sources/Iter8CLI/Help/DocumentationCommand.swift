import Charts
import CommandLineKit
import Diagnostics
import Experiments
import FoundationEssentials
import Glibc
import Terminal

/// `iter8 docs`: what stands both in the program and in files of the repository, written from the program.
enum DocumentationCommand {
    static let folder = Flag(
        "commandDocsDir", nil, .string, "where to write the pages", value: "FOLDER", aliases: ["dir"],
        completion: .folders)
    static let tasksPage = Flag(
        "tasksPage", nil, .string, "the page on tasks, whose tables are renewed", value: "FILE", completion: .files)
    static let valuesSchema = Flag(
        "valuesSchema", nil, .string, "the experiment chart's values.schema.json, whose tasks are renewed",
        value: "FILE",
        completion: .files)
    static let spec = CommandSpec(
        "docs", "write this help as markdown pages", flags: [folder, tasksPage, valuesSchema], hidden: true)

    static func run(_ invocation: Invocation) throws {
        let (folder, page, schema): (String?, String?, String?) = (
            invocation.values.string(folder), invocation.values.string(tasksPage),
            invocation.values.string(valuesSchema)
        )
        guard folder != nil || page != nil || schema != nil else {
            throw Diagnostic(
                .usage, "nothing to write", hint: "give --commandDocsDir, --tasksPage or --valuesSchema")
        }
        if let folder { try writePages(to: folder, invocation) }
        if let page {
            try renew(page, invocation) { (bytes) throws(Diagnostic) in
                Array(try TaskSchema.renewedPage(String(decoding: bytes, as: UTF8.self)).utf8)
            }
        }
        if let schema { try renew(schema, invocation, TaskSchema.renewedChartSchema) }
    }

    private static func writePages(to folder: String, _ invocation: Invocation) throws {
        if mkdir(folder, 0o777) != 0, errno != EEXIST {
            throw Diagnostic(.failed, "can't make folder \(folder): \(String(cString: strerror(errno)))")
        }
        let pages: [MarkdownPages.Page] = MarkdownPages.pages(of: invocation.root)
        for page in pages {
            try WrittenFiles.write(Array(page.text.utf8), to: "\(folder)/\(page.fileName)", mode: 0o644)
        }
        invocation.streams.note("wrote \(pages.count) pages to \(folder)")
    }

    private static func renew(
        _ file: String, _ invocation: Invocation, _ renewed: ([UInt8]) throws(Diagnostic) -> [UInt8]
    ) throws {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch {
            throw Diagnostic(.failed, "can't read \(file)")
        }
        let text: [UInt8]
        do throws(Diagnostic) {
            text = try renewed(bytes)
        } catch {
            throw error.within(file)
        }
        try WrittenFiles.write(text, to: file, mode: 0o644)
        invocation.streams.note("renewed \(file)")
    }
}
