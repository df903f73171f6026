import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

/// Brings what is under a chart's `crds/` into the cluster: those that are there already are left alone, however they
/// differ.
struct DefinitionInstaller: Sendable {
    let client: KubeClient
    let namespace: String
    let tenure: LockTenure
    /// For all of them to be served.
    let timeout: Duration

    func install(_ definitions: ChartDefinitions, progress: @Sendable (String) -> Void) async throws {
        var fresh: [(GroupVersionResource, KubeObject)] = []
        for object in definitions.objects {
            let resource: ResourceKind = try await client.resource(for: object.groupVersionKind)
            let place: String? = resource.isNamespaced ? object.namespace ?? namespace : nil
            var placed: KubeObject = object
            placed.namespace = place
            guard try await create(placed, resource.groupVersionResource) else {
                progress("\(object.kind) \"\(object.name)\" is there already: it stays as it is")
                continue
            }
            progress("created \(object.kind) \"\(object.name)\"")
            fresh.append((resource.groupVersionResource, placed))
        }
        let deadline: ContinuousClock.Instant = .now + timeout
        for (resource, object) in fresh {
            try await client.waitUntilReady(
                resource, namespace: object.namespace, name: object.name,
                timeout: max(.milliseconds(1), ContinuousClock.now.duration(to: deadline)))
        }
    }

    /// - Returns: whether it is new.
    private func create(_ object: KubeObject, _ resource: GroupVersionResource) async throws -> Bool {
        let known: KubeObject? = try await client.find(resource, namespace: object.namespace, name: object.name)
        guard known == nil else { return false }
        do {
            try tenure.check()
            let options = WriteOptions(fieldManager: "iter8", repeats: true)
            _ = try await client.create(resource, namespace: object.namespace, object, options: options)
            return true
        } catch let error as Diagnostic where error.code == .conflict {
            // Another launch of the same chart was quicker, or the answer to our create was lost: it must be served.
            return true
        }
    }
}
