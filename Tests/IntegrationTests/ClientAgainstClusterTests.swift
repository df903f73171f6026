import Diagnostics
import Foundation
import KubeClient
import KubeModel
import KubeRuntime
import LocalCluster
import Synchronization
import TestSupport
import ValueTree
import XCTest

/// The client and the watcher against the embedded cluster's server, both in this process.
final class ClientAgainstClusterTests: XCTestCase {
    private static let configMaps = GroupVersionResource(version: "v1", resource: "configmaps")
    private static let namespaces = GroupVersionResource(version: "v1", resource: "namespaces")

    func testObjectsAndTheirFailures() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        let version = try await client.serverVersion()
        XCTAssertEqual(version.major, "1")
        let made = try await client.create(Self.configMaps, namespace: "default", configMap("one", ["a": "1"]))
        XCTAssertNotNil(made.uid)
        await assertThrows(.conflict) {
            _ = try await client.create(Self.configMaps, namespace: "default", self.configMap("one"))
        }
        await assertThrows(.notFound) {
            _ = try await client.get(Self.configMaps, namespace: "default", name: "none")
        }
        await assertThrows(.notFound) {
            _ = try await client.create(Self.configMaps, namespace: "no-such-namespace", self.configMap("x"))
        }
        await assertThrows(.invalid) {
            _ = try await client.create(Self.configMaps, namespace: "default", self.configMap("Not A Name"))
        }
        var changed: KubeObject = made
        changed[at: "data", "a"] = "2"
        let replaced = try await client.replace(Self.configMaps, namespace: "default", changed)
        XCTAssertNotEqual(replaced.resourceVersion, made.resourceVersion)
        await assertThrows(.conflict) {
            _ = try await client.replace(Self.configMaps, namespace: "default", changed)
        }
        let dry = WriteOptions(isDryRun: true)
        _ = try await client.create(Self.configMaps, namespace: "default", configMap("dry"), options: dry)
        let absent = try await client.find(Self.configMaps, namespace: "default", name: "dry")
        XCTAssertNil(absent)
        await assertThrows(.conflict) {
            try await client.delete(
                Self.configMaps, namespace: "default", name: "one", options: DeletionOptions(uid: "another"))
        }
        try await client.delete(
            Self.configMaps, namespace: "default", name: "one", options: DeletionOptions(uid: made.uid))
        await assertThrows(.notFound) {
            try await client.delete(Self.configMaps, namespace: "default", name: "one")
        }
        await assertThrows(.notFound) { _ = try await client.logs(pod: "none", namespace: "default") }
    }

    func testPatches() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        _ = try await client.create(Self.configMaps, namespace: "default", configMap("one", ["a": "1", "b": "1"]))
        let patches: [(Patch, [String: String])] = [
            (.merge(["data": ["a": .null, "c": "2"]]), ["b": "1", "c": "2"]),
            (.strategic(["data": ["b": "3"]]), ["b": "3", "c": "2"]),
            (.json([["op": "replace", "path": "/data/b", "value": "4"]]), ["b": "4", "c": "2"]),
            (
                .apply(
                    ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "one"], "data": ["d": "5"]],
                    isForced: true), ["b": "4", "c": "2", "d": "5"]
            ),
        ]
        for (patch, expected) in patches {
            let object = try await client.patch(Self.configMaps, namespace: "default", name: "one", patch)
            XCTAssertEqual(object["data"]?.mapValue?.compactMapValues(\.stringValue), expected, "\(patch)")
        }
        await assertThrows(.invalid) {
            _ = try await client.patch(
                Self.configMaps, namespace: "default", name: "one", .json([["op": "nonsense", "path": "/"]]))
        }
    }

    func testListsInPagesWithSelectors() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client(KubeClient.Options(pageSize: 3))
        for index in 0..<10 {
            var object: KubeObject = configMap("m\(index)", ["big": "data"])
            object.labels = ["half": index % 2 == 0 ? "even" : "odd", "t": "pages"]
            _ = try await client.create(Self.configMaps, namespace: "default", object)
        }
        let all = try await client.list(
            Self.configMaps, namespace: "default", options: ListOptions(labelSelector: "t=pages"))
        XCTAssertEqual(all.items.map(\.name), (0..<10).map { "m\($0)" })
        XCTAssertEqual(Set(all.items.map(\.kind)), ["ConfigMap"])
        let even = try await client.list(
            Self.configMaps, namespace: nil,
            options: ListOptions(labelSelector: "t,half notin (odd)", metadataOnly: true))
        XCTAssertEqual(even.items.count, 5)
        XCTAssertTrue(even.items.allSatisfy { $0["data"] == nil })
        let one = try await client.list(
            Self.configMaps, namespace: "default", options: ListOptions(fieldSelector: "metadata.name=m3"))
        XCTAssertEqual(one.items.map(\.name), ["m3"])
        let limited = try await client.list(
            Self.configMaps, namespace: "default", options: ListOptions(labelSelector: "t=pages", limit: 4))
        XCTAssertEqual(limited.items.count, 4)
        try await client.deleteCollection(Self.configMaps, namespace: "default", labelSelector: "half=odd")
        let left = try await client.list(
            Self.configMaps, namespace: "default", options: ListOptions(labelSelector: "t=pages"))
        XCTAssertEqual(left.items.count, 5)
    }

    func testDiscoveryFindsNewKinds() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        let known: [String] = try await client.apiGroupsAndVersions()
        for wanted in ["v1", "v1/Secret", "apps/v1", "apps/v1/Deployment", "batch/v1/Job"] {
            XCTAssertTrue(known.contains(wanted), "\(wanted) is missing")
        }
        let kind = GroupVersionKind(group: "test.example", version: "v1", kind: "Widget")
        await assertThrows(.notFound) { _ = try await client.resource(for: kind) }
        let definition: Value = [
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": ["name": "widgets.test.example"],
            "spec": [
                "group": "test.example", "scope": "Namespaced",
                "names": ["kind": "Widget", "plural": "widgets", "singular": "widget", "listKind": "WidgetList"],
                "versions": [
                    [
                        "name": "v1", "served": true, "storage": true,
                        "schema": [
                            "openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
                        ],
                    ]
                ],
            ],
        ]
        let definitions = GroupVersionResource(
            group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions")
        _ = try await client.create(definitions, namespace: nil, KubeObject(definition))
        try await client.waitUntilReady(
            definitions, namespace: nil, name: "widgets.test.example", timeout: .seconds(10))
        let widgets: GroupVersionResource = try await client.resource(for: kind).groupVersionResource
        let widget = KubeObject(apiVersion: "test.example/v1", kind: "Widget", name: "w")
        _ = try await client.create(widgets, namespace: "default", widget)
        let list = try await client.list(widgets, namespace: "default")
        XCTAssertEqual(list.items.map(\.kind), ["Widget"])
    }

    func testAWatcherOutlivesTheServersRestart() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        let seen: Recorder = Recorder()
        let options = ListOptions(fieldSelector: "metadata.name!=kube-root-ca.crt")
        let watcher = ResourceWatcher(
            client, Self.configMaps, namespace: "default", options: options,
            backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(100)))
        let task: Task<Void, any Error> = Task {
            for try await change in watcher { seen.note(change) }
        }
        defer { task.cancel() }
        _ = try await client.create(Self.configMaps, namespace: "default", configMap("one"))
        try await eventually { seen.lines.contains("added one") }
        await cluster.stop()
        try await cluster.start()
        _ = try await cluster.client().create(Self.configMaps, namespace: "default", configMap("two"))
        try await cluster.client().delete(Self.configMaps, namespace: "default", name: "one")
        try await eventually(within: .seconds(10)) {
            seen.lines.contains("added two") && seen.lines.contains("removed one")
        }
        XCTAssertEqual(seen.lines.filter { $0.hasPrefix("added one") }.count, 1)
    }

    func testWaitsForTheEndOfAnObjectWithFinalizers() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        var object: KubeObject = configMap("held")
        object.finalizers = ["test.example/hold"]
        let made = try await client.create(Self.configMaps, namespace: "default", object)
        try await client.delete(Self.configMaps, namespace: "default", name: "held")
        let early = await assertThrows(.timedOut) {
            try await client.waitUntilGone(
                Self.configMaps, namespace: "default", name: "held", uid: made.uid, timeout: .milliseconds(300))
        }
        XCTAssertTrue(early?.message.contains("test.example/hold") == true, early?.message ?? "")
        async let wait: Void = client.waitUntilGone(
            Self.configMaps, namespace: "default", name: "held", uid: made.uid, timeout: .seconds(10))
        _ = try await client.patch(
            Self.configMaps, namespace: "default", name: "held", .merge(["metadata": ["finalizers": .null]]))
        try await wait
    }

    func testCredentialsThatTheServerRefuses() async throws {
        let cluster = try await RunningServer(self)
        var configuration: ClusterConfiguration = try cluster.configuration()
        configuration.credentials = .token(Sensitive("wrong"))
        let client: KubeClient = KubeClient(configuration)
        let error = await assertThrows(.forbidden) {
            _ = try await client.list(Self.configMaps, namespace: "default")
        }
        XCTAssertTrue(error?.hint?.contains("log in again") == true, error?.hint ?? "no hint")
        configuration.credentials = .anonymous
        let anonymous: KubeClient = KubeClient(configuration)
        await assertThrows(.forbidden) {
            _ = try await anonymous.list(Self.configMaps, namespace: "default")
        }
    }

    func testManyWritersAtOnce() async throws {
        let cluster = try await RunningServer(self)
        let client: KubeClient = try cluster.client()
        _ = try await client.create(Self.configMaps, namespace: "default", configMap("shared", ["n": "0"]))
        // Each adds one, again and again where another was faster: nothing may get lost.
        try await withThrowingTaskGroup(of: Void.self) { [client] group in
            for _ in 0..<8 { group.addTask { try await Self.increment(client, times: 5) } }
            try await group.waitForAll()
        }
        let end = try await client.get(Self.configMaps, namespace: "default", name: "shared")
        XCTAssertEqual(end[at: "data", "n"], "40")
    }

    private static func increment(_ client: KubeClient, times: Int) async throws {
        var done: Int = 0
        while done < times {
            var object = try await client.get(configMaps, namespace: "default", name: "shared")
            let number: Int = Int(object[at: "data", "n"]?.stringValue ?? "") ?? 0
            object[at: "data", "n"] = "\(number + 1)"
            do {
                _ = try await client.replace(configMaps, namespace: "default", object)
                done += 1
            } catch let error as Diagnostic where error.code == .conflict {
                continue
            }
        }
    }

    private func configMap(_ name: String, _ data: [String: String] = [:]) -> KubeObject {
        var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", name: name)
        object["data"] = .map(data.mapValues { .string($0) })
        return object
    }

    @discardableResult
    private func assertThrows(
        _ code: Diagnostic.Code, line: UInt = #line, _ body: () async throws -> Void
    ) async -> Diagnostic? {
        do {
            try await body()
            XCTFail("nothing was thrown", line: line)
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, code, "\(error)", line: line)
            return error
        } catch {
            XCTFail("\(error)", line: line)
        }
        return nil
    }
}

