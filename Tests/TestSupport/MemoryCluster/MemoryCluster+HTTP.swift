import Diagnostics
package import HTTPServing
import KubeModel
import Synchronization
import ValueTree

extension MemoryCluster {
    package func answer(_ request: ServerRequest) async -> ServerResponse {
        if request.method == "GET" { asked.withLock { $0.append(request.path) } }
        switch request.path {
        case "/version": return json(["major": "1", "minor": "32", "gitVersion": "v1.32.0"])
        case "/api": return json(MemoryDiscovery.document(core: true))
        case "/apis": return json(MemoryDiscovery.document(core: false))
        default: break
        }
        if let document = MemoryDiscovery.version(request.path) { return json(document) }
        guard let target = APITarget(request.path) else {
            return failure(KubeStatus(code: 404, reason: "NotFound", message: "no such resource"))
        }
        if target.kind.kind == "Pod", let name = target.name, request.path.hasSuffix("/log") {
            return log(name, request)
        }
        if request.method == "GET" { return read(request, target) }
        switch await change(request, target) {
        case .success(let value): return json(value, status: request.method == "POST" ? 201 : 200)
        case .failure(let status): return failure(status)
        }
    }

    // MARK: Reading

    private func read(_ request: ServerRequest, _ target: APITarget) -> ServerResponse {
        do throws(KubeStatus) {
            if let name = target.name {
                let object: KubeObject = try state.withLock { table throws(KubeStatus) in
                    try table.object(target.kind, target.namespace, name)
                }
                return json(object.value)
            }
            let filter: ObjectFilter = try ObjectFilter(request, target)
            return request.parameter("watch") == "true" ? watch(request, target, filter) : list(request, target, filter)
        } catch {
            return failure(error)
        }
    }

    private func log(_ pod: String, _ request: ServerRequest) -> ServerResponse {
        let key: String = request.parameter("container").map { "\(pod)/\($0)" } ?? pod
        var lines: [String] = logs.withLock { $0[key] ?? $0[pod] } ?? []
        if let count = request.parameter("tailLines").flatMap({ Int($0) }) { lines = lines.suffix(count) }
        return ServerResponse(
            status: 200, contentType: "text/plain", body: Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    private func list(_ request: ServerRequest, _ target: APITarget, _ filter: ObjectFilter) -> ServerResponse {
        let (found, version): ([KubeObject], Int) = state.withLock { table in
            (table.objects(target.kind.plural).filter(filter.matches), table.version)
        }
        let isPartial: Bool = isMetadataOnly(request)
        return json([
            "kind": .string(isPartial ? "PartialObjectMetadataList" : target.kind.listKind),
            "apiVersion": .string(isPartial ? "meta.k8s.io/v1" : target.kind.apiVersion),
            "metadata": ["resourceVersion": .string(String(version))],
            "items": .list(found.map { isPartial ? partial($0) : $0.value }),
        ])
    }

    private func watch(_ request: ServerRequest, _ target: APITarget, _ filter: ObjectFilter) -> ServerResponse {
        watched.withLock { $0.append(target.kind.plural) }
        let isPartial: Bool = isMetadataOnly(request)
        let version: Int = Int(request.parameter("resourceVersion") ?? "") ?? 0
        return ServerResponse(status: 200, headers: [("Content-Type", "application/json")]) { [self] writer in
            let (id, events): (Int, AsyncStream<ObjectTable.Event>) = state.withLock { $0.follow(from: version) }
            defer { state.withLock { $0.unfollow(id) } }
            for await event in events where event.plural == target.kind.plural && filter.matches(event.object) {
                let object: Value = isPartial ? partial(event.object) : event.object.value
                let line: Value = ["type": .string(event.type), "object": object]
                try await writer.write(JSONWriter.bytes(line) + [UInt8(ascii: "\n")])
            }
        }
    }

    private func isMetadataOnly(_ request: ServerRequest) -> Bool {
        request.headers["accept"]?.contains("PartialObjectMetadata") ?? false
    }

    private func partial(_ object: KubeObject) -> Value {
        ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:]]
    }

    // MARK: Writing

    private func change(_ request: ServerRequest, _ target: APITarget) async -> Result<Value, KubeStatus> {
        let body: Value
        do {
            body = request.body.isEmpty ? [:] : try JSONReader.parse(request.body, numbers: .integersAndFloats)
        } catch {
            return .failure(KubeStatus.badRequest("\(error)"))
        }
        let name: String = target.name ?? KubeObject(body).name
        let verb: String = ["POST": "create", "PUT": "update", "PATCH": "patch"][request.method] ?? "delete"
        return await write(Write(verb: verb, resource: target.kind.plural, name: name)) { table throws(KubeStatus) in
            switch verb {
            case "create": return try table.create(target.kind, target.namespace, KubeObject(body)).value
            case "update": return try table.replace(target.kind, target.namespace, KubeObject(body)).value
            case "patch":
                let current: KubeObject = try table.object(target.kind, target.namespace, name)
                let type: String = request.headers["content-type"] ?? ""
                let patched: Value = try patch(current.value, with: body, type, target.kind.kind)
                return try table.replace(target.kind, target.namespace, KubeObject(patched)).value
            default:
                let deleted: KubeObject = try table.delete(
                    target.kind, target.namespace, name, policy: body["propagationPolicy"]?.stringValue ?? "Background",
                    uid: body[at: "preconditions", "uid"]?.stringValue,
                    version: body[at: "preconditions", "resourceVersion"]?.stringValue)
                // Without grace a pod is gone, whatever its processes do.
                if deleted.kind == "Pod", body["gracePeriodSeconds"] == 0 { table.take("pods", name) }
                return deleted.value
            }
        }
    }

