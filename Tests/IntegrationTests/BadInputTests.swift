import Foundation
import XCTest

/// Bad input gets one clear error that names the place, a non-zero exit, and changes nothing in the cluster.
final class BadInputTests: XCTestCase {
    nonisolated(unsafe) private static var shared: EmbeddedCluster?  // XCTest sets a class up before its tests run

    override class func setUp() {
        do { shared = try EmbeddedCluster() } catch { XCTFail("\(error)") }
    }

    override class func tearDown() {
        shared?.stop()
        shared = nil
    }

    /// What is launched, the exit code, and words that the error must have.
    private struct Case {
        let name: String
        let arguments: [String]
        let status: Int32
        let words: [String]
    }

    private func check(_ expected: Case, file: StaticString = #filePath, line: UInt = #line) throws {
        let cluster: EmbeddedCluster = try XCTUnwrap(BadInputTests.shared)
        let everything: String = "all,secrets,configmaps,roles,rolebindings,serviceaccounts,leases -A"
        let before: [String] = try cluster.names(everything)
        let outcome: Outcome = try cluster.shell.iter8(expected.arguments)
        XCTAssertEqual(outcome.status, expected.status, "\(expected.name): \(outcome)", file: file, line: line)
        let errors: [Substring] = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
        XCTAssertEqual(errors.count, 1, "\(expected.name): one error: \(outcome)", file: file, line: line)
        for word in expected.words {
            XCTAssertTrue(
                outcome.errors.contains(word), "\(expected.name): no \(word) in \(outcome)", file: file, line: line)
        }
        XCTAssertEqual(try cluster.names(everything), before, expected.name, file: file, line: line)
    }

    private func launch(_ settings: String..., extra: [String] = []) -> [String] {
        ["k", "launch", "-g", "bad"] + extra + settings.flatMap { ["--set", $0] }
    }

    func testWrongValues() throws {
        let url: String = "http.url=http://127.0.0.1:9/"
        let cases: [Case] = [
            Case(
                name: "unknown task", arguments: launch("tasks={htpp}", url), status: 1,
                words: ["htpp", "task"]),
            Case(name: "no tasks", arguments: launch(url), status: 1, words: ["tasks"]),
            Case(name: "missing http.url", arguments: launch("tasks={http}", "http.qps=5"), status: 1, words: ["url"]),
            Case(
                name: "unknown value key", arguments: launch("tasks={http}", url, "http.numRequest=5"), status: 1,
                words: ["numRequest", "numRequests"]),
            Case(
                name: "bad duration", arguments: launch("tasks={http}", url, "http.duration=5 parsecs"), status: 1,
                words: ["http.duration"]),
            Case(
                name: "bad runner", arguments: launch("tasks={http}", url, "runner=jobb"), status: 1,
                words: ["runner", "job"]),
            Case(
                name: "bad --set", arguments: launch("tasks={http"), status: 2, words: ["--set"]),
            Case(
                name: "group name", arguments: launch("tasks={http}", url, extra: ["-g", "Not_A_Name"]), status: 2,
                words: ["Not_A_Name"]),
            Case(
                name: "namespace", arguments: launch("tasks={http}", url, extra: ["-n", "nowhere"]), status: 5,
                words: ["nowhere"]),
        ]
        for expected in cases { try check(expected) }
    }

    func testUnknownWordsGetTheNearest() throws {
        try check(Case(name: "command", arguments: ["k", "lunch"], status: 2, words: ["lunch", "launch"]))
        try check(
            Case(name: "flag", arguments: ["k", "launch", "--grup", "x"], status: 2, words: ["--grup", "--group"]))
        try check(
            Case(name: "condition", arguments: ["k", "assert", "-c", "complete"], status: 2, words: ["completed"]))
    }

