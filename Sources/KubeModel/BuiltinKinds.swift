/// The built-in kinds we know without asking a server: those the embedded cluster serves.
package enum BuiltinKinds {
    package static let all: [ResourceKind] = core + workloads + access + rest

    package static let core: [ResourceKind] = [
        ResourceKind(
            version: "v1", kind: "Namespace", plural: "namespaces", shortNames: ["ns"], isNamespaced: false,
            hasStatus: true),
        ResourceKind(version: "v1", kind: "Secret", plural: "secrets"),
        ResourceKind(version: "v1", kind: "ConfigMap", plural: "configmaps", shortNames: ["cm"]),
        ResourceKind(version: "v1", kind: "ServiceAccount", plural: "serviceaccounts", shortNames: ["sa"]),
        ResourceKind(
            version: "v1", kind: "Service", plural: "services", shortNames: ["svc"], categories: ["all"],
            hasStatus: true),
        ResourceKind(version: "v1", kind: "Endpoints", plural: "endpoints", shortNames: ["ep"]),
        ResourceKind(version: "v1", kind: "Event", plural: "events", shortNames: ["ev"]),
        ResourceKind(
            version: "v1", kind: "Pod", plural: "pods", shortNames: ["po"], categories: ["all"], hasStatus: true),
    ]

    package static let workloads: [ResourceKind] = [
        ResourceKind(
            group: "apps", version: "v1", kind: "Deployment", plural: "deployments", shortNames: ["deploy"],
            categories: ["all"], hasStatus: true, hasScale: true),
        ResourceKind(
            group: "apps", version: "v1", kind: "ReplicaSet", plural: "replicasets", shortNames: ["rs"],
            categories: ["all"], hasStatus: true, hasScale: true),
        ResourceKind(
            group: "batch", version: "v1", kind: "Job", plural: "jobs", categories: ["all"], hasStatus: true),
        ResourceKind(
            group: "batch", version: "v1", kind: "CronJob", plural: "cronjobs", shortNames: ["cj"],
            categories: ["all"], hasStatus: true),
    ]

    package static let access: [ResourceKind] = [
        ResourceKind(group: rbac, version: "v1", kind: "Role", plural: "roles"),
        ResourceKind(group: rbac, version: "v1", kind: "RoleBinding", plural: "rolebindings"),
        ResourceKind(group: rbac, version: "v1", kind: "ClusterRole", plural: "clusterroles", isNamespaced: false),
        ResourceKind(
            group: rbac, version: "v1", kind: "ClusterRoleBinding", plural: "clusterrolebindings", isNamespaced: false),
    ]

    package static let rest: [ResourceKind] = [
        ResourceKind(group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases"),
        ResourceKind(
            group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition",
            plural: "customresourcedefinitions", shortNames: ["crd", "crds"], isNamespaced: false, hasStatus: true),
    ]

    /// The built-in kind of that name, whichever version is asked for.
    package static func named(_ kind: String, group: String) -> ResourceKind? {
        all.first { $0.kind == kind && $0.group == group }
    }

    /// The same, unless servers that we work with (1.20 and later) lack it in that version, or lack it at all.
    package static func everywhere(_ kind: String, group: String) -> ResourceKind? {
        kind == "CronJob" ? nil : named(kind, group: group)
    }

    private static let rbac: String = "rbac.authorization.k8s.io"
}
