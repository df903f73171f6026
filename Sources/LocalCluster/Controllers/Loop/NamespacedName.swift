import KubeModel

/// Which object of its kind a controller is to look at.
struct NamespacedName: Sendable, Hashable {
    /// nil for cluster-scoped objects.
    var namespace: String?
    var name: String

    init(namespace: String?, name: String) {
        self.namespace = namespace
        self.name = name
    }

    init(_ object: KubeObject) {
        self.init(namespace: object.namespace, name: object.name)
    }
}

/// The resources that controllers work with.
enum ClusterResource {
    static let pods: GroupResource = GroupResource(resource: "pods")
    static let secrets: GroupResource = GroupResource(resource: "secrets")
    static let configMaps: GroupResource = GroupResource(resource: "configmaps")
    static let serviceAccounts: GroupResource = GroupResource(resource: "serviceaccounts")
    static let namespaces: GroupResource = GroupResource(resource: "namespaces")
    static let services: GroupResource = GroupResource(resource: "services")
    static let endpoints: GroupResource = GroupResource(resource: "endpoints")
    static let events: GroupResource = GroupResource(resource: "events")
    static let jobs: GroupResource = GroupResource(group: "batch", resource: "jobs")
    static let cronJobs: GroupResource = GroupResource(group: "batch", resource: "cronjobs")
    static let deployments: GroupResource = GroupResource(group: "apps", resource: "deployments")
    static let replicaSets: GroupResource = GroupResource(group: "apps", resource: "replicasets")
    static let definitions: GroupResource = GroupResource(
        group: "apiextensions.k8s.io", resource: "customresourcedefinitions")
}
