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
            let given = try ReusedValues(
                options.valueReuse, chart: chart, values: values,
                last: history.isUninstalled ? nil : (history.deployed ?? history.last)?.record)
            let rendered: RenderedChart = try await given.explaining {
                try await render(group, given.chart, given.values, after: history)
            }
            let objects: [ManifestObject] = try await reader.objects(of: rendered.documents)
            var previous: [ManifestObject] = []
            for stored in history.remaining {
                previous += try await reader.objects(ofStored: stored.record.manifest)
            }
            let plan = ReleasePlan(wanted: objects, previous: previous)
            let ownership = Ownership(release: group, namespace: namespace)
            let live: LiveObjects = try await LiveObjects.read(
                objects + plan.stopped + plan.removed, client: client)
            for wanted in plan.applied where wanted.previous == nil {
                guard let found = live[wanted.object.identity], !ownership.owns(found) else { continue }
                throw ownership.refusal(of: found, title: wanted.object.title)
            }
            return leaving(plan.stopped, .ended, live, ownership)
                + (try plan.applied.compactMap { wanted in
                    try ObjectChange.applying(wanted, to: live[wanted.object.identity], ownership)
                }) + leaving(plan.removed, .removed, live, ownership)
        }
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
