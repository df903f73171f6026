import Foundation
import TestSupport
import XCTest

/// `iter8 chart package|pull|dependency|search` against a repository on loopback.
final class ChartRepositoryCommandTests: XCTestCase {
    private var script = CommandScript()
    private var folder: URL = FileManager.default.temporaryDirectory
    /// A package with an entry that leads out of the chart.
    private static let hostile: String =
        "H4sIAAAAAAACA+3TwQqCQBDG8T37FD7BOtrqwWvv0H2FhRbUQjett28NgvCeUf1/DMwwlzkM3+yabH+0Q9A327XqLSSqjHn0aN1Fypd52ediTKFSURu4jMEO8bz6T/bsD24Y/amv06lIetu5Op1dk0zPba5FS6Lwk+KrM62XcpNvdbiGD+RfynX+K7Mj/1tYvk64AQAAAAAAAAAAAAAAvtcd9i47XQAoAAA="

    override func setUpWithError() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "repository-\(UUID().uuidString)")
        script.environment["HELM_CONFIG_HOME"] = folder.appending(path: "config").path
        script.environment["HELM_CACHE_HOME"] = folder.appending(path: "cache").path
        try write("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\ndescription: a web server\n")
        try write("web/templates/a.yaml", "version: {{ .Chart.Version }}\n")
    }

    override func tearDownWithError() throws {
        try FileManager.default.removeItem(at: folder)
    }

    private func write(_ path: String, _ text: String) throws {
        let file: URL = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: path).path)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// A repository with web 1.0.0, 1.1.0 and 2.0.0-rc.1, and answers for other paths.
    private func repository(
        _ index: String? = nil, others: [String: ScriptedAnswer] = [:]
    ) async throws -> ScriptedServer {
        var answers: [String: ScriptedAnswer] = [:]
        for version in ["1.0.0", "1.1.0", "2.0.0-rc.1"] {
            let packed: CommandOutcome = await script.run(
                "chart package \(folder.path)/web -d \(folder.path)/made --version \(version)")
            XCTAssertEqual(packed.code, .success, "\(packed)")
            let file: String = "web-\(version).tgz"
            var answer = ScriptedAnswer(200)
            answer.body = Array(try Data(contentsOf: folder.appending(path: "made/\(file)")))
            answers["/charts/\(file)"] = answer
        }
        let entries: String = ["1.0.0", "1.1.0", "2.0.0-rc.1"].map { version in
            "  - {apiVersion: v2, name: web, version: \(version), appVersion: \"7\", description: a web server, "
                + "urls: [web-\(version).tgz]}\n"
        }.joined()
        answers["/charts/index.yaml"] = ScriptedAnswer(
            body: index ?? "apiVersion: v1\nentries:\n  web:\n\(entries)  - {name: [], version: 3.0.0}\n")
        let known: [String: ScriptedAnswer] = answers.merging(others) { $1 }
        let server = try ScriptedServer { request, connection in
            if request.path == "/charts/cut.tgz" {
                try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
                return connection.close()
            }
            try connection.respond(known[request.path] ?? ScriptedAnswer(404))
        }
        addTeardownBlock { server.stop() }
        return server
    }

    private func index(_ version: String, url: String, digest: String = "") -> String {
        "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: \(version), urls: [\"\(url)\"], digest: \"\(digest)\"}\n"
    }

    // MARK: pull

    func testPullsTheNewestReleaseThatFits() async throws {
        let server: ScriptedServer = try await repository()
        let place: String = folder.appending(path: "got").path
        let newest: CommandOutcome = await script.run("chart pull web --repo \(server.url)/charts -d \(place)")
        XCTAssertEqual(newest.code, .success, "\(newest)")
        XCTAssertEqual(
            try Data(contentsOf: folder.appending(path: "got/web-1.1.0.tgz")),
            try Data(contentsOf: folder.appending(path: "made/web-1.1.0.tgz")))
        let line: String = "chart pull web --repo \(server.url)/charts --devel --untar -d \(place)"
        let unpacked: CommandOutcome = await script.run(line)
        XCTAssertEqual(unpacked.code, .success, "\(unpacked)")
        XCTAssertTrue(try text("got/web/Chart.yaml").contains("version: 2.0.0-rc.1\n"))
        let again: CommandOutcome = await script.run(line)
        XCTAssertEqual(again.code, .failed, "\(again)")
        XCTAssertTrue(again.errors.contains("failed to untar: a file or directory with the name"), again.errors)
    }

    func testSaysWhichVersionsThereAre() async throws {
        let server: ScriptedServer = try await repository()
        let outcome: CommandOutcome = await script.run("chart pull web --repo \(server.url)/charts --version ^5")
        XCTAssertEqual(outcome.code, .failed, "\(outcome)")
        XCTAssertTrue(outcome.errors.contains("satisfies \"^5\""), outcome.errors)
        XCTAssertTrue(outcome.errors.contains("hint: the newest there are 2.0.0-rc.1, 1.1.0, 1.0.0"), outcome.errors)
    }

    func testRefusesWhatIsNotWhatItShouldBe() async throws {
        var hostile = ScriptedAnswer(200)
        hostile.body = Array(try XCTUnwrap(Data(base64Encoded: ChartRepositoryCommandTests.hostile)))
        let redirect = ScriptedAnswer(302, headers: ["Location": "/charts/web-1.0.0.tgz"])
        let others: [String: ScriptedAnswer] = [
            "/charts/hostile.tgz": hostile, "/charts/secret.tgz": ScriptedAnswer(401), "/charts/moved.tgz": redirect,
        ]
        let wrong: String = String(repeating: "0", count: 64)
        let place: String = folder.appending(path: "got").path
        for (url, digest, message) in [
            ("web-1.0.0.tgz", wrong, "its digest differs"), ("none.tgz", "", "there is nothing at"),
            ("secret.tgz", "", "refuses access (HTTP 401)"), ("cut.tgz", "", "download chart web 1.0.0: "),
            ("hostile.tgz", "", "leads out of the chart"), ("moved.tgz", "", ""),
        ] {
            let server: ScriptedServer = try await repository(
                index("1.0.0", url: url, digest: digest), others: others)
            for flags in ["", " --untar"] {
                let outcome: CommandOutcome = await script.run(
                    "chart pull web --repo \(server.url)/charts -d \(place)" + flags)
                XCTAssertEqual(outcome.code, message.isEmpty ? .success : .failed, "\(url): \(outcome)")
                XCTAssertTrue(message.isEmpty || outcome.errors.contains(message), "\(url): \(outcome.errors)")
                XCTAssertEqual(exists("got"), message.isEmpty, url)
            }
            XCTAssertFalse(exists("evil.txt"))
        }
        let bad: ScriptedServer = try await repository("entries: [1, 2")
        let outcome: CommandOutcome = await script.run("chart pull web --repo \(bad.url)/charts")
        XCTAssertEqual(outcome.code, .failed)
        XCTAssertTrue(outcome.errors.contains("index.yaml"), outcome.errors)
        let oci: CommandOutcome = await script.run("chart pull oci://example.org/web")
        XCTAssertTrue(oci.errors.contains("charts in OCI registries are not supported"), oci.errors)
    }

    // MARK: dependency

    func testUpdatesBuildsAndListsDependencies() async throws {
        let server: ScriptedServer = try await repository()
        try write("config/repositories.yaml", "repositories:\n- {name: there, url: \"\(server.url)/charts\"}\n")
        let wanted: String = "dependencies:\n- {name: web, version: 1.x, repository: \"@there\"}\n"
        try write("app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\n" + wanted)
        try FileManager.default.createDirectory(
            at: folder.appending(path: "app/charts"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: folder.appending(path: "made/web-1.0.0.tgz"), to: folder.appending(path: "app/charts/web-1.0.0.tgz"))
        let app: String = folder.appending(path: "app").path
        let updated: CommandOutcome = await script.run("chart dependency update \(app)")
        XCTAssertEqual(updated.code, .success, "\(updated)")
        XCTAssertTrue(exists("app/charts/web-1.1.0.tgz"))
        XCTAssertFalse(exists("app/charts/web-1.0.0.tgz"))
        XCTAssertFalse(exists("app/tmpcharts"))
        XCTAssertTrue(try text("app/Chart.lock").contains("repository: \(server.url)/charts\n  version: 1.1.0\n"))
        let listed: CommandOutcome = await script.run("chart dependency list \(app)")
        XCTAssertEqual(
            listed.output,
            "NAME\tVERSION\tREPOSITORY\tSTATUS\nweb \t1.x    \t@there    \tok    \n\n")
        try FileManager.default.removeItem(at: folder.appending(path: "app/charts"))
        let built: CommandOutcome = await script.run("chart dependency build \(app)")
        XCTAssertEqual(built.code, .success, "\(built)")
        XCTAssertTrue(exists("app/charts/web-1.1.0.tgz"))
        try write(
            "app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 0.1.0\n" + wanted.replacing("1.x", with: "2.x"))
        let refused: CommandOutcome = await script.run("chart dependency build \(app)")
        XCTAssertEqual(refused.code, .failed)
        let words: String =
            "the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies"
        XCTAssertTrue(refused.errors.contains(words), refused.errors)
        let failed: CommandOutcome = await script.run("chart dependency update \(app)")
        XCTAssertEqual(failed.code, .failed)
        XCTAssertTrue(exists("app/charts/web-1.1.0.tgz"), "a failed update must leave charts/ as it is")
    }

    // MARK: search, package

    func testSearchesCachedAndFetchedIndices() async throws {
        let server: ScriptedServer = try await repository()
        let none: CommandOutcome = await script.run("chart search repo")
        XCTAssertTrue(none.errors.contains("no repositories configured"), none.errors)
        try write(
            "config/repositories.yaml",
            "repositories:\n- {name: there, url: \"\(server.url)/charts\"}\n- {name: kept, url: \"http://127.0.0.1:1\"}\n"
        )
        try write(
            "cache/repository/kept-index.yaml",
            "apiVersion: v1\nentries:\n  proxy:\n  - {name: proxy, version: 3.0.0, description: in front of the web}\n")
        let found: CommandOutcome = await script.run("chart search repo WEB")
        XCTAssertEqual(
            found.output,
            "NAME      \tCHART VERSION\tAPP VERSION\tDESCRIPTION        \n"
                + "there/web \t1.1.0        \t7          \ta web server       \n"
                + "kept/proxy\t3.0.0        \t           \tin front of the web\n")
        XCTAssertTrue(found.errors.contains("fetched the index of there"), found.errors)
        let all: CommandOutcome = await script.run(
            "chart search repo ^web -r -l --devel --repo \(server.url)/charts -o yaml")
        XCTAssertEqual(
            all.output.split(separator: "\n").filter { $0.contains(" version:") },
            ["  version: 2.0.0-rc.1", "  version: 1.1.0", "  version: 1.0.0"])
        let nothing: CommandOutcome = await script.run("chart search repo nowhere")
        XCTAssertEqual(nothing.output, "No results found\n")
    }

    func testPackagesRenderAsTheirFolder() async throws {
        let packed: CommandOutcome = await script.run("chart package \(folder.path)/web -d \(folder.path)/made")
        XCTAssertEqual(
            packed.output, "Successfully packaged chart and saved it to: \(folder.path)/made/web-1.0.0.tgz\n")
        let (one, other): (CommandOutcome, CommandOutcome) = (
            await script.run("chart template \(folder.path)/web"),
            await script.run("chart template \(folder.path)/made/web-1.0.0.tgz")
        )
        XCTAssertEqual(one.code, .success, "\(one)")
        XCTAssertEqual(one.output, other.output)
        let first: Data = try Data(contentsOf: folder.appending(path: "made/web-1.0.0.tgz"))
        _ = await script.run("chart package \(folder.path)/web -d \(folder.path)/made")
        XCTAssertEqual(try Data(contentsOf: folder.appending(path: "made/web-1.0.0.tgz")), first)
    }
}
