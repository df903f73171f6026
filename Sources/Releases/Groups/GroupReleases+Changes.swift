package import Charts
import Diagnostics
import KubeModel
package import ValueTree

extension GroupReleases {
    /// What a launch would change of what the cluster has now, in the order in which it would be done. Nothing is
    /// changed, and nobody is waited for.
    ///
    /// - Throws: what a launch would throw before it changes anything.
    package func changes(
        _ group: String, chart: Chart, values: Value, options: LaunchOptions = LaunchOptions()
    ) async throws -> [ObjectChange] {
        try GroupReleases.checkName(group)
        return try await within("compare group \"\(group)\"") {
            let history = GroupHistory(try await store.history(group))
            let wanted: WantedRevision = try await want(group, chart, values, options, after: history)
            return try await changes(wanted, after: history, Ownership(release: group, namespace: namespace))
        }
    }

    /// Has the server check all that a launch would apply, as if it were applied.
    ///
    /// - Returns: what would be launched.
    /// - Throws: what a launch would throw before it changes anything; what the server has against an object.
    package func tryOut(
        _ group: String, chart: Chart, values: Value, options: LaunchOptions = LaunchOptions()
    ) async throws -> RenderedChart {
        try GroupReleases.checkName(group)
        return try await within("launch group \"\(group)\"") {
            let history = GroupHistory(try await store.history(group))
            let wanted: WantedRevision = try await want(group, chart, values, options, after: history)
            _ = try await changes(wanted, after: history, Ownership(release: group, namespace: namespace))
            try await ClusterRendering(client: client).validate(wanted.rendered, namespace: namespace)
            return wanted.rendered
        }
    }

    private func changes(
        _ wanted: WantedRevision, after history: GroupHistory, _ ownership: Ownership
    ) async throws -> [ObjectChange] {
        var previous: [ManifestObject] = []
        for stored in history.remaining {
            previous += try await reader.objects(ofStored: stored.record.manifest)
        }
        let plan = ReleasePlan(wanted: wanted.objects, previous: previous)
        let live: LiveObjects = try await LiveObjects.read(
            wanted.objects + plan.stopped + plan.removed, client: client)
        for object in plan.applied where object.previous == nil {
            guard let found = live[object.object.identity], !ownership.owns(found) else { continue }
            throw ownership.refusal(of: found, title: object.object.title)
        }
        return leaving(plan.stopped, .ended, live, ownership)
            + (try plan.applied.compactMap { object in
                try ObjectChange.applying(object, to: live[object.object.identity], ownership)
            }) + leaving(plan.removed, .removed, live, ownership)
    }

    private func leaving(
        _ objects: [ManifestObject], _ kind: ObjectChange.Kind, _ live: LiveObjects, _ ownership: Ownership
    ) -> [ObjectChange] {
        objects.compactMap { object in
            guard let found = live[object.identity], !ownership.isForeign(found) else { return nil }
            return ObjectChange(kind, object, before: found.value, after: nil)
        }
    }
}
