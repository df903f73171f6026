import Diagnostics
import KubeModel

/// Deletes what its owners left behind, and lets owners go that wait for their dependents.
struct GarbageCollector: Controller {
    let access: any ClusterAccess
    private let graph = OwnerGraph()

    init(access: any ClusterAccess) {
        self.access = access
    }

    /// The finalizers by which an owner waits for this controller.
    private enum Waiting {
        static let foreground: String = "foregroundDeletion"
        static let orphan: String = "orphan"
    }

    var name: String { "garbage-collector" }
    var resources: Set<GroupResource>? { nil }

    /// Keys are uids.
    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.events { return [] }
        return await graph.apply(event).map { NamespacedName(namespace: nil, name: $0) }
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard let node = await graph.node(key.name),
            let object = try await access.get(node.resource, namespace: node.namespace, name: node.name),
            object.uid == node.uid
        else { return nil }
        if object.isBeingDeleted {
            if object.finalizers.contains(Waiting.orphan) { try await orphanDependents(of: node) }
            if object.finalizers.contains(Waiting.foreground) { try await deleteDependents(of: node) }
        } else if !object.ownerReferences.isEmpty, try await hasNoOwner(object) {
            try await delete(node, .background)
        }
        return nil
    }

    private func hasNoOwner(_ object: KubeObject) async throws -> Bool {
        for owner in object.ownerReferences {
            if await graph.node(owner.uid) != nil { return false }
            // Not seen yet is not the same as gone: ask.
            guard let resource = await graph.resource(of: owner) else { return false }
            let isNamespaced: Bool = BuiltinKinds.all.first { $0.groupResource == resource }?.isNamespaced ?? true
            let found: KubeObject? = try await access.get(
                resource, namespace: isNamespaced ? object.namespace : nil, name: owner.name)
            if found?.uid == owner.uid { return false }
        }
        return true
    }

    private func delete(_ node: OwnerGraph.Node, _ propagation: DeleteOptions.Propagation) async throws {
        do {
            try await access.delete(
                node.resource, namespace: node.namespace, name: node.name,
                options: DeleteOptions(propagation: propagation, preconditionUID: node.uid))
        } catch let error as Diagnostic where error.code == .notFound {
            return
        }
    }

    private func deleteDependents(of node: OwnerGraph.Node) async throws {
        let dependents: [OwnerGraph.Node] = await graph.dependents(of: node.uid)
        for dependent in dependents {
            let current: KubeObject? = try await access.get(
                dependent.resource, namespace: dependent.namespace, name: dependent.name)
            if let current, current.uid == dependent.uid, !current.isBeingDeleted {
                try await delete(dependent, .foreground)
            }
        }
        if dependents.isEmpty { try await removeFinalizer(Waiting.foreground, of: node) }
    }

    private func orphanDependents(of node: OwnerGraph.Node) async throws {
        for dependent in await graph.dependents(of: node.uid) {
            guard
                var current = try await access.get(
                    dependent.resource, namespace: dependent.namespace, name: dependent.name)
            else { continue }
            current.ownerReferences.removeAll { $0.uid == node.uid }
            _ = try await access.update(dependent.resource, current)
        }
        try await removeFinalizer(Waiting.orphan, of: node)
    }

    private func removeFinalizer(_ finalizer: String, of node: OwnerGraph.Node) async throws {
        guard var current = try await access.get(node.resource, namespace: node.namespace, name: node.name),
            current.uid == node.uid, current.finalizers.contains(finalizer)
        else { return }
        current.finalizers.removeAll { $0 == finalizer }
        _ = try await access.update(node.resource, current)
    }
}
