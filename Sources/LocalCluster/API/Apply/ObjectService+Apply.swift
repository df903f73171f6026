import KubeModel
import ValueTree

extension ObjectService {
    /// Server-side apply: creates the object or merges the configuration into it. True if it is new.
    func apply(
        _ served: ServedResource, namespace: String?, name: String, part: Part, _ configuration: Value,
        _ options: WriteOptions
    ) async throws -> (object: KubeObject, isNew: Bool) {
        let time: KubeTime = now()
        return try await store.write { batch in
            let key = ObjectKey(served.groupResource, namespace: namespace, name: name)
            guard let stored = batch.get(key) else {
                var empty = KubeObject(
                    apiVersion: served.kind.apiVersion, kind: served.kind.kind, namespace: namespace, name: name)
                empty = try ServerSideApply.apply(configuration, to: empty, served, options, now: time)
                return (
                    try ObjectService.insert(served, namespace: namespace, empty, options, time, &batch), true
                )
            }
            let current: KubeObject = stored.inVersion(of: served)
            var proposed: KubeObject = try ServerSideApply.apply(configuration, to: current, served, options, now: time)
            if configuration[at: "metadata", "resourceVersion"] == nil { proposed.resourceVersion = nil }
            return (
                try ObjectService.replace(stored, with: proposed, key, served, part, options, time, &batch), false
            )
        }
    }
}
