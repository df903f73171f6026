import Foundation
import TestSupport
import ValueTree
import XCTest

/// Controllers of AutoX as processes of this machine, at work in a namespace of a cluster.
final class AutoXPlace {
    let cluster: ClusterUnderTest
    let namespace: String
    /// The configuration that the controllers read.
    let file: URL
    private let folder: URL
    private var running: [Running] = []

    init(_ cluster: ClusterUnderTest, _ namespace: String, _ configuration: Value) throws {
        self.cluster = cluster
        self.namespace = namespace
        folder = FileManager.default.temporaryDirectory.appending(path: "iter8-autox-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: "values.yaml")
        try configure(configuration)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// JSON is YAML.
    func configure(_ configuration: Value) throws {
        try Data(JSONWriter.string(configuration).utf8).write(to: file, options: .atomic)
    }

    /// Starts a controller that speaks to the API at `port` in plain HTTP.
    func start(through port: UInt16, _ more: [String] = []) throws -> Running {
        let kubeconfig: URL = folder.appending(path: "kubeconfig-\(port)")
        let text: String = """
            {"apiVersion":"v1","kind":"Config","current-context":"c",
            "clusters":[{"name":"c","cluster":{"server":"http://127.0.0.1:\(port)"}}],
            "contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],"users":[{"name":"u","user":{}}]}
            """
        try Data(text.utf8).write(to: kubeconfig)
        var shell: Shell = cluster.shell
        shell.environment["KUBECONFIG"] = kubeconfig.path
        let controller: Running = try shell.start(
            [Shell.iter8, "autox", "-f", file.path, "-n", namespace, "-l", "debug"] + more)
        running.append(controller)
        return controller
    }

    /// Ends every controller that still runs.
    func stop() {
        for controller in running {
            controller.process.terminate()
            _ = controller.finish(timeout: 30)
        }
        running = []
    }

    func log(_ controller: Running) -> String {
        (try? String(contentsOf: controller.folder.appending(path: "stderr"), encoding: .utf8)) ?? ""
    }

    // MARK: What the cluster has

    struct Revision: Hashable, CustomStringConvertible {
        var release: String
        var number: Int
        var status: String
        var version: String
        var description: String { "\(release) \(number) \(status) \(version)" }
    }

    /// The revisions of all releases of AutoX, by release and number.
    func revisions() throws -> [Revision] {
        let columns: String =
            "R:.metadata.labels.name,N:.metadata.labels.version,S:.metadata.labels.status,"
            + "V:.metadata.labels.iter8\\.tools/autox-version,L:.metadata.labels.iter8\\.tools/autox-group"
        let outcome: Outcome = try cluster.kubectl(
            "get secrets -n \(namespace) -l owner=helm --no-headers -o custom-columns=\(columns)")
        guard outcome.status == 0 else { throw EmbeddedCluster.Failure(outcome.description) }
        return outcome.output.split(separator: "\n").compactMap { line in
            let words: [String] = line.split(separator: " ").map(String.init)
            guard words.count == 4 || words.count == 5, let number = Int(words[1]) else { return nil }
            // An empty version leaves its column empty.
            return Revision(
                release: words[0], number: number, status: words[2], version: words.count == 5 ? words[3] : "")
        }.sorted { ($0.release, $0.number) < ($1.release, $1.number) }
    }

    /// The version that each release is launched for.
    func launched() throws -> [String: String] {
        var versions: [String: String] = [:]
        for revision in try revisions() where revision.status == "deployed" {
            versions[revision.release] = revision.version
        }
        return versions
    }

    func jobs() throws -> [String] {
        let outcome: Outcome = try cluster.kubectl("get jobs -n \(namespace) -o name")
        guard outcome.status == 0 else { throw EmbeddedCluster.Failure(outcome.description) }
        return outcome.output.split(separator: "\n").map { String($0).replacing("job.batch/", with: "") }.sorted()
    }
}
