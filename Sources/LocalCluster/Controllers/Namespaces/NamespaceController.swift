import Diagnostics
import KubeModel
import ValueTree

/// Empties namespaces that are being deleted, then lets them go.
struct NamespaceController: Controller {
    let access: any ClusterAccess
    let clock: any ClusterClock

    var name: String { "namespace-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.namespaces] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        event.object.isBeingDeleted ? [NamespacedName(namespace: nil, name: event.object.name)] : []
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard let namespace = try await access.get(ClusterResource.namespaces, namespace: nil, name: key.name),
            namespace.isBeingDeleted
        else { return nil }
        var isEmpty: Bool = true
        for resource in try await namespacedResources() {
            for object in try await access.list(resource, namespace: key.name, selector: nil) {
                isEmpty = false
                if object.isBeingDeleted { continue }
                do {
                    try await access.delete(
                        resource, namespace: key.name, name: object.name,
                        options: DeleteOptions(propagation: .background, preconditionUID: object.uid))
                } catch let error as Diagnostic where error.code == .notFound {
                    continue
                }
            }
        }
        // Pods take their grace period: look again until all are gone.
        guard isEmpty else { return clock.now().advanced(by: .milliseconds(100)) }
        var finished: KubeObject = namespace
        finished[at: "spec", "finalizers"] = []
        _ = try await access.update(ClusterResource.namespaces, finished)
        return nil
    }

    private func namespacedResources() async throws -> [GroupResource] {
        let builtin: [GroupResource] = BuiltinKinds.all.filter(\.isNamespaced).map(\.groupResource)
        let definitions: [KubeObject] = try await access.list(
            ClusterResource.definitions, namespace: nil, selector: nil)
        let custom: [GroupResource] = definitions.compactMap { definition in
            guard definition[at: "spec", "scope"]?.stringValue == "Namespaced",
                let group = definition[at: "spec", "group"]?.stringValue,
                let plural = definition[at: "spec", "names", "plural"]?.stringValue
            else { return nil }
            return GroupResource(group: group, resource: plural)
        }
        return builtin + custom
    }
}
