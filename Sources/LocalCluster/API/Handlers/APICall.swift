import HTTPServing
import KubeModel
import ValueTree

/// One request about a resource, by somebody we know.
struct APICall: Sendable {
    let server: APIServer
    let request: ServerRequest
    let path: ResourcePath
    let user: User

    var service: ObjectService { server.service }

    func answer() async throws -> ServerResponse {
        try authorize()
        if DiscoveryDocuments.reviews.contains(where: { $0.group == path.group && $0.plural == path.resource }) {
            return try await review()
        }
        let found: ServedResource? = service.catalog.current.find(
            group: path.group, version: path.version, resource: path.resource)
        guard let served = found, served.kind.isNamespaced || path.namespace == nil else {
            throw APIServer.pathNotFound
        }
        if let subresource = path.subresource { return try await self.subresource(subresource, served) }
        switch (request.method, path.name) {
        case ("GET", let name?), ("HEAD", let name?):
            return ListOptions.flag(request, "watch") ? try watch(served) : try get(served, name)
        case ("GET", nil), ("HEAD", nil): return try list(served)
        case ("POST", nil): return try await create(served)
        case ("PUT", let name?): return try await update(served, name, .main)
        case ("PATCH", let name?): return try await patch(served, name, .main)
        case ("DELETE", let name?): return try await delete(served, name)
        case ("DELETE", nil): return try await deleteAll(served)
        default: throw APIServer.methodNotAllowed
        }
    }

    // MARK: Authorization

    /// The API's word for what the request wants.
    var verb: String {
        switch (request.method, path.name) {
        case ("GET", _) where ListOptions.flag(request, "watch"), ("HEAD", _) where ListOptions.flag(request, "watch"):
            return "watch"
        case ("GET", nil), ("HEAD", nil): return "list"
        case ("GET", _), ("HEAD", _): return "get"
        case ("POST", _): return "create"
        case ("PUT", _): return "update"
        case ("PATCH", _): return "patch"
        case ("DELETE", nil): return "deletecollection"
        case ("DELETE", _): return "delete"
        default: return request.method.lowercased()
        }
    }

    private func authorize() throws(KubeStatus) {
        // A namespace is in itself: a role there may be about it.
        let isNamespace: Bool = path.group.isEmpty && path.resource == "namespaces"
        let namespace: String? = path.namespace ?? (isNamespace ? path.name : nil)
        let resource = AccessReview.Resource(
            group: path.group, resource: path.resource, subresource: path.subresource, namespace: namespace,
            name: path.name ?? selectedName)
        if server.authorizer.allows(user, AccessReview(verb: verb, resource: resource)) { return }
        let place: String = namespace.map { " in the namespace \"\($0)\"" } ?? " at the cluster scope"
        let object: String = path.name.map { " \"\($0)\"" } ?? ""
        throw KubeStatus(
            code: 403, reason: "Forbidden",
            message: "\(path.groupResource)\(object) is forbidden: User \"\(user.name)\" cannot \(verb) resource "
                + "\"\(resource.full)\" in API group \"\(path.group)\"\(place)",
            details: KubeStatus.Details(name: path.name ?? "", group: path.group, kind: path.resource))
    }

    /// The one object that a list or watch is about, if its field selector says so: a role may name it.
    private var selectedName: String? {
        guard verb == "list" || verb == "watch", let text = ListOptions.text(request, "fieldSelector") else {
            return nil
        }
        return (try? FieldSelector(parsing: text))?.exactName
    }

    // MARK: Reading

    func key(_ served: ServedResource, _ name: String) -> ObjectKey {
        ObjectKey(served.groupResource, namespace: path.namespace, name: name)
    }

    func presenter(_ served: ServedResource) -> Presenter {
        Presenter(
            served: served, representation: Negotiation(accept: request.headers["accept"]).representation,
            includeObject: request.parameter("includeObject") ?? "Metadata", now: server.now())
    }

    func show(_ value: Value, status: Int = 200) -> ServerResponse {
        Answer.value(value, status: status, isYAML: Negotiation(accept: request.headers["accept"]).isYAML)
    }

    func get(_ served: ServedResource, _ name: String) throws(KubeStatus) -> ServerResponse {
        guard let object = service.store.get(key(served, name)) else {
            throw KubeStatus.notFound(served.groupResource, name)
        }
        return show(presenter(served).object(object))
    }