    private func patch(
        _ current: Value, with body: Value, _ type: String, _ kind: String
    ) throws(KubeStatus) -> Value {
        do {
            if type.contains("strategic") { return try StrategicMergePatch.apply(body, to: current, kind: kind) }
            if type.contains("json-patch") { return try JSONPatch.apply(body, to: current) }
            return MergePatch.apply(body, to: current)
        } catch {
            throw KubeStatus.badRequest("\(error)")
        }
    }

    private func json(_ value: Value, status: Int = 200) -> ServerResponse {
        ServerResponse(status: status, contentType: "application/json", body: JSONWriter.bytes(value))
    }

    private func failure(_ status: KubeStatus) -> ServerResponse { json(status.value, status: status.code) }
}

/// What a URL path of the API names.
struct APITarget {
    var kind: ResourceKind
    var namespace: String?
    var name: String?

    init?(_ path: String) {
        var parts: ArraySlice<String> = path.split(separator: "/").map(String.init)[...]
        let isCore: Bool = parts.popFirst() == "api"
        let group: String = isCore ? "" : parts.popFirst() ?? ""
        guard parts.popFirst() != nil else { return nil }
        if parts.count > 2, parts.first == "namespaces" {
            namespace = parts.dropFirst().first
            parts = parts.dropFirst(2)
        }
        guard let plural = parts.popFirst(),
            let kind = BuiltinKinds.all.first(where: { $0.plural == plural && $0.group == group })
        else { return nil }
        self.kind = kind
        name = parts.popFirst()
    }
}

/// The objects that a list or watch is about.
struct ObjectFilter {
    var namespace: String?
    var labels: LabelSelector
    var fields: FieldSelector

    init(_ request: ServerRequest, _ target: APITarget) throws(KubeStatus) {
        namespace = target.namespace
        do {
            labels = try LabelSelector(parsing: request.parameter("labelSelector") ?? "")
            fields = try FieldSelector(parsing: request.parameter("fieldSelector") ?? "")
        } catch {
            throw KubeStatus.badRequest("\(error)")
        }
    }

    func matches(_ object: KubeObject) -> Bool {
        (namespace == nil || object.namespace == namespace) && labels.matches(object.labels) && fields.matches(object)
    }
}

/// Aggregated discovery documents of the built-in kinds.
enum MemoryDiscovery {
    static func document(core: Bool) -> Value {
        let kinds: [ResourceKind] = BuiltinKinds.all.filter { $0.group.isEmpty == core }
        let groups: [String: [ResourceKind]] = Dictionary(grouping: kinds, by: \.group)
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
            "items": .list(groups.keys.sorted().map { group($0, groups[$0] ?? []) }),
        ]
    }

    /// `/apis/batch/v1`: the kinds of one version; nil for other paths.
    static func version(_ path: String) -> Value? {
        let parts: [String] = path.split(separator: "/").map(String.init)
        guard parts.count == 3, parts[0] == "apis" else { return nil }
        let kinds: [ResourceKind] = BuiltinKinds.all.filter { $0.group == parts[1] && $0.version == parts[2] }
        guard !kinds.isEmpty else { return nil }
        let resources: [Value] = kinds.map { kind in
            ["name": .string(kind.plural), "kind": .string(kind.kind), "namespaced": .bool(kind.isNamespaced)]
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string("\(parts[1])/\(parts[2])"),
            "resources": .list(resources),
        ]
    }

    private static func group(_ name: String, _ kinds: [ResourceKind]) -> Value {
        let versions: [String: [ResourceKind]] = Dictionary(grouping: kinds, by: \.version)
        let items: [Value] = versions.keys.sorted().map { version in
            let resources: [Value] = (versions[version] ?? []).map(resource)
            return ["version": .string(version), "freshness": "Current", "resources": .list(resources)]
        }
        return ["metadata": ["name": .string(name)], "versions": .list(items)]
    }

    private static func resource(_ kind: ResourceKind) -> Value {
        [
            "resource": .string(kind.plural), "singularResource": .string(kind.singular),
            "scope": kind.isNamespaced ? "Namespaced" : "Cluster",
            "responseKind": [
                "group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind),
            ],
            "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
        ]
    }
}
