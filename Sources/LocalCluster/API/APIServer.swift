import Diagnostics
import HTTPServing
import KubeModel
import ValueTree

/// The Kubernetes API: one request in, one response out.
struct APIServer: Sendable {
    let service: ObjectService
    let authenticator: Authenticator
    let authorizer: Authorizer
    /// Where pods' logs are.
    let stateDirectory: String
    let signer: TokenSigner
    /// `127.0.0.1:PORT`.
    let address: String

    var now: @Sendable () -> KubeTime { service.now }

    func handle(_ request: ServerRequest) async -> ServerResponse {
        do {
            return try await answer(request)
        } catch let status as KubeStatus {
            return Answer.failure(status)
        } catch let diagnostic as Diagnostic {
            return Answer.failure(APIServer.status(diagnostic))
        } catch {
            return Answer.failure(KubeStatus(code: 500, reason: "InternalError", message: "\(error)"))
        }
    }

    private func answer(_ request: ServerRequest) async throws -> ServerResponse {
        let route = Route(path: request.path)
        switch route {
        case .health: return .text("ok")
        case .version: return Answer.value(ServerVersion.value)
        default: break
        }
        guard let client = authenticator.user(authorization: request.headers["authorization"], now: now()) else {
            throw KubeStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
        }
        let user: User = try impersonated(client, request)
        guard case .resource(let path) = route else { return try discovery(route, request) }
        return try await APICall(server: self, request: request, path: path, user: user).answer()
    }

    /// Whom the client wants to be taken for (`--as`), if it may be.
    private func impersonated(_ client: User, _ request: ServerRequest) throws(KubeStatus) -> User {
        let groups: [String] = (request.headers["impersonate-group"] ?? "").split(separator: ",").map {
            String($0.drop { $0 == " " })
        }
        guard let name = request.headers["impersonate-user"], !name.isEmpty else {
            if groups.isEmpty { return client }
            throw KubeStatus.badRequest("requested groups without impersonating a user")
        }
        for (resource, subject) in [("users", name)] + groups.map({ ("groups", $0) }) {
            let wanted = AccessReview.Resource(group: "", resource: resource, name: subject)
            guard authorizer.allows(client, AccessReview(verb: "impersonate", resource: wanted)) else {
                throw KubeStatus(
                    code: 403, reason: "Forbidden",
                    message: "\(resource) \"\(subject)\" is forbidden: User \"\(client.name)\" cannot impersonate "
                        + "resource \"\(resource)\" in API group \"\" at the cluster scope")
            }
        }
        let parts: [String] = name.split(separator: ":").map(String.init)
        if parts.count == 4, parts[0] == "system", parts[1] == "serviceaccount", groups.isEmpty {
            return .serviceAccount(namespace: parts[2], name: parts[3], uid: "")
        }
        return User(name: name, groups: groups + ["system:authenticated"])
    }

    // MARK: Discovery

    private func discovery(_ route: Route, _ request: ServerRequest) throws(KubeStatus) -> ServerResponse {
        guard request.method == "GET" || request.method == "HEAD" else { throw APIServer.methodNotAllowed }
        let catalog: Catalog = service.catalog.current
        let documents = DiscoveryDocuments(catalog: catalog)
        let accepted = Negotiation(accept: request.headers["accept"])
        if accepted.wantsAggregatedDiscovery, route == .coreVersions || route == .groups {
            let value: Value = documents.aggregated(isCore: route == .coreVersions)
            return ServerResponse(
                status: 200, contentType: DiscoveryDocuments.aggregatedType, body: JSONWriter.bytes(value))
        }
        let found: Value?
        switch route {
        case .index:
            found = [
                "paths": [
                    "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz",
                    "/version",
                ]
            ]
        case .coreVersions: found = documents.coreVersions(address: address)
        case .groups: found = documents.groupList
        case .group(let name): found = documents.group(name)
        case .resources(let group, let version): found = documents.resources(group: group, version: version)
        case .openAPIVersion2: return openAPIVersion2(request)
        case .openAPIIndex: found = OpenAPIDocuments(catalog: catalog).index
        case .openAPI(let group, let version):
            found = OpenAPIDocuments(catalog: catalog).document(group: group, version: version)
        default: found = nil
        }
        guard let found else { throw APIServer.pathNotFound }
        return Answer.value(found, isYAML: accepted.isYAML)
    }

    private func openAPIVersion2(_ request: ServerRequest) -> ServerResponse {
        let ranges: [MediaType] = MediaType.list(request.headers["accept"])
        if let range = ranges.first, range.name.hasSuffix("+protobuf") {
            return ServerResponse(
                status: 200, contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
                body: OpenAPIDocuments.version2Buffer)
        }
        return Answer.value(OpenAPIDocuments.version2)
    }

    // MARK: Failures

    static let pathNotFound = KubeStatus(
        code: 404, reason: "NotFound", message: "the server could not find the requested resource")

    static let methodNotAllowed = KubeStatus(
        code: 405, reason: "MethodNotAllowed",
        message: "the server does not allow this method on the requested resource")

    private static func status(_ diagnostic: Diagnostic) -> KubeStatus {
        switch diagnostic.code {
        case .notFound: return KubeStatus(code: 404, reason: "NotFound", message: diagnostic.description)
        case .conflict: return KubeStatus(code: 409, reason: "Conflict", message: diagnostic.description)
        case .invalid: return KubeStatus(code: 400, reason: "BadRequest", message: diagnostic.description)
        default: return KubeStatus(code: 500, reason: "InternalError", message: diagnostic.description)
        }
    }
}