    private func list(_ served: ServedResource) throws(KubeStatus) -> ServerResponse {
        let options = try ListOptions(request)
        if options.isWatch { return try watch(served) }
        try FieldLabels.check(options.fields, served)
        let (all, revision) = service.store.list(served.groupResource, namespace: path.namespace)
        let page: ListPage = try ListPage(all.filter(options.matches), options, revision: revision)
        return show(
            presenter(served).list(
                page.objects, revision: page.revision, continuation: page.continuation, remaining: page.remaining))
    }

    // MARK: Writing

    func writeOptions() throws(KubeStatus) -> WriteOptions {
        try WriteOptions(request, grants: GrantRule(user: user, authorizer: server.authorizer))
    }

    private func create(_ served: ServedResource) async throws -> ServerResponse {
        let object: KubeObject = try RequestBody.object(request)
        let options = try writeOptions()
        let made: KubeObject = try await service.create(served, namespace: path.namespace, object, options)
        return show(presenter(served).object(made), status: 201)
    }

    func update(
        _ served: ServedResource, _ name: String, _ part: ObjectService.Part
    ) async throws -> ServerResponse {
        var object: KubeObject = try RequestBody.object(request)
        if object.name.isEmpty { object.name = name }
        guard object.name == name else {
            throw KubeStatus.badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(name))")
        }
        let (made, isNew) = try await service.update(
            served, namespace: path.namespace, object, part: part, writeOptions())
        return show(presenter(served).object(made), status: isNew ? 201 : 200)
    }

    func patch(_ served: ServedResource, _ name: String, _ part: ObjectService.Part) async throws -> ServerResponse {
        let patch = try ObjectPatch(request)
        var options = try writeOptions()
        if case .apply(let configuration) = patch {
            options.isApply = true
            return try await apply(served, name, part, configuration, options)
        }
        let writing: WriteOptions = options
        let now: KubeTime = server.now()
        let made: KubeObject = try await service.modify(
            served, namespace: path.namespace, name: name, part: part, writing
        ) { current in
            var proposed: KubeObject = try patch.applied(to: current, served, writing, now: now)
            if proposed.resourceVersion == current.resourceVersion { proposed.resourceVersion = nil }
            return proposed
        }
        return show(presenter(served).object(made))
    }

    private func apply(
        _ served: ServedResource, _ name: String, _ part: ObjectService.Part, _ configuration: Value,
        _ options: WriteOptions
    ) async throws -> ServerResponse {
        guard configuration.mapValue != nil, configuration["kind"]?.stringValue == served.kind.kind else {
            throw KubeStatus.badRequest("an applied configuration must have apiVersion, kind and metadata.name")
        }
        guard ListOptions.text(request, "fieldManager") != nil else {
            throw KubeStatus(
                code: 422, reason: "Invalid",
                message: "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: "
                    + "Required value: is required for apply patch")
        }
        let (made, isNew) = try await service.apply(
            served, namespace: path.namespace, name: name, part: part, configuration, options)
        return show(presenter(served).object(made), status: isNew ? 201 : 200)
    }

    private func delete(_ served: ServedResource, _ name: String) async throws -> ServerResponse {
        let body: Value = try RequestBody.value(request)
        let options = try DeleteOptions(
            request, body: body, standard: Deletion.standardPropagation(served.kind))
        let outcome: Deletion.Outcome = try await service.delete(
            served, namespace: path.namespace, name: name, options, isDryRun: isDryRun(body))
        switch outcome {
        case .removed(let object) where !(served.kind.kind == "Pod" && served.kind.group.isEmpty):
            return show(Answer.deleted(object, served))
        case .removed(let object), .marked(let object): return show(presenter(served).object(object))
        }
    }

    private func deleteAll(_ served: ServedResource) async throws -> ServerResponse {
        let body: Value = try RequestBody.value(request)
        let options = try DeleteOptions(
            request, body: body, standard: Deletion.standardPropagation(served.kind))
        let selection = try ListOptions(request)
        try FieldLabels.check(selection.fields, served)
        let gone: [KubeObject] = try await service.deleteAll(
            served, namespace: path.namespace, selection, options, isDryRun: isDryRun(body))
        let revision = String(service.store.revision)
        return show(presenter(served).list(gone, revision: revision, continuation: nil, remaining: nil))
    }

    private func isDryRun(_ body: Value) throws(KubeStatus) -> Bool {
        let inBody: [String] = (body["dryRun"]?.listValue ?? []).compactMap(\.stringValue)
        return try WriteOptions.isDryRun(request.parameters("dryRun") + inBody, of: "DeleteOptions")
    }
}
