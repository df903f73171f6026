import Foundation
import HTTPTransport
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree

/// A stand-in for the Kubernetes API: keeps objects by path, knows patches, selectors, conflicts and foreground
/// deletion of jobs; no controllers, no schemas. What it was asked to write is kept in order.
final class FakeCluster: Sendable {
    struct State {
        var objects: [String: Value] = [:]
        var version: Int = 100
        var writes: [String] = []
        /// Answers of this status for writes whose "METHOD path" contains the text.
        var failures: [String: Int] = [:]
    }

    private let server: ScriptedServer
    private let keeper: SharedState

    init() throws {
        let namespaces: [String] = ["default", "team"]
        var initial = State()
        for name in namespaces {
            initial.objects["/api/v1/namespaces/\(name)"] = [
                "apiVersion": "v1", "kind": "Namespace", "metadata": ["name": .string(name)],
            ]
        }
        let state = SharedState(initial)
        server = try ScriptedServer { request, connection in
            try connection.respond(state.answer(request))
        }
        keeper = state
    }

    var client: KubeClient {
        let quick = RetryPolicy(firstPause: .milliseconds(1), longestPause: .milliseconds(5))
        return KubeClient(
            ClusterConfiguration(server: server.url, source: "the test"), options: KubeClient.Options(retry: quick))
    }

    func stop() { server.stop() }

    /// What was written but locks, as `POST /api/v1/...`, in order; forgotten by the look.
    func writes() -> [String] {
        keeper.state.withLock { state in
            defer { state.writes = [] }
            return state.writes.filter { !$0.contains("/leases") }
        }
    }

    func object(_ path: String) -> KubeObject? { keeper.state.withLock { $0.objects[path].map(KubeObject.init) } }
    func put(_ path: String, _ object: Value) { keeper.state.withLock { $0.objects[path] = object } }
    func paths(containing text: String) -> [String] {
        keeper.state.withLock { $0.objects.sortedKeys.filter { $0.contains(text) } }
    }
    func fail(_ text: String, with status: Int?) { keeper.state.withLock { $0.failures[text] = status } }
    /// Every job there is is complete now.
    func finishJobs() {
        keeper.state.withLock { state in
            for path in state.objects.keys where path.contains("/jobs/") {
                state.version += 1
                state.objects[path]?[at: "status", "conditions"] = [["type": "Complete", "status": "True"]]
                state.objects[path]?[at: "metadata", "resourceVersion"] = .string(String(state.version))
            }
        }
    }
}

/// The state with what answers requests from it.
private final class SharedState: Sendable {
    let state: Mutex<FakeCluster.State>

    init(_ initial: FakeCluster.State) {
        state = Mutex(initial)
    }

    func answer(_ request: ScriptedRequest) throws -> ScriptedAnswer {
        try state.withLock { try SharedState.answer(request, &$0) }
    }

