import KubeModel

/// Where an object is stored.
struct ObjectKey: Sendable, Hashable {
    var resource: GroupResource
    /// Empty for cluster-scoped objects.
    var namespace: String
    var name: String

    init(_ resource: GroupResource, namespace: String?, name: String) {
        self.resource = resource
        self.namespace = namespace ?? ""
        self.name = name
    }
}

/// One committed change of one object.
struct StoredChange: Sendable {
    /// The cluster's version after the change.
    let revision: Int64
    let kind: ObjectEvent.Kind
    let key: ObjectKey
    /// After the change; for a deletion as it was last, with the deletion's resourceVersion.
    let object: KubeObject
    /// Before the change.
    let previous: KubeObject?

    var event: ObjectEvent { ObjectEvent(kind: kind, object: object, resource: key.resource) }
}
