import Diagnostics
import KubeModel
import ValueTree

/// Discovery, fetched when first wanted and kept; whoever asks meanwhile waits for the same fetch.
actor DiscoveryCache {
    private let requester: Requester
    private var fetch: Task<Discovery, any Error>?

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
                group.addTask { (groupVersion, try await kinds(of: groupVersion, requester)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return Discovery(
            kinds: groupVersions.flatMap { found[$0] ?? [] }, groupVersions: groupVersions,
            unavailable: groupVersions.filter { found[$0] == nil })
    }

    private static func kinds(of groupVersion: String, _ requester: Requester) async throws -> [ResourceKind]? {
        let (group, version): (String, String) = APIVersion.split(groupVersion)
        let path: String = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        do {
            return DiscoveryReader.kinds(try await document(path, requester), group: group, version: version)
        } catch let error as Diagnostic where !group.isEmpty && error.code != .forbidden {
            return nil
        }
    }

    private static func document(_ path: String, _ requester: Requester) async throws -> Value {
        var call: APICall = APICall(path: path, summary: "look up the cluster's kinds (\(path))")
        call.accept = ContentTypes.discovery
        return try await requester.value(call)
    }
}
