import Diagnostics
import KubeClient
import KubeModel

/// What the cluster has of the objects that a manifest names.
struct LiveObjects: Sendable {
    private var objects: [ManifestObject.Identity: KubeObject] = [:]

    /// Reads them, several at a time.
    static func read(_ wanted: [ManifestObject], client: KubeClient) async throws -> LiveObjects {
        try await withThrowingTaskGroup(of: (ManifestObject.Identity, KubeObject?).self) { tasks in
            var found = LiveObjects()
            for (index, object) in wanted.enumerated() {
                if index >= 8, let (identity, live) = try await tasks.next() { found[identity] = live }
                tasks.addTask {
                    let live: KubeObject? = try await client.find(
                        object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name)
                    return (object.identity, live)
                }
            }
            for try await (identity, live) in tasks { found[identity] = live }
            return found
        }
    }

    subscript(identity: ManifestObject.Identity) -> KubeObject? {
        get { objects[identity] }
        set { objects[identity] = newValue }
    }
}
