import Diagnostics
import KubeModel
import ValueTree

/// Discovery, fetched when first wanted and kept; whoever asks meanwhile waits for the same fetch.
actor DiscoveryCache {
    private let requester: Requester
    private var fetch: Task<Discovery, any Error>?
    private var versions: [String]?
    private var kinds: [String: [ResourceKind]] = [:]

    init(requester: Requester) {
        self.requester = requester
    }

    func discovery() async throws -> Discovery {
        let task: Task<Discovery, any Error> =
            fetch
            ?? Task { [requester] in
                try await Self.fetch(requester)
            }
        fetch = task
        do {
            return try await task.value
        } catch {
            if fetch == task { fetch = nil }
            throw error
        }
    }

    /// Looks again at the server: a kind may have been defined since.
    func refreshed() async throws -> Discovery {
        fetch = nil
        return try await discovery()
    }

    /// `v1` and every version of every group, preferred ones first in their group.
    func groupVersions() async throws -> [String] {
        if let versions { return versions }
        var call: APICall = APICall(path: "/apis", summary: "look up the cluster's kinds (/apis)")
        // The short answer, not the aggregated one.
        call.accept = "application/json"
        let answer: Value = try await requester.value(call)
        let groups: [String] =
            DiscoveryReader.aggregated(answer)?.groupVersions ?? DiscoveryReader.groupVersions(answer)
        let found: [String] = ["v1"] + groups
        versions = found
        return found
    }

    /// The kinds of one version; none if the cluster doesn't have it.
    func kinds(of groupVersion: String) async throws -> [ResourceKind] {
        if let known = await known(groupVersion) { return known }
        return try await refreshedKinds(of: groupVersion)
    }

    /// What was read of a version before; nil for nothing.
    func known(_ groupVersion: String) async -> [ResourceKind]? {
        if let known = kinds[groupVersion] { return known }
        guard let fetch, let all = try? await fetch.value else { return nil }
        return all.kinds.filter { $0.apiVersion == groupVersion }
    }

    /// Looks again at the server. One that doesn't answer is an error: that says nothing about the kinds there are.
    func refreshedKinds(of groupVersion: String) async throws -> [ResourceKind] {
        var found: [ResourceKind] = []
        do {
            found = try await Self.kinds(of: groupVersion, requester)
        } catch let error as Diagnostic where error.code == .notFound {}
        kinds[groupVersion] = found
        return found
    }

    private static func fetch(_ requester: Requester) async throws -> Discovery {
        async let core: Value = document("/api", requester)
        async let groups: Value = document("/apis", requester)
        let (coreValue, groupsValue): (Value, Value) = try await (core, groups)
        if let first = DiscoveryReader.aggregated(coreValue), let rest = DiscoveryReader.aggregated(groupsValue) {
            return Discovery(
                kinds: first.kinds + rest.kinds, groupVersions: first.groupVersions + rest.groupVersions,
                unavailable: first.unavailable + rest.unavailable)
        }
        let coreVersions: [String] = (coreValue["versions"]?.listValue ?? []).compactMap(\.stringValue)
        return try await versions(coreVersions + DiscoveryReader.groupVersions(groupsValue), requester)
    }

    /// One document per version, all at once; a group whose server is down takes nothing else with it.
    private static func versions(_ groupVersions: [String], _ requester: Requester) async throws -> Discovery {
        let found: [String: [ResourceKind]] = try await withThrowingTaskGroup(
            of: (String, [ResourceKind]?).self
        ) { group in
            for groupVersion in groupVersions {
                group.addTask { (groupVersion, try await kindsIfServed(groupVersion, requester)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return Discovery(
            kinds: groupVersions.flatMap { found[$0] ?? [] }, groupVersions: groupVersions,
            unavailable: groupVersions.filter { found[$0] == nil })
    }

    /// nil for a version whose own server (an aggregated API) doesn't answer.
    private static func kindsIfServed(
        _ groupVersion: String, _ requester: Requester
    ) async throws -> [ResourceKind]? {
        do {
            return try await kinds(of: groupVersion, requester)
        } catch let error as Diagnostic where groupVersion.contains("/") && error.code != .forbidden {
            return nil
        }
    }

    private static func kinds(of groupVersion: String, _ requester: Requester) async throws -> [ResourceKind] {
        let (group, version): (String, String) = APIVersion.split(groupVersion)
        let path: String = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        return DiscoveryReader.kinds(try await document(path, requester), group: group, version: version)
    }

    private static func document(_ path: String, _ requester: Requester) async throws -> Value {
        var call: APICall = APICall(path: path, summary: "look up the cluster's kinds (\(path))")
        call.accept = ContentTypes.discovery
        return try await requester.value(call)
    }
}
