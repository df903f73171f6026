import Foundation
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree

let jobs: GroupVersionResource = GroupVersionResource(group: "batch", version: "v1", resource: "jobs")

/// A scripted server that keeps a few jobs, lists them and serves watches of them; the test changes them and
/// breaks things.
final class ScriptedStore: Sendable {
    private struct State {
        var version: Int = 100
        var jobs: [String: Value] = [:]
        var log: [(version: Int, line: String)] = []
        var forgottenBefore: Int = 0
        var watches: [ScriptedConnection] = []
        var forbidden: Set<String> = []
        var failures: Int = 0
    }

    private let state: Mutex<State> = Mutex(State())
    let server: ScriptedServer

    init() throws {
        let store: Mutex<ScriptedStore?> = Mutex(nil)
        server = try ScriptedServer { request, connection in
            try store.withLock { $0 }?.serve(request, connection)
        }
        store.withLock { $0 = self }
    }

    func client(retry: RetryPolicy = .none) -> KubeClient {
        KubeClient(ClusterConfiguration(server: server.url), options: KubeClient.Options(retry: retry))
    }

    // MARK: What the test does

    func put(_ name: String, uid: String = "u", status: Value = [:]) {
        change(name) { version in
            [
                "apiVersion": "batch/v1", "kind": "Job", "status": status,
                "metadata": [
                    "name": .string(name), "namespace": "ns", "uid": .string(uid), "resourceVersion": "\(version)",
                ],
            ]
        }
    }

    func remove(_ name: String) {
        change(name) { _ in nil }
    }

    /// Ends all running watches with a reset.
    func dropWatches() {
        let watches: [ScriptedConnection] = state.withLock { state in
            defer { state.watches = [] }
            return state.watches
        }
        for watch in watches { watch.drop() }
    }

    /// Old versions can't be watched from any more.
    func forget() {
        state.withLock { $0.forgottenBefore = $0.version }
    }

    func forbid(_ verbs: String...) {
        state.withLock { $0.forbidden.formUnion(verbs) }
    }

    func failNext(_ count: Int) {
        state.withLock { $0.failures = count }
    }

    var watchCount: Int { state.withLock { $0.watches.count } }

    func requests(_ verb: String) -> Int {
        server.requests.filter { Self.verb($0) == verb }.count
    }

    // MARK: Serving

    private func change(_ name: String, to object: (Int) -> Value?) {
        state.withLock { state in
            state.version += 1
            let known: Value? = state.jobs[name]
            state.jobs[name] = object(state.version)
            var last: Value = state.jobs[name] ?? known ?? .null
            last[at: "metadata", "resourceVersion"] = "\(state.version)"
            let type: String = state.jobs[name] == nil ? "DELETED" : known == nil ? "ADDED" : "MODIFIED"
            let line: String = JSONWriter.string(["type": .string(type), "object": last]) + "\n"
            state.log.append((state.version, line))
            for watch in state.watches { try? watch.chunk(line) }
        }
    }

    private static func verb(_ request: ScriptedRequest) -> String {
        if request.query["watch"] == "true" { return "watch" }
        return request.path.hasSuffix("/jobs") ? "list" : "get"
    }

    private func serve(_ request: ScriptedRequest, _ connection: ScriptedConnection) throws {
        let verb: String = Self.verb(request)
        let refusal: Int? = state.withLock { state in
            if state.forbidden.contains(verb) { return 403 }
            guard state.failures > 0 else { return nil }
            state.failures -= 1
            return 503
        }
        if let refusal { return try connection.respond(Self.status(refusal)) }
        switch verb {
        case "watch": try watch(request, connection)
        case "list": try connection.respond(.json(JSONWriter.string(list())))
        default:
            let name: String = request.path.split(separator: "/").last.map(String.init) ?? ""
            let found: Value? = state.withLock { $0.jobs[name] }
            try connection.respond(found.map { .json(JSONWriter.string($0)) } ?? Self.status(404))
        }
    }

    private func list() -> Value {
        state.withLock { state in
            let items: [Value] = state.jobs.sortedKeys.compactMap { state.jobs[$0] }
            return [
                "kind": "JobList", "apiVersion": "batch/v1", "items": .list(items),
                "metadata": ["resourceVersion": "\(state.version)"],
            ]
        }
    }

    private func watch(_ request: ScriptedRequest, _ connection: ScriptedConnection) throws {
        let from: Int = request.query["resourceVersion"].flatMap(Int.init) ?? 0
        let isForgotten: Bool = state.withLock { from < $0.forgottenBefore }
        if isForgotten { return try connection.respond(Self.status(410)) }
        try connection.startChunks()
        try state.withLock { state in
            for (version, line) in state.log where version > from { try connection.chunk(line) }
            state.watches.append(connection)
        }
        _ = connection.waitUntilClientCloses(seconds: 30)
        state.withLock { $0.watches.removeAll { $0 === connection } }
        connection.close()
    }

    private static func status(_ code: Int) -> ScriptedAnswer {
        ScriptedAnswer(
            code,
            body: "{\"kind\":\"Status\",\"code\":\(code),\"reason\":\"Scripted\",\"message\":\"scripted \(code)\"}")
    }
}
