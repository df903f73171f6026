import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

/// Ends the runners of earlier revisions with all their pods, and waits until they are gone: an experiment must not
/// run beside its successor.
struct RunnerStop: Sendable {
    private static let pods = GroupVersionResource(version: "v1", resource: "pods")

    let client: KubeClient
    let group: String
    let namespace: String
    let writer: ObjectWriter
    let timeout: Duration

    /// - Parameter runners: those named by earlier manifests; others of the release are found by their marks.
    func stop(
        _ runners: [ManifestObject], keeping wanted: Set<ManifestObject.Identity>,
        progress: @Sendable (String) -> Void
    ) async throws {
        let strays: [ManifestObject] = await strays().filter { !wanted.contains($0.identity) }
        var going: [(ManifestObject, KubeObject)] = []
        for runner in ReleasePlan.unique(runners + strays) {
            if let live = try await writer.delete(runner, propagation: .foreground) {
                progress("stopping \(runner.title)")
                going.append((runner, live))
            }
        }
        let podCount: Int? = try await endPods(progress: progress)
        for (runner, live) in going { try await writer.waitUntilGone(runner, uid: live.uid) }
        // A CronJob may have started one more between being asked to end and being gone.
        guard let podCount, podCount > 0 || !going.isEmpty else { return }
        if podCount > 0 { progress("waiting for \(podCount) pod\(podCount == 1 ? "" : "s") to end") }
        try await client.waitUntilGone(
            Self.pods, namespace: namespace, labelSelector: podSelector, timeout: timeout)
    }

    private var podSelector: String { "\(ReleaseWire.groupLabel)=\(group)" }

    /// Asks all pods of the group to end: some outlive their Job, or have lost it.
    ///
    /// - Returns: how many there are; nil if we may not know.
    private func endPods(progress: @Sendable (String) -> Void) async throws -> Int? {
        let options = ListOptions(labelSelector: podSelector, metadataOnly: true)
        let pods: KubeList
        do {
            pods = try await client.list(Self.pods, namespace: namespace, options: options)
        } catch let error as Diagnostic where error.code == .forbidden {
            // Foreground deletion sees to the pods of the runners; more can't be done without permission.
            progress("pods can't be listed here: \(error.message)")
            return nil
        }
        for pod in pods.items where !pod.isBeingDeleted {
            do {
                try await client.delete(
                    Self.pods, namespace: namespace, name: pod.name, options: DeletionOptions(uid: pod.uid))
            } catch let error as Diagnostic where error.code == .notFound || error.code == .conflict {
                continue
            } catch let error as Diagnostic where error.code == .forbidden {
                progress("pod \"\(pod.name)\" can't be deleted here: \(error.message)")
            }
        }
        return pods.items.count
    }

    /// Runners that carry the release's marks though no manifest at hand names them: records may have been lost.
    private func strays() async -> [ManifestObject] {
        var found: [ManifestObject] = []
        for kind in ["Job", "CronJob"] {
            guard let resource = BuiltinKinds.named(kind, group: "batch") else { continue }
            let options = ListOptions(labelSelector: "app.kubernetes.io/managed-by=Helm", metadataOnly: true)
            let list: KubeList? = try? await client.list(
                resource.groupVersionResource, namespace: namespace, options: options)
            for item in list?.items ?? [] where writer.ownership.owns(item) && item.controller == nil {
                found.append(ManifestObject(object: item, resource: resource, namespace: namespace))
            }
        }
        return found
    }
}
