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
    /// The built-in kinds are known without asking; for others the document of their version is read, and read again
    /// when the kind is not in what was kept of it (its definition may be new).
    ///
    /// - Throws: `notFound` if the cluster has no such kind.
    package func resource(for kind: GroupVersionKind) async throws -> ResourceKind {
        if let found = try await findResource(for: kind) { return found }
        throw try await unknown(kind)
    }

    /// The same; nil if the cluster has no such kind.
    package func findResource(for kind: GroupVersionKind) async throws -> ResourceKind? {
        if let known = BuiltinKinds.everywhere(kind.kind, group: kind.group), known.version == kind.version {
            return known
        }
        let isSame: (ResourceKind) -> Bool = { $0.kind == kind.kind }
        if let found = await discoveryCache.known(kind.apiVersion)?.first(where: isSame) { return found }
        return try await discoveryCache.refreshedKinds(of: kind.apiVersion).first(where: isSame)
    }

    /// The same in whichever version the cluster has it, the preferred one first.
    package func resource(forGroup group: String, kind: String) async throws -> ResourceKind {
        if let known = BuiltinKinds.everywhere(kind, group: group) { return known }
        for version in try await discoveryCache.groupVersions() where APIVersion.split(version).group == group {
            if let found = try await discoveryCache.kinds(of: version).first(where: { $0.kind == kind }) {
                return found
            }
        }
        throw Diagnostic(
            .notFound, "the cluster has no kind \"\(kind)\" in any version of \(group.isEmpty ? "its core" : group)")
    }

    /// Whether the cluster serves `v1`, `apps/v1`, or `apps/v1/Deployment`.
    package func serves(_ apiVersion: String) async throws -> Bool {
        let parts: [Substring] = apiVersion.split(separator: "/", omittingEmptySubsequences: false)
        let versions: [String] = try await discoveryCache.groupVersions()
        if versions.contains(apiVersion) { return true }
        guard let kind = parts.last, parts.count > 1 else { return false }
        let version: String = parts.dropLast().joined(separator: "/")
        guard versions.contains(version) else { return false }
        return try await discoveryCache.kinds(of: version).contains { $0.kind == kind }
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

    /// Says where a kind is, if it is not where it was looked for.
    private func unknown(_ kind: GroupVersionKind) async throws -> Diagnostic {
        let message: String = "the cluster has no kind \"\(kind.kind)\" in \(kind.apiVersion)"
        let discovery: Discovery = try await discoveryCache.refreshed()
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