/// What a watcher reported.
private final class Recorder: Sendable {
    private let state: Mutex<[String]> = Mutex([])

    var lines: [String] { state.withLock { $0 } }

    func note(_ change: ResourceChange) {
        let line: String
        switch change {
        case .added(let object): line = "added \(object.name)"
        case .updated(_, let object): line = "updated \(object.name)"
        case .removed(let object): line = "removed \(object.name)"
        case .synced: line = "synced"
        }
        state.withLock { $0.append(line) }
    }
}

/// The embedded cluster's server in this process, with its state in a temporary folder.
private final class RunningServer: Sendable {
    private let folder: String
    private let task: Mutex<Task<Void, any Error>?> = Mutex(nil)

    init(_ test: XCTestCase) async throws {
        let url: URL = FileManager.default.temporaryDirectory.appending(path: "cluster-\(UUID().uuidString)")
        folder = url.path
        // The server takes the right to read its files from others, for the whole process: give it back to other tests.
        let mask: mode_t = umask(0o077)
        try await start()
        test.addTeardownBlock { [self] in
            await stop()
            umask(mask)
            try? FileManager.default.removeItem(at: url)
        }
    }

    func start() async throws {
        let options = LocalClusterServer.Options(directory: folder, executable: "/bin/false", log: { _ in })
        let running: Task<Void, any Error> = Task { try await LocalClusterServer(options).run() }
        task.withLock { $0 = running }
        let control = LocalClusterControl(directory: folder)
        try await eventually(within: .seconds(20)) { control.status().isRunning }
    }

    func stop() async {
        let running: Task<Void, any Error>? = task.withLock { $0 }
        running?.cancel()
        _ = await running?.result
    }

    func configuration() throws -> ClusterConfiguration {
        let flags = ConnectionFlags(kubeconfig: LocalClusterControl(directory: folder).kubeconfigPath)
        return try XCTUnwrap(ClusterConfiguration.resolve(flags: flags, environment: [:]))
    }

    func client(_ options: KubeClient.Options = KubeClient.Options()) throws -> KubeClient {
        KubeClient(try configuration(), options: options)
    }
}
