import KubeModel
import ValueTree

/// One resource in one version, as the server serves it.
struct ServedResource: Sendable {
    var kind: ResourceKind
    /// The version its objects are stored in.
    var storageVersion: String
    /// nil for built-in kinds.
    var custom: CustomDetails?

    struct CustomDetails: Sendable {
        /// `spec.versions[].schema.openAPIV3Schema`.
        var schema: Value
        var columns: [Column]
        /// `spec.versions[].subresources.scale`.
        var scale: Value?
    }

    /// An additional printer column.
    struct Column: Sendable {
        var name: String
        var type: String
        var format: String
        var description: String
        /// 0 is always shown, more only with `-o wide`.
        var priority: Int64
        var path: String
    }

    init(_ kind: ResourceKind, storageVersion: String? = nil, custom: CustomDetails? = nil) {
        self.kind = kind
        self.storageVersion = storageVersion ?? kind.version
        self.custom = custom
    }

    var groupResource: GroupResource { kind.groupResource }
    var isCustom: Bool { custom != nil }

    /// `pods`, `pods/log`: subresources beside status and scale.
    var otherSubresources: [String] {
        switch (kind.group, kind.plural) {
        case ("", "pods"): return ["log"]
        case ("", "serviceaccounts"): return ["token"]
        case ("", "namespaces"): return ["finalize"]
        default: return []
        }
    }

    static let verbs: [String] = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]
}
