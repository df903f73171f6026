import KubeModel

/// Who owns whom, from the events of everything in the cluster.
actor OwnerGraph {
    struct Node: Sendable {
        let resource: GroupResource
        let namespace: String?
        let name: String
        let uid: String
        let owners: [OwnerReference]
    }

    private var nodes: [String: Node] = [:]
    private var dependents: [String: Set<String>] = [:]
    /// Where objects of a kind are found, learned from those seen.
    private var resources: [String: GroupResource] = [:]

    /// Takes in a change; gives back the uids to look at because of it.
    func apply(_ event: ObjectEvent) -> [String] {
        let object: KubeObject = event.object
        guard let uid = object.uid else { return [] }
        let before: Node? = nodes[uid]
        for owner in before?.owners ?? [] { dependents[owner.uid]?.remove(uid) }
        if event.kind == .deleted {
            nodes[uid] = nil
            // Its dependents lost an owner, its owners may have waited for it.
            return Array(dependents[uid] ?? []) + (before?.owners ?? object.ownerReferences).map(\.uid)
        }
        let node = Node(
            resource: event.resource, namespace: object.namespace, name: object.name, uid: uid,
            owners: object.ownerReferences)
        nodes[uid] = node
        resources["\(object.groupVersionKind.group)/\(object.kind)"] = event.resource
        for owner in node.owners { dependents[owner.uid, default: []].insert(uid) }
        return [uid]
    }

    func node(_ uid: String) -> Node? { nodes[uid] }

    func dependents(of uid: String) -> [Node] { (dependents[uid] ?? []).sorted().compactMap { nodes[$0] } }

    /// nil for a kind that has never been seen.
    func resource(of owner: OwnerReference) -> GroupResource? {
        let group: String = APIVersion.split(owner.apiVersion).group
        return resources["\(group)/\(owner.kind)"] ?? BuiltinKinds.named(owner.kind, group: group)?.groupResource
    }
}
