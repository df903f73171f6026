import Diagnostics
import Foundation
import HTTPTransport
import TestSupport
import ValueTree
import XCTest

@testable import Charts

final class ChartRepositoryTests: XCTestCase {
    private func package(_ name: String, _ version: String) -> [UInt8] {
        PackageWriter.package([
            .file("\(name)/Chart.yaml", "apiVersion: v2\nname: \(name)\nversion: \(version)\n")
        ])
    }

    /// A repository under /charts with the given index and packages by path; it wants user "me", password "p@ss:w".
    private func server(index: String, packages: [String: [UInt8]] = [:]) throws -> ScriptedServer {
        let token: String = Data("me:p@ss:w".utf8).base64EncodedString()
        let server = try ScriptedServer { request, connection in
            guard request.headers["authorization"] == "Basic \(token)" else {
                return try connection.respond(ScriptedAnswer(401))
            }
            if request.path == "/charts/index.yaml" { return try connection.respond(ScriptedAnswer(body: index)) }
            guard let package = packages[request.path] else { return try connection.respond(ScriptedAnswer(404)) }
            var answer = ScriptedAnswer(200)
            answer.body = package
            try connection.respond(answer)
        }
        addTeardownBlock { server.stop() }
        return server
    }

    private func repository(_ server: ScriptedServer, user: String = "me:p%40ss:w") throws -> ChartRepository {
        let host: Substring = server.url.dropFirst("http://".count)
        return try ChartRepository(url: "http://\(user)@\(host)/charts/", files: RemoteFiles(client: HTTPClient()))
    }

    private func index(_ entries: [(version: String, url: String, digest: String)]) -> String {
        var text: String = "apiVersion: v1\nentries:\n  web:\n"
        for entry in entries {
            text += "  - {name: web, version: \"\(entry.version)\", urls: [\"\(entry.url)\"]"
            text += entry.digest.isEmpty ? "}\n" : ", digest: \"\(entry.digest)\"}\n"
        }
        return text
    }

    func testTheHighestVersionOfTheRangeIsTaken() async throws {
        let package: [UInt8] = package("web", "1.10.0")
        let digest: String = PackageDigest.sha256(package)
        let server: ScriptedServer = try server(
            index: index([
                ("1.9.0", "web-1.9.0.tgz", ""), ("1.10.0", "web-1.10.0.tgz", digest), ("2.0.0", "web-2.tgz", ""),
                ("1.11.0-rc.1", "rc.tgz", ""),
            ]),
            packages: ["/charts/web-1.10.0.tgz": package])
        let repository: ChartRepository = try repository(server)
        let chart: Chart = try await repository.chart(named: "web", constraint: "1.x")
        XCTAssertEqual(chart.version, "1.10.0")
        let versions: [(String?, String)] = [
            (nil, "2.0.0"), ("", "2.0.0"), ("^1.2", "1.10.0"), ("1.9.0", "1.9.0"), ("1.11.0-rc.1", "1.11.0-rc.1"),
            (">1.10.0-0", "2.0.0"),
        ]
        for (constraint, expected) in versions {
            let entry: ChartRepository.Entry = try await repository.find("web", constraint: constraint)
            XCTAssertEqual(entry.version, expected, constraint ?? "none")
        }
    }

    func testPackagesMayLieElsewhereWithoutGettingThePassword() async throws {
        let package: [UInt8] = package("web", "1.0.0")
        let elsewhere = try ScriptedServer { _, connection in
            var answer = ScriptedAnswer(200)
            answer.body = package
            try connection.respond(answer)
        }
        addTeardownBlock { elsewhere.stop() }
        let server: ScriptedServer = try server(
            index: index([("1.0.0", "\(elsewhere.url)/files/web.tgz", "")]))
        let chart: Chart = try await repository(server).chart(named: "web", constraint: nil)
        XCTAssertEqual(chart.name, "web")
        XCTAssertEqual(elsewhere.requests.map(\.path), ["/files/web.tgz"])
        XCTAssertNil(elsewhere.requests.first?.headers["authorization"])
    }

    func testURLsFromTheHostsRootKeepThePassword() async throws {
        let server: ScriptedServer = try server(
            index: index([("1.0.0", "/packages/web.tgz", "")]), packages: ["/packages/web.tgz": package("web", "1.0.0")]
        )
        let chart: Chart = try await repository(server).chart(named: "web", constraint: nil)
        XCTAssertEqual(chart.name, "web")
    }

