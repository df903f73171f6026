import HTTPServing
import KubeModel
import ValueTree

extension APICall {
    /// `/status`, `/scale`, `/log`, `/token`, ...
    func subresource(_ subresource: String, _ served: ServedResource) async throws -> ServerResponse {
        guard let name = path.name else { throw APIServer.pathNotFound }
        switch subresource {
        case "status" where served.kind.hasStatus: return try await part(.status, served, name)
        case "finalize" where served.kind.kind == "Namespace": return try await part(.main, served, name)
        case "scale" where served.kind.hasScale: return try await scale(served, name)
        case "log" where served.kind.kind == "Pod": return try log(name)
        case "token" where served.kind.kind == "ServiceAccount": return try await token(served, name)
        case "exec", "attach", "portforward", "eviction", "ephemeralcontainers":
            throw KubeStatus(
                code: 501, reason: "NotImplemented",
                message: "the embedded cluster runs pods as processes of this machine and has no \(subresource)")
        default: throw APIServer.pathNotFound
        }
    }

    private func part(
        _ part: ObjectService.Part, _ served: ServedResource, _ name: String
    ) async throws -> ServerResponse {
        switch request.method {
        case "GET", "HEAD": return try get(served, name)
        case "PUT": return try await update(served, name, part)
        case "PATCH": return try await patch(served, name, part)
        default: throw APIServer.methodNotAllowed
        }
    }

    // MARK: Scale

    private func scale(_ served: ServedResource, _ name: String) async throws -> ServerResponse {
        guard let object = service.store.get(key(served, name)) else {
            throw KubeStatus.notFound(served.groupResource, name)
        }
        let paths = ScalePaths(served)
        let current: KubeObject = paths.scale(of: object)
        let proposed: KubeObject
        switch request.method {
        case "GET", "HEAD": return show(current.value)
        case "PUT": proposed = try RequestBody.object(request)
        case "PATCH":
            let scaling = ServedResource(
                ResourceKind(group: "autoscaling", version: "v1", kind: "Scale", plural: "scales"))
            proposed = try ObjectPatch(request).applied(
                to: current, scaling, writeOptions(), now: server.now())
        default: throw APIServer.methodNotAllowed
        }
        guard let replicas = proposed[at: "spec", "replicas"]?.intValue, replicas >= 0 else {
            throw KubeStatus.invalid(
                GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"), name,
                [Validation.invalid("spec.replicas", proposed[at: "spec", "replicas"] ?? .null, "must be 0 or more")])
        }
        let version: String? = proposed.resourceVersion == current.resourceVersion ? nil : proposed.resourceVersion
        let made: KubeObject = try await service.modify(
            served, namespace: path.namespace, name: name, part: .main, writeOptions()
        ) { current in
            var scaled: KubeObject = current
            scaled.value[at: paths.specReplicas] = .int(replicas)
            scaled.resourceVersion = version
            return scaled
        }
        return show(paths.scale(of: made).value)
    }

    // MARK: Log

    private func log(_ name: String) throws(KubeStatus) -> ServerResponse {
        let pods = GroupResource(resource: "pods")
        guard let pod = service.store.get(ObjectKey(pods, namespace: path.namespace, name: name)) else {
            throw KubeStatus.notFound(pods, name)
        }
        let container: String = try LogRequest.container(request.parameter("container"), of: pod)
        let options: PodLogOptions = LogRequest.options(request, now: server.now())
        let state: Value? = LogRequest.status(of: container, in: pod)?["state"]
        if !options.previous, state?["running"] == nil, state?["terminated"] == nil, !options.follow {
            let why: String = state?[at: "waiting", "reason"]?.stringValue ?? "ContainerCreating"
            throw KubeStatus.badRequest(
                "container \"\(container)\" in pod \"\(name)\" is waiting to start: \(why)")
        }
        let file = PodLogFile(stateDirectory: server.stateDirectory, uid: pod.uid ?? "", container: container)
        if options.previous, !file.exists(previous: true) {
            throw KubeStatus.badRequest("previous terminated container \"\(container)\" in pod \"\(name)\" not found")
        }
        return ServerResponse(
            status: 200, headers: [("Content-Type", "text/plain")], stream: file.stream(options))
    }

    // MARK: Token