    private static func answer(_ request: ScriptedRequest, _ state: inout FakeCluster.State) throws -> ScriptedAnswer {
        if let fixed = discovery(request.path) { return fixed }
        if request.path.hasSuffix("/selfsubjectrulesreviews") {
            let all = #"{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}"#
            return .json(#"{"status": {"resourceRules": [\#(all)], "incomplete": false}}"#, status: 201)
        }
        let line: String = "\(request.method) \(request.path)"
        if request.method != "GET" {
            state.writes.append(line)
            if let failure = state.failures.first(where: { line.contains($0.key) }) {
                return status(failure.value, "Refused", "the test says no")
            }
        }
        switch request.method {
        case "GET": return get(request, state)
        case "DELETE":
            guard let object = state.objects.removeValue(forKey: request.path) else {
                return status(404, "NotFound", "\(request.path) not found")
            }
            return .json(JSONWriter.string(object))
        default: return try write(request, &state)
        }
    }

    private static func write(_ request: ScriptedRequest, _ state: inout FakeCluster.State) throws -> ScriptedAnswer {
        let body: Value = try JSONReader.parse(request.body)
        var path: String = request.path
        var object: Value = body
        switch request.method {
        case "POST":
            path += "/\(body[at: "metadata", "name"]?.stringValue ?? "")"
            let parts: [Substring] = request.path.split(separator: "/")
            if let index = parts.firstIndex(of: "namespaces"), index + 1 < parts.count,
                state.objects["/api/v1/namespaces/\(parts[index + 1])"] == nil
            {
                return status(404, "NotFound", "namespaces \"\(parts[index + 1])\" not found")
            }
            guard state.objects[path] == nil else { return status(409, "AlreadyExists", "\(path) already exists") }
            state.version += 1
            object[at: "metadata", "uid"] = .string("uid-\(state.version)")
            if object["kind"] == "Job" { object[at: "status", "startTime"] = "2026-01-01T00:00:00Z" }
        default:
            guard let existing = state.objects[path] else { return status(404, "NotFound", "\(path) not found") }
            if request.method == "PATCH" {
                let kind = GroupVersionKind(
                    apiVersion: existing["apiVersion"]?.stringValue ?? "", kind: existing["kind"]?.stringValue ?? "")
                let isStrategic: Bool = request.headers["content-type"]?.contains("strategic") == true
                object =
                    isStrategic
                    ? try StrategicMergePatch.apply(body, to: existing, kind: kind.kind)
                    : MergePatch.apply(body, to: existing)
            }
            object[at: "metadata", "uid"] = existing[at: "metadata", "uid"]
        }
        state.version += 1
        object[at: "metadata", "resourceVersion"] = .string(String(state.version))
        if case .map(let texts)? = object["stringData"] {
            for (key, text) in texts {
                object[at: "data", key] = .string(Data((text.stringValue ?? "").utf8).base64EncodedString())
            }
            object["stringData"] = nil
        }
        state.objects[path] = object
        return .json(JSONWriter.string(object), status: request.method == "POST" ? 201 : 200)
    }

    private static func get(_ request: ScriptedRequest, _ state: FakeCluster.State) -> ScriptedAnswer {
        if let object = state.objects[request.path] { return .json(JSONWriter.string(object)) }
        let last: String = String(request.path.split(separator: "/").last ?? "")
        let collections: [String: String] = [
            "secrets": "Secret", "pods": "Pod", "jobs": "Job", "cronjobs": "CronJob", "configmaps": "ConfigMap",
            "serviceaccounts": "ServiceAccount", "roles": "Role", "rolebindings": "RoleBinding",
            "leases": "Lease",
        ]
        guard let kind = collections[last] else { return status(404, "NotFound", "\(request.path) not found") }
        // Nothing is ever watched here: whoever wants to see changes lists again.
        if request.query["watch"] != nil { return status(410, "Expired", "list again") }
        let isEverywhere: Bool = !request.path.contains("/namespaces/")
        let selector = try? LabelSelector(parsing: request.query["labelSelector"] ?? "")
        let name: String? = request.query["fieldSelector"].map { String($0.dropFirst("metadata.name=".count)) }
        let items: [Value] = state.objects.sortedKeys.compactMap { path in
            let matches: Bool =
                isEverywhere ? path.contains("/\(last)/") : path.hasPrefix("\(request.path)/")
            guard matches, let object = state.objects[path].map(KubeObject.init) else { return nil }
            if let name, object.name != name { return nil }
            return selector?.matches(object.labels) ?? true ? object.value : nil
        }
        let list: Value = [
            "apiVersion": "v1", "kind": .string("\(kind)List"),
            "metadata": ["resourceVersion": .string(String(state.version))], "items": .list(items),
        ]
        return .json(JSONWriter.string(list))
    }

    private static func discovery(_ path: String) -> ScriptedAnswer? {
        switch path {
        case "/version": return .json(#"{"major": "1", "minor": "32", "gitVersion": "v1.32.0"}"#)
        case "/api": return .json(#"{"kind": "APIVersions", "versions": ["v1"]}"#)
        case "/apis":
            let batch: String = #"{"groupVersion": "batch/v1", "version": "v1"}"#
            return .json(
                #"{"kind": "APIGroupList", "apiVersion": "v1", "groups": [{"name": "batch", "versions": [\#(batch)]}]}"#
            )
        case "/api/v1", "/apis/batch/v1":
            let version: String = path.contains("batch") ? "batch/v1" : "v1"
            return .json(#"{"kind": "APIResourceList", "groupVersion": "\#(version)", "resources": []}"#)
        default: return nil
        }
    }

    private static func status(_ code: Int, _ reason: String, _ message: String) -> ScriptedAnswer {
        let body: Value = [
            "kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": .string(reason),
            "message": .string(message), "code": .int(Int64(code)), "details": ["name": "x"],
        ]
        return .json(JSONWriter.string(body), status: code)
    }
}
