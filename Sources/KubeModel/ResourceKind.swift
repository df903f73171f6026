/// What a server says about one kind of object in discovery.
package struct ResourceKind: Sendable, Hashable {
    package var group: String
    package var version: String
    package var kind: String
    /// The name in URLs: `deployments`.
    package var plural: String
    package var singular: String
    /// `deploy`.
    package var shortNames: [String]
    package var isNamespaced: Bool
    /// Groupings of `kubectl get`, such as `all`.
    package var categories: [String]
    /// Whether `/status` is a subresource with a life of its own.
    package var hasStatus: Bool
    /// Whether `/scale` is a subresource.
    package var hasScale: Bool

    package init(
        group: String = "", version: String, kind: String, plural: String, shortNames: [String] = [],
        isNamespaced: Bool = true, categories: [String] = [], hasStatus: Bool = false, hasScale: Bool = false
    ) {
        self.group = group
        self.version = version
        self.kind = kind
        self.plural = plural
        self.singular = kind.lowercased()
        self.shortNames = shortNames
        self.isNamespaced = isNamespaced
        self.categories = categories
        self.hasStatus = hasStatus
        self.hasScale = hasScale
    }

    package var groupVersionKind: GroupVersionKind { GroupVersionKind(group: group, version: version, kind: kind) }

    package var groupVersionResource: GroupVersionResource {
        GroupVersionResource(group: group, version: version, resource: plural)
    }

    package var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
    package var apiVersion: String { APIVersion.join(group: group, version: version) }
    package var listKind: String { kind + "List" }
}
