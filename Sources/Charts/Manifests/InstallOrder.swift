import ValueTree

/// The order in which Helm installs kinds: what others need comes first.
package enum InstallOrder {
    private static let kinds: [String] = [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy",
        "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass",
        "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole", "ClusterRoleList",
        "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding", "RoleBindingList",
        "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ]

    private static let ranks: [String: Int] = Dictionary(
        uniqueKeysWithValues: kinds.enumerated().map { ($0.element, $0.offset) })

    /// Whether `left` is installed before `right`; kinds that Helm doesn't know come last, by name.
    package static func precedes(_ left: String, _ right: String) -> Bool {
        switch (ranks[left], ranks[right]) {
        case (let left?, let right?): return left < right
        case (nil, nil): return ByteOrder.precedes(left, right)
        case (let left, _): return left != nil
        }
    }

    /// `items` in that order; those of the same kind stay as they are.
    package static func sorted<Item>(_ items: [Item], kind: (Item) -> String) -> [Item] {
        let keyed: [(offset: Int, item: Item, kind: String)] = items.enumerated().map { ($0, $1, kind($1)) }
        return keyed.sorted { left, right in
            if precedes(left.kind, right.kind) { return true }
            return precedes(right.kind, left.kind) ? false : left.offset < right.offset
        }.map(\.item)
    }
}
