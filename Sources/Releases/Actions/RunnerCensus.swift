import Diagnostics
import KubeClient
import KubeModel

/// What runs for a group right now, by its marks: also what no record names (records may have been lost).
struct RunnerCensus: Sendable {
    struct Runner: Sendable {
        var object: ManifestObject
        var live: KubeObject
    }

    static let pods = ResourceKind(version: "v1", kind: "Pod", plural: "pods")

    /// Jobs and CronJobs that nobody else controls.
    var runners: [Runner] = []
    /// nil if we may not know.
    var pods: [KubeObject]?
    /// What kept us from knowing; nil if nothing did.
    var trouble: String?

    static func selector(_ group: String) -> String { "\(ReleaseWire.groupLabel)=\(group)" }

    static func read(_ ownership: Ownership, client: KubeClient) async throws -> RunnerCensus {
        let options = ListOptions(labelSelector: selector(ownership.release))
        async let jobs: [KubeObject] = list("jobs", ["v1"], ownership, options, client)
        async let cronJobs: [KubeObject] = list("cronjobs", ["v1", "v1beta1"], ownership, options, client)
        async let pods: (items: [KubeObject]?, trouble: String?) = pods(ownership, options, client)
        var census = RunnerCensus()
        for live in try await jobs + cronJobs where ownership.owns(live) && live.controller == nil {
            let plural: String = live.kind == "Job" ? "jobs" : "cronjobs"
            let kind = ResourceKind(
                group: "batch", version: live.groupVersionKind.version, kind: live.kind, plural: plural)
            census.runners.append(
                Runner(object: ManifestObject(object: live, resource: kind, namespace: ownership.namespace), live: live)
            )
        }
        (census.pods, census.trouble) = try await pods
        return census
    }

    /// Objects of the first of the versions that the server has.
    private static func list(
        _ plural: String, _ versions: [String], _ ownership: Ownership, _ options: ListOptions, _ client: KubeClient
    ) async throws -> [KubeObject] {
        for version in versions {
            do {
                let resource = GroupVersionResource(group: "batch", version: version, resource: plural)
                return try await client.list(resource, namespace: ownership.namespace, options: options).items
            } catch let error as Diagnostic where error.code == .notFound {
                continue
            } catch let error as Diagnostic where error.code == .forbidden {
                // Those that records name are found by their names.
                return []
            }
        }
        return []
    }

    private static func pods(
        _ ownership: Ownership, _ options: ListOptions, _ client: KubeClient
    ) async throws -> (items: [KubeObject]?, trouble: String?) {
        do {
            return (
                try await client.list(
                    pods.groupVersionResource, namespace: ownership.namespace, options: options
                ).items, nil
            )
        } catch let error as Diagnostic where error.code == .forbidden {
            return (nil, "pods can't be listed here: \(error.message)")
        }
    }
}
