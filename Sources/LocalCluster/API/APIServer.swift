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
        guard let user = authenticator.user(authorization: request.headers["authorization"], now: now()) else {
            throw KubeStatus(code: 401, reason: "Unauthorized", message: "Unauthorized")
        }
        guard case .resource(let path) = route else { return try discovery(route, request) }
        return try await APICall(server: self, request: request, path: path, user: user).answer()
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
