import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

extension GroupReleases {
    /// Waits until every object of a revision that can be ready is: Deployments, Services and the like. Runners are
    /// left out: an experiment takes as long as it takes.
    ///
    /// - Throws: `timedOut` with what is missing, `failed` for what can't become ready.
    package func waitUntilReady(
        _ record: ReleaseRecord, timeout: Duration, progress: @escaping Progress = { _ in }
    ) async throws {
        let reader = ManifestReader(client: client, namespace: namespace)
        let objects: [ManifestObject] = try await reader.objects(ofStored: record.manifest).filter { !$0.isRunner }
        let deadline: ContinuousClock.Instant = .now + timeout
        for object in objects {
            try await client.waitUntilReady(
                object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name,
                timeout: max(.milliseconds(1), ContinuousClock.now.duration(to: deadline)), progress: progress)
        }
    }
}