    func testMalformedValuesFile() throws {
        let folder: URL = try XCTUnwrap(BadInputTests.shared).folder
        let file: URL = folder.appending(path: "bad.yaml")
        try Data("tasks: [http]\nhttp:\n  url: x\n wrong: y\n".utf8).write(to: file)
        try check(
            Case(
                name: "values file", arguments: ["k", "launch", "-g", "bad", "-f", file.path], status: 1,
                words: ["bad.yaml:4:"]))
        try check(
            Case(
                name: "missing values file", arguments: ["k", "launch", "-g", "bad", "-f", "nowhere.yaml"], status: 1,
                words: ["nowhere.yaml"]))
    }

    func testATemplateErrorNamesThePlaceAndTheChain() throws {
        let folder: URL = try XCTUnwrap(BadInputTests.shared).folder
        let chart: URL = try ChartFolder(at: folder.appending(path: "broken")).file(
            "templates/_part.tpl", "{{- define \"part\" -}}\nx: {{ .Values.a.b.c }}\n{{- end }}\n"
        ).file("templates/object.yaml", "apiVersion: v1\nkind: ConfigMap\n{{ include \"part\" . }}\n").folder
        try check(
            Case(
                name: "template", arguments: ["k", "launch", "-g", "bad", "-c", chart.path, "--localChart"], status: 1,
                words: ["templates/_part.tpl:2:", "templates/object.yaml:3:"]))
    }

    func testHostileArchives() throws {
        let cluster: EmbeddedCluster = try XCTUnwrap(BadInputTests.shared)
        let folder: URL = cluster.folder.appending(path: "archives")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // python's tarfile writes what tar itself refuses to.
        let script: String = """
            import io, tarfile, sys
            def make(name, entries):
                with tarfile.open(sys.argv[1] + '/' + name + '.tgz', 'w:gz') as archive:
                    for path, content, link in entries:
                        info = tarfile.TarInfo(path)
                        if link: info.type, info.linkname = tarfile.SYMTYPE, link
                        else: info.size = len(content)
                        archive.addfile(info, None if link else io.BytesIO(content))
            chart = ('c/Chart.yaml', b'apiVersion: v2\\nname: c\\nversion: 0.1.0\\n', None)
            make('dots', [chart, ('c/../../evil', b'x', None)])
            make('absolute', [chart, ('/tmp/evil', b'x', None)])
            make('link', [chart, ('c/templates/a.yaml', b'', '/etc/passwd')])
            make('bomb', [chart, ('c/templates/a.yaml', bytes(300 << 20), None)])
            open(sys.argv[1] + '/garbage.tgz', 'wb').write(b'no archive at all')
            """
        let made: Outcome = try cluster.shell.run(["python3", "-c", script, folder.path])
        try XCTSkipIf(made.status != 0, "no python3 to write hostile archives with: \(made)")
        let words: [String: [String]] = [
            "dots": ["evil"], "absolute": ["/tmp/evil"], "link": ["templates/a.yaml"],
            "bomb": ["bomb.tgz", "larger than"],
            "garbage": ["garbage.tgz"],
        ]
        for (name, expected) in words {
            let archive: String = folder.appending(path: "\(name).tgz").path
            try check(
                Case(
                    name: name, arguments: ["k", "launch", "-g", "bad", "-c", archive, "--localChart"], status: 1,
                    words: expected))
        }
    }

    func testMissingChart() throws {
        try check(
            Case(
                name: "local chart", arguments: ["k", "launch", "-g", "bad", "-c", "no/such/chart", "--localChart"],
                status: 1, words: ["no/such/chart"]))
        try check(
            Case(
                name: "chart name", arguments: ["k", "launch", "-g", "bad", "-c", "iter9"], status: 1,
                words: ["iter9", "iter8"]))
    }

    func testUnreachableServer() throws {
        try check(
            Case(
                name: "server",
                arguments: [
                    "k", "launch", "-g", "bad", "--kube-apiserver", "https://127.0.0.1:9", "--set", "tasks={http}",
                    "--set", "http.url=http://127.0.0.1:9/",
                ], status: 6, words: ["127.0.0.1:9"]))
    }
}
