import CommandLineKit
import Diagnostics
import Foundation
import Iter8CLI
import Terminal
import TestSupport
import ValueTree
import XCTest

final class ProgramTests: XCTestCase {
    private let script = CommandScript()

    func testVersion() async throws {
        let short: CommandOutcome = await script.run("version --short")
        XCTAssertNotNil(short.output.wholeMatch(of: /v\d+\.\d+\.\d+\n/), "\(short)")
        let json: CommandOutcome = await script.run("version -o json")
        let version: String = short.output.trimmingCharacters(in: .newlines)
        XCTAssertEqual(try JSONReader.parse(json.output)["version"], .string(version))
    }

    func testEveryExitCodeIsDocumented() async {
        let help: CommandOutcome = await script.run("help exit-codes")
        for code in ExitCode.allCases {
            XCTAssertTrue(help.output.contains("\n  \(code.rawValue) "), "\(code)")
        }
        XCTAssertEqual(
            Set(Diagnostic.Code.allCases.map { ExitCode($0) }),
            Set(ExitCode.allCases).subtracting([.success, .differencesFound]))
    }

    func testHelpFitsAScreenAndShowsExamples() async {
        for line in ["", "--help", "k", "k launch -h", "k report -h", "help k assert", "k list --help"] {
            let help: CommandOutcome = await script.run(line)
            XCTAssertEqual(help.code, .success, "\(help)")
            XCTAssertTrue(help.output.contains("Usage: iter8"), "\(help)")
            let lines: [Substring] = help.output.split(separator: "\n", omittingEmptySubsequences: false)
            XCTAssertLessThanOrEqual(lines.count, 50, line)
            // Examples are there to be copied whole.
            for line in lines where !line.hasPrefix("  iter8") { XCTAssertLessThanOrEqual(line.count, 80, "\(line)") }
        }
    }

    func testHelpTopics() async {
        let environment: CommandOutcome = await script.run("help environment")
        XCTAssertTrue(environment.output.contains("ITER8_CLUSTER_DIR"))
        let connection: CommandOutcome = await script.run("help connection")
        XCTAssertTrue(connection.output.contains("--kube-as-group"))
        XCTAssertFalse(connection.output.contains("registry-config"))
    }

    func testTheEnvironmentIsShownWithItsOrigins() async throws {
        var script = CommandScript()
        script.environment["HELM_NAMESPACE"] = "shop"
        script.environment["HELM_KUBETOKEN"] = "secret"
        let table: CommandOutcome = await script.run("env --kube-apiserver https://10.0.0.1:6443")
        XCTAssertEqual(table.code, .success, "\(table)")
        XCTAssertTrue(table.output.contains("cluster\thttps://10.0.0.1:6443\t"), table.output)
        XCTAssertTrue(table.output.contains("namespace\tshop\t$HELM_NAMESPACE\n"), table.output)
        XCTAssertTrue(table.output.contains("kube-token\t[redacted]\t$HELM_KUBETOKEN\n"), table.output)
        XCTAssertFalse(table.output.contains("secret"))
        let json: CommandOutcome = await script.run("env -o json")
        XCTAssertEqual(try JSONReader.parse(json.output).listValue?.first?["name"], "cluster")
    }

    func testCompletion() async {
        let words: CommandOutcome = await script.run(["__complete", "k", "repo"])
        XCTAssertEqual(words.output, "report\twhat the experiment found\n")
        let flags: CommandOutcome = await script.run(["__complete", "k", "launch", "--set-j"])
        XCTAssertTrue(flags.output.hasPrefix("--set-json\t"), flags.output)
        let files: CommandOutcome = await script.run(["__complete", "k", "launch", "-f", ""])
        XCTAssertEqual(files.output, ":files\n")
        // No cluster: no candidates, and no complaint.
        let groups: CommandOutcome = await script.run(["__complete", "k", "report", "-g", ""])
        XCTAssertEqual(groups.code, .success)
        XCTAssertEqual(groups.output + groups.errors, "")
    }

    func testCompletionScriptsAreGoodShell() async throws {
        for shell in ["bash", "zsh", "fish"] {
            let text: CommandOutcome = await script.run("completion \(shell)")
            XCTAssertTrue(text.output.contains("iter8 __complete"), shell)
            guard FileManager.default.isExecutableFile(atPath: "/usr/bin/\(shell)") else { continue }
            XCTAssertEqual(try ChildProcess.run(["/usr/bin/\(shell)", "-n"], input: text.output).status, 0, shell)
        }
    }

    func testPagesAreWritten() async throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-docs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome: CommandOutcome = await script.run(["docs", "--commandDocsDir", folder.path])
        XCTAssertEqual(outcome.code, .success, "\(outcome)")
        let names: [String] = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        XCTAssertTrue(names.contains("iter8_k_launch.md"), "\(names)")
        XCTAssertFalse(names.contains("iter8_k_run.md"), "hidden commands have no page")
        let page: String = try String(contentsOf: folder.appending(path: "iter8_k_launch.md"), encoding: .utf8)
        XCTAssertTrue(page.contains("HELM_NAMESPACE"))
        let kept: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/cli")
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: kept.path).sorted(), names.sorted())
        for name in names {
            XCTAssertEqual(
                try String(contentsOf: kept.appending(path: name), encoding: .utf8),
                try String(contentsOf: folder.appending(path: name), encoding: .utf8),
                "renew docs/cli with: iter8 docs --commandDocsDir docs/cli")
        }
    }

    func testAClosedPipeIsSuccess() async {
        struct ClosedSink: ByteSink {
            func write(_ bytes: [UInt8]) throws { throw OutputClosed() }
        }
        let errors = BufferSink()
        let code: ExitCode = await Iter8Program.run(
            arguments: ["version"], environment: [:], streams: Streams(output: ClosedSink(), errors: errors))
        XCTAssertEqual(code, .success)
        XCTAssertEqual(errors.text, "")
    }

    func testAnInterruptedCommandEndsWith130() async {
        let errors = BufferSink()
        let task = Task {
            // Never answered: a documentation address.
            await Iter8Program.run(
                arguments: ["k", "list", "--kube-apiserver", "http://192.0.2.1:1"],
                environment: ["HOME": "/nonexistent"],
                streams: Streams(output: BufferSink(), errors: errors))
        }
        task.cancel()
        let code: ExitCode = await task.value
        XCTAssertEqual(code, .interrupted, errors.text)
        XCTAssertEqual(errors.text, "error: interrupted\n")
    }

    func testNoClusterAndUnreachableClusters() async {
        let none: CommandOutcome = await script.run("k list")
        XCTAssertEqual(none.code, .unreachable, "\(none)")
        XCTAssertTrue(none.errors.contains("hint: "), "\(none)")
        let refused: CommandOutcome = await script.run("k list --kube-apiserver http://127.0.0.1:9")
        XCTAssertEqual(refused.code, .unreachable, "\(refused)")
        XCTAssertTrue(refused.errors.contains("127.0.0.1:9"), "\(refused)")
    }
}