    func testAPackageWithAnotherDigestIsRefused() async throws {
        let server: ScriptedServer = try server(
            index: index([("1.0.0", "web.tgz", String(repeating: "0", count: 64))]),
            packages: ["/charts/web.tgz": package("web", "1.0.0")])
        let repository: ChartRepository = try repository(server)
        await assertFails(.invalid, "digest differs") { try await repository.chart(named: "web", constraint: nil) }
    }

    func testWhatIsMissingIsNamedWithoutThePassword() async throws {
        let server: ScriptedServer = try server(index: index([("1.0.0", "web.tgz", "")]))
        let good: ChartRepository = try repository(server)
        await assertFails(.notFound, "no chart \"wbe\"", hint: "web") {
            try await good.chart(named: "wbe", constraint: nil)
        }
        await assertFails(.notFound, "satisfies \"2.x\"", hint: "1.0.0") {
            try await good.chart(named: "web", constraint: "2.x")
        }
        await assertFails(.invalid, "neither a version nor a range") {
            try await good.chart(named: "web", constraint: "no version")
        }
        await assertFails(.notFound, "nothing at") { try await good.chart(named: "web", constraint: nil) }
        let bad: ChartRepository = try repository(server, user: "me:secret")
        await assertFails(.forbidden, "refuses access") { try await bad.chart(named: "web", constraint: nil) }
    }

    func testWhatIsNoRepositoryIsRefused() async throws {
        let files = RemoteFiles(client: HTTPClient())
        for url in ["oci://me:secret@example.org/charts", "ftp://me:secret@example.org", "charts", "http://"] {
            XCTAssertThrowsError(try ChartRepository(url: url, files: files), url) { error in
                XCTAssertEqual((error as? Diagnostic)?.code, .invalid)
                XCTAssertFalse("\(error)".contains("secret"), "\(error)")
            }
        }
        let server: ScriptedServer = try server(index: "just: text\n")
        let repository: ChartRepository = try repository(server)
        await assertFails(.invalid, "no index of charts") { try await repository.chart(named: "web", constraint: nil) }
    }

    func testReferences() async throws {
        let none: () -> RemoteFiles = { RemoteFiles(client: HTTPClient()) }
        let embedded: Chart = try await ChartReference(name: "iter8").resolve(files: none)
        XCTAssertEqual(embedded.name, "iter8")
        let scratch = try ScratchFolder()
        addTeardownBlock { scratch.remove() }
        try scratch.write("web/Chart.yaml", "name: web\nversion: 1.0.0\n")
        try scratch.write("lib/Chart.yaml", "name: lib\nversion: 1.0.0\ntype: library\n")
        let local = try await ChartReference(name: scratch.path + "/web", isLocal: true).resolve(files: none)
        XCTAssertEqual(local.name, "web")
        await assertFails(.notFound, "no chart \"itre8\" in this binary", hint: "iter8") {
            try await ChartReference(name: "itre8").resolve(files: none)
        }
        await assertFails(.notFound, "there is no chart at") {
            try await ChartReference(name: "nowhere", isLocal: true).resolve(files: none)
        }
        await assertFails(.invalid, "is a library") {
            try await ChartReference(name: scratch.path + "/lib", isLocal: true).resolve(files: none)
        }
        await assertFails(.invalid, "OCI") {
            try await ChartReference(name: "oci://example.org/x").resolve(files: none)
        }
        await assertFails(.notFound, "doesn't allow") {
            try await ChartReference(name: scratch.path + "/web", isLocal: true, version: "^2").resolve(files: none)
        }
    }

    private func assertFails(
        _ code: Diagnostic.Code, _ message: String, hint: String? = nil, line: UInt = #line,
        _ body: () async throws -> Chart
    ) async {
        do {
            _ = try await body()
            XCTFail("it works", line: line)
        } catch {
            let diagnostic = error as? Diagnostic
            XCTAssertEqual(diagnostic?.code, code, "\(error)", line: line)
            XCTAssertTrue("\(error)".contains(message), "\(error)", line: line)
            if let hint {
                XCTAssertTrue(diagnostic?.hint?.contains(hint) == true, "\(diagnostic?.hint ?? "")", line: line)
            }
            for secret in ["secret", "p@ss", "p%40ss"] {
                XCTAssertFalse("\(error) \(diagnostic?.hint ?? "")".contains(secret), "\(error)", line: line)
            }
        }
    }
}
