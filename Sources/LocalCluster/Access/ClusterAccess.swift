import Diagnostics
import KubeModel

/// How an object is to be deleted (meta/v1 DeleteOptions).
struct DeleteOptions: Sendable, Hashable {
    enum Propagation: String, Sendable, Hashable {
        /// The object goes at once, its dependents after it.
        case background = "Background"
        /// The object waits for its dependents.
        case foreground = "Foreground"
        /// The dependents stay.
        case orphan = "Orphan"
    }

    var propagation: Propagation
    /// Seconds between asking a pod to end and ending it; nil is the pod's own, 0 at once.
    var gracePeriodSeconds: Int?
    /// Delete only the object with this uid.
    var preconditionUID: String?
    /// Delete only the object as it was at this resourceVersion.
    var preconditionResourceVersion: String?

    init(
        propagation: Propagation = .background, gracePeriodSeconds: Int? = nil, preconditionUID: String? = nil,
        preconditionResourceVersion: String? = nil
    ) {
        self.propagation = propagation
        self.gracePeriodSeconds = gracePeriodSeconds
        self.preconditionUID = preconditionUID
        self.preconditionResourceVersion = preconditionResourceVersion
    }
}

/// One change of one object, as a watch sees it.
struct ObjectEvent: Sendable {
    enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
    }

    let kind: Kind
    /// As it is after the change; for `deleted` as it was last.
    let object: KubeObject
    let resource: GroupResource
}

/// What controllers see of the cluster: the API's semantics (uid, generation, finalizers, conflicts) without HTTP.
///
/// Failures are ``Diagnostic`` with the code that the API's Status maps to: `.notFound`, `.conflict` (stale
/// resourceVersion, or the name is taken), `.invalid`.
protocol ClusterAccess: Sendable {
    /// nil if there is no such object.
    func get(_ resource: GroupResource, namespace: String?, name: String) async throws -> KubeObject?

    /// Of one namespace, or of all if `namespace` is nil.
    func list(_ resource: GroupResource, namespace: String?, selector: LabelSelector?) async throws -> [KubeObject]

    /// The object's own namespace and name (or generateName) say where; gives back what was stored.
    func create(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject

    /// Replaces all but the status. Optimistic when `metadata.resourceVersion` is set; else the last writer wins.
    /// Taking the last finalizer off an object that is being deleted removes it.
    func update(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject

    /// Replaces the status and nothing else. Optimistic as ``update(_:_:)`` is.
    func updateStatus(_ resource: GroupResource, _ object: KubeObject) async throws -> KubeObject

    func delete(_ resource: GroupResource, namespace: String?, name: String, options: DeleteOptions) async throws

    /// `added` for everything that exists now, then every change, without a gap; nil means of all resources.
    func events(of resources: Set<GroupResource>?) -> AsyncStream<ObjectEvent>
}