    /// TokenRequest: a token of the service account that expires.
    private func token(_ served: ServedResource, _ name: String) async throws -> ServerResponse {
        guard request.method == "POST" else { throw APIServer.methodNotAllowed }
        guard let account = service.store.get(key(served, name)), let uid = account.uid else {
            throw KubeStatus.notFound(served.groupResource, name)
        }
        var answer: KubeObject = try RequestBody.object(request)
        let seconds: Int64 = answer[at: "spec", "expirationSeconds"]?.intValue ?? 3_600
        guard (600...31_536_000).contains(seconds) else {
            throw KubeStatus.invalid(
                GroupVersionKind(group: "authentication.k8s.io", version: "v1", kind: "TokenRequest"), name,
                [
                    Validation.invalid(
                        "spec.expirationSeconds", .int(seconds), "may not specify a duration less than 10 minutes")
                ])
        }
        let now: KubeTime = server.now()
        let expiry = KubeTime(seconds: now.seconds + seconds)
        let claims = TokenSigner.Claims(namespace: path.namespace ?? "", name: name, uid: uid, expiry: expiry)
        answer.apiVersion = "authentication.k8s.io/v1"
        answer.kind = "TokenRequest"
        answer[at: "spec", "expirationSeconds"] = .int(seconds)
        answer[at: "status", "token"] = .string(server.signer.token(claims, issued: now))
        answer[at: "status", "expirationTimestamp"] = .string(expiry.text)
        return show(answer.value, status: 201)
    }
}

/// Where a scalable object keeps its count of replicas.
struct ScalePaths: Sendable {
    let specReplicas: [String]
    let statusReplicas: [String]
    private let selector: [String]

    init(_ served: ServedResource) {
        func path(_ key: String, _ standard: [String]) -> [String] {
            let text: String? = served.custom?.scale?[key]?.stringValue
            return text.map { $0.split(separator: ".").map(String.init) } ?? standard
        }
        specReplicas = path("specReplicasPath", ["spec", "replicas"])
        statusReplicas = path("statusReplicasPath", ["status", "replicas"])
        selector = path("labelSelectorPath", ["spec", "selector"])
    }

    func scale(of object: KubeObject) -> KubeObject {
        var scale = KubeObject(
            apiVersion: "autoscaling/v1", kind: "Scale", namespace: object.namespace, name: object.name)
        scale.uid = object.uid
        scale.resourceVersion = object.resourceVersion
        scale.creationTimestamp = object.creationTimestamp
        scale["spec"] = ["replicas": .int(object.value[at: specReplicas]?.intValue ?? 0)]
        scale["status"] = ["replicas": .int(object.value[at: statusReplicas]?.intValue ?? 0)]
        if let chosen = object.value[at: selector] {
            let text: String = chosen.stringValue ?? (try? LabelSelector(value: chosen))?.text ?? ""
            scale[at: "status", "selector"] = .string(text)
        }
        return scale
    }
}

/// What a request for a log asks for.
enum LogRequest {
    static func options(_ request: ServerRequest, now: KubeTime) -> PodLogOptions {
        var options = PodLogOptions()
        options.follow = ListOptions.flag(request, "follow")
        options.timestamps = ListOptions.flag(request, "timestamps")
        options.previous = ListOptions.flag(request, "previous")
        options.tailLines = request.parameter("tailLines").flatMap { Int($0) }.map { max(0, $0) }
        options.limitBytes = request.parameter("limitBytes").flatMap { Int($0) }.map { max(0, $0) }
        options.sinceTime = request.parameter("sinceTime").flatMap { KubeTime($0) }
        if let seconds = request.parameter("sinceSeconds").flatMap({ Int64($0) }) {
            let bounded: Int64 = min(max(0, seconds), 100 * 365 * 86_400)
            options.sinceTime = KubeTime(nanoseconds: now.nanoseconds - bounded * 1_000_000_000)
        }
        return options
    }

    /// The named container, or the only one.
    static func container(_ name: String?, of pod: KubeObject) throws(KubeStatus) -> String {
        let lists: [[Value]] = ["containers", "initContainers"].map { pod[at: "spec", $0]?.listValue ?? [] }
        let names: [String] = lists.joined().compactMap { $0["name"]?.stringValue }
        guard let name, !name.isEmpty else {
            guard let first = lists[0].first?["name"]?.stringValue, lists[0].count == 1 else {
                throw KubeStatus.badRequest(
                    "a container name must be specified for pod \(pod.name), choose one of: "
                        + "[\(names.joined(separator: " "))]")
            }
            return first
        }
        guard names.contains(name) else {
            throw KubeStatus.badRequest("container \(name) is not valid for pod \(pod.name)")
        }
        return name
    }

    static func status(of container: String, in pod: KubeObject) -> Value? {
        let lists: [[Value]] = ["containerStatuses", "initContainerStatuses"].map {
            pod[at: "status", $0]?.listValue ?? []
        }
        return lists.joined().first { $0["name"]?.stringValue == container }
    }
}
