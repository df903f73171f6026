import KubeModel
import KubeRuntime

/// An object of a revision as the cluster has it.
package struct LiveObjectState: Sendable, Hashable {
    package var kind: String
    package var name: String
    /// `ready`, `pending`, `failed`, `missing`.
    package var state: String
    package var reason: String?
}

extension GroupReleases {
    /// What the cluster has of the objects of a revision, in install order.
    package func liveObjects(of record: ReleaseRecord) async throws -> [LiveObjectState] {
        let objects: [ManifestObject] = try await reader.objects(ofStored: record.manifest)
        let live: LiveObjects = try await LiveObjects.read(objects, client: client)
        return objects.map { object in
            var state = LiveObjectState(kind: object.resource.kind, name: object.object.name, state: "missing")
            guard let found = live[object.identity] else { return state }
            switch Readiness.evaluate(found) {
            case .ready: state.state = "ready"
            case .notReady(let reason): (state.state, state.reason) = ("pending", reason)
            case .failed(let reason): (state.state, state.reason) = ("failed", reason)
            }
            return state
        }
    }

    /// `Kind/name` of everything that a delete would take away.
    package func contents(_ group: String) async throws -> [String] {
        let history = GroupHistory(try await store.history(group))
        guard !history.isEmpty else { throw await missing(group) }
        var objects: [ManifestObject] = []
        for stored in history.stored { objects += try await reader.objects(ofStored: stored.record.manifest) }
        let leaving: [ManifestObject] = ReleasePlan.split(ReleasePlan.unique(objects)).leaving
        let live: LiveObjects = try await LiveObjects.read(leaving, client: client)
        return leaving.filter { live[$0.identity] != nil }.map(\.object.reference)
            + history.records.map { "revision \($0.revision)" }
    }

    /// The revision that a rollback would go to.
    package func rollbackTarget(_ group: String, to revision: Int?) async throws -> Int {
        let history = GroupHistory(try await store.history(group))
        guard !history.isEmpty else { throw await missing(group) }
        return try history.rollbackTarget(revision).revision
    }
}
