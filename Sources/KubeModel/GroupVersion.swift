/// A kind of object as manifests name it: `apps/v1`, `Deployment`.
package struct GroupVersionKind: Sendable, Hashable, CustomStringConvertible {
    /// Empty for the core group.
    package var group: String
    package var version: String
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    /// From `apiVersion` ("v1", "apps/v1") and `kind`.
    package init(apiVersion: String, kind: String) {
        (group, version) = APIVersion.split(apiVersion)
        self.kind = kind
    }

    package var apiVersion: String { APIVersion.join(group: group, version: version) }
    package var description: String { "\(apiVersion) \(kind)" }
}

/// A resource as URLs name it: `apps/v1`, `deployments`.
package struct GroupVersionResource: Sendable, Hashable, CustomStringConvertible {
    /// Empty for the core group.
    package var group: String
    package var version: String
    /// Plural, lower case.
    package var resource: String

    package init(group: String = "", version: String, resource: String) {
        self.group = group
        self.version = version
        self.resource = resource
    }

    package var apiVersion: String { APIVersion.join(group: group, version: version) }
    package var groupResource: GroupResource { GroupResource(group: group, resource: resource) }
    package var description: String { "\(apiVersion)/\(resource)" }

    /// The path below the server's address: `/apis/apps/v1/namespaces/NS/deployments/NAME/SUB`.
    package func path(namespace: String? = nil, name: String? = nil, subresource: String? = nil) -> String {
        var path: String = group.isEmpty ? "/api/\(version)" : "/apis/\(group)/\(version)"
        if let namespace { path += "/namespaces/\(namespace)" }
        path += "/\(resource)"
        if let name { path += "/\(name)" }
        if let subresource { path += "/\(subresource)" }
        return path
    }
}

/// A resource whatever its version, as RBAC and storage name it; prints as kubectl does: `deployments.apps`.
package struct GroupResource: Sendable, Hashable, CustomStringConvertible {
    package var group: String
    package var resource: String

    package init(group: String = "", resource: String) {
        self.group = group
        self.resource = resource
    }

    package var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// The text form of group and version: `v1`, `apps/v1`.
package enum APIVersion {
    package static func split(_ apiVersion: String) -> (group: String, version: String) {
        guard let slash = apiVersion.lastIndex(of: "/") else { return ("", apiVersion) }
        return (String(apiVersion[..<slash]), String(apiVersion[apiVersion.index(after: slash)...]))
    }

    package static func join(group: String, version: String) -> String {
        group.isEmpty ? version : "\(group)/\(version)"
    }
}
