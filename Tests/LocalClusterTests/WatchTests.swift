import Foundation
import HTTPServing
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import LocalCluster

/// A real server in this process, asked by curl.
final class WatchTests: XCTestCase {
    private func withServer(_ body: (String, String) async throws -> Void) async throws {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "served-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = LocalClusterServer.Options(directory: folder.path, executable: "/bin/false", log: { _ in })
        let server = Task { try await LocalClusterServer(options).run() }
        let control = LocalClusterControl(directory: folder.path)
        try await eventually { control.status().isRunning }
        let kubeconfig: String = try String(contentsOfFile: control.kubeconfigPath, encoding: .utf8)
        let line: Substring? = kubeconfig.split(separator: "\n").first { $0.contains("token:") }
        let token: String = try XCTUnwrap(line?.split(separator: " ").last.map(String.init))
        do {
            try await body(XCTUnwrap(control.status().serverURL), token)
        } catch {
            server.cancel()
            throw error
        }
        server.cancel()
        try await server.value
        XCTAssertFalse(FileManager.default.fileExists(atPath: folder.appending(path: "server.json").path))
    }

    private func curl(_ url: String, _ token: String, _ more: [String] = []) throws -> String {
        try ChildProcess.run(
            ["curl", "-skN", "--noproxy", "*", "-H", "Authorization: Bearer \(token)", url] + more
        ).output
    }

    private func events(_ text: String) throws -> [(type: String, name: String)] {
        try text.split(separator: "\n").map { line in
            let value: Value = try JSONReader.parse(String(line))
            return (
                value["type"]?.stringValue ?? "", value[at: "object", "metadata", "name"]?.stringValue ?? ""
            )
        }
    }

    func testAWatchTellsWhatComesToMatchAndWhatCeasesTo() async throws {
        try await withServer { url, token in
            let maps: String = "\(url)/api/v1/namespaces/default/configmaps"
            let list: Value = try JSONReader.parse(try self.curl(maps, token))
            let version: String = list[at: "metadata", "resourceVersion"]?.stringValue ?? ""
            let json: [String] = ["-H", "Content-Type: application/json"]
            for name in ["a", "b"] {
                let body: String = Manifest.configMap(name).replacing(
                    "\"name\"", with: "\"labels\":{\"l\":\"1\"},\"name\"")
                _ = try self.curl(maps, token, json + ["-d", body])
            }
            let merge: [String] = ["-X", "PATCH", "-H", "Content-Type: application/merge-patch+json", "-d"]
            _ = try self.curl("\(maps)/a", token, merge + [#"{"data":{"a":"2"}}"#])
            _ = try self.curl("\(maps)/a", token, merge + [#"{"metadata":{"labels":{"l":"2"}}}"#])
            _ = try self.curl("\(maps)/b", token, ["-X", "DELETE"])
            let seen: String = try self.curl(
                "\(maps)?watch=1&labelSelector=l%3D1&timeoutSeconds=1&resourceVersion=\(version)", token)
            let told: [String] = try self.events(seen).map { "\($0.type) \($0.name)" }
            XCTAssertEqual(told, ["ADDED a", "ADDED b", "MODIFIED a", "DELETED a", "DELETED b"])

            let fresh: String = try self.curl("\(maps)?watch=1&timeoutSeconds=1&sendInitialEvents=true", token)
            XCTAssertEqual(try self.events(fresh).last?.type, "BOOKMARK")
            XCTAssertTrue(fresh.contains("k8s.io/initial-events-end"))
            let wrong: Value = try JSONReader.parse(try self.curl("\(maps)?watch=1&resourceVersion=x", token))
            XCTAssertEqual(wrong["code"], 400)
        }
    }

    func testASecondServerIsKeptOut() async throws {
        try await withServer { url, token in
            XCTAssertTrue(try self.curl("\(url)/readyz", token) == "ok")
        }
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "locked-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let directory = StateDirectory(path: folder.path)
        try directory.prepare()
        let lock = try DirectoryLock(directory)
        let options = LocalClusterServer.Options(directory: folder.path, executable: "/bin/false", log: { _ in })
        do {
            try await LocalClusterServer(options).run()
            XCTFail("two servers on one directory")
        } catch {
            XCTAssertEqual("\(error)", "an embedded cluster is already running on \(folder.path)")
        }
        withExtendedLifetime(lock) {}
    }

    func testTheStateDirectoryFollowsTheEnvironment() throws {
        XCTAssertEqual(try StateDirectory.standard(environment: ["ITER8_CLUSTER_DIR": "/x"]).path, "/x")
        XCTAssertEqual(
            try StateDirectory.standard(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]).path, "/s/iter8/cluster")
        XCTAssertEqual(
            try StateDirectory.standard(environment: ["HOME": "/h"]).path, "/h/.local/state/iter8/cluster")
        XCTAssertThrowsError(try StateDirectory.standard(environment: [:]))
    }
}
