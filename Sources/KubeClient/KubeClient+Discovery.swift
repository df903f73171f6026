import Diagnostics
package import KubeModel
import ValueTree

extension KubeClient {
    /// What the cluster serves: looked up once and kept.
    package func discovery() async throws -> Discovery {
        try await discoveryCache.discovery()
    }

    /// How the cluster names and scopes objects of `kind`.
    ///
    /// The built-in kinds are known without asking; for others discovery is read, and read again when the kind
    /// is not in it (its definition may be new).
    ///
    /// - Throws: `notFound` if the cluster has no such kind.
    package func resource(for kind: GroupVersionKind) async throws -> ResourceKind {
        if let known = BuiltinKinds.named(kind.kind, group: kind.group), known.version == kind.version { return known }
        if let found = try await discoveryCache.discovery().kind(kind) { return found }
        let discovery: Discovery = try await discoveryCache.refreshed()
        if let found = discovery.kind(kind) { return found }
        throw Self.unknown(kind, discovery)
    }

    /// `v1`, `apps/v1`, ..., and `apps/v1/Deployment`, ..., as Helm's templates see them.
    package func apiGroupsAndVersions() async throws -> [String] {
        try await discovery().apiVersionsAndKinds
    }

    package func serverVersion() async throws -> ServerVersion {
        let value: Value = try await requester.value(
            APICall(path: "/version", summary: "ask for the cluster's version"))
        return ServerVersion(
            major: value["major"]?.stringValue ?? "", minor: value["minor"]?.stringValue ?? "",
            gitVersion: value["gitVersion"]?.stringValue ?? "")
    }

    private static func unknown(_ kind: GroupVersionKind, _ discovery: Discovery) -> Diagnostic {
        let message: String = "the cluster has no kind \"\(kind.kind)\" in \(kind.apiVersion)"
        if discovery.unavailable.contains(kind.apiVersion) {
            return Diagnostic(
                .notFound, message, hint: "the server of \(kind.apiVersion) does not answer at the moment")
        }
        let elsewhere: [String] = discovery.kinds.filter { $0.kind == kind.kind }.map(\.apiVersion)
        if !elsewhere.isEmpty {
            return Diagnostic(.notFound, message, hint: "it is in \(elsewhere.joined(separator: ", "))")
        }
        let hint: String? = Suggestion.hint(for: kind.kind, in: Set(discovery.kinds.map(\.kind)))
        return Diagnostic(
            .notFound, message, hint: hint ?? "is its CustomResourceDefinition missing? `kubectl api-resources` tells")
    }
}
