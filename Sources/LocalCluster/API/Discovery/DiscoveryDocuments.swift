import KubeModel
import ValueTree

/// What `/api`, `/apis` and below say about the resources there are.
struct DiscoveryDocuments: Sendable {
    let catalog: Catalog

    /// Resources that are answers to questions and are not stored.
    static let reviews: [ResourceKind] = [
        ResourceKind(
            group: "authentication.k8s.io", version: "v1", kind: "SelfSubjectReview", plural: "selfsubjectreviews",
            isNamespaced: false),
        ResourceKind(
            group: "authentication.k8s.io", version: "v1", kind: "TokenReview", plural: "tokenreviews",
            isNamespaced: false),
        ResourceKind(
            group: "authorization.k8s.io", version: "v1", kind: "LocalSubjectAccessReview",
            plural: "localsubjectaccessreviews"),
        ResourceKind(
            group: "authorization.k8s.io", version: "v1", kind: "SelfSubjectAccessReview",
            plural: "selfsubjectaccessreviews", isNamespaced: false),
        ResourceKind(
            group: "authorization.k8s.io", version: "v1", kind: "SelfSubjectRulesReview",
            plural: "selfsubjectrulesreviews", isNamespaced: false),
        ResourceKind(
            group: "authorization.k8s.io", version: "v1", kind: "SubjectAccessReview", plural: "subjectaccessreviews",
            isNamespaced: false),
    ]

    private var groups: [(name: String, versions: [String])] {
        catalog.groups + [("authentication.k8s.io", ["v1"]), ("authorization.k8s.io", ["v1"])]
    }

    // MARK: Group by group

    /// `/api`.
    func coreVersions(address: String) -> Value {
        [
            "kind": "APIVersions", "versions": ["v1"],
            "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": .string(address)]],
        ]
    }

    /// `/apis`.
    var groupList: Value {
        let named: [Value] = groups.filter { !$0.name.isEmpty }.map { group($0.name, $0.versions, isNested: true) }
        return ["kind": "APIGroupList", "apiVersion": "v1", "groups": .list(named)]
    }

    /// `/apis/NAME`; nil if there is no such group.
    func group(_ name: String) -> Value? {
        groups.first { $0.name == name && !name.isEmpty }.map { group($0.name, $0.versions, isNested: false) }
    }

    private func group(_ name: String, _ versions: [String], isNested: Bool) -> Value {
        let listed: [Value] = versions.map { version in
            ["groupVersion": .string(APIVersion.join(group: name, version: version)), "version": .string(version)]
        }
        var value: Value = ["name": .string(name), "versions": .list(listed), "preferredVersion": listed.first ?? [:]]
        if !isNested {
            value["kind"] = "APIGroup"
            value["apiVersion"] = "v1"
        }
        return value
    }

    /// `/api/v1`, `/apis/GROUP/VERSION`; nil if it is not served.
    func resources(group: String, version: String) -> Value? {
        guard groups.contains(where: { $0.name == group && $0.versions.contains(version) }) else { return nil }
        var listed: [Value] = catalog.resources(group: group, version: version).flatMap(entries)
        listed += DiscoveryDocuments.reviews.filter { $0.group == group && $0.version == version }.map { kind in
            entry(kind, name: kind.plural, verbs: ["create"])
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1",
            "groupVersion": .string(APIVersion.join(group: group, version: version)), "resources": .list(listed),
        ]
    }

    private func entries(_ served: ServedResource) -> [Value] {
        let kind: ResourceKind = served.kind
        var main: Value = entry(kind, name: kind.plural, verbs: ServedResource.verbs)
        if !kind.shortNames.isEmpty { main["shortNames"] = .list(kind.shortNames.map { .string($0) }) }
        if !kind.categories.isEmpty { main["categories"] = .list(kind.categories.map { .string($0) }) }
        return [main]
            + subresources(served).map { name, about, verbs in
                var below: Value = entry(about, name: "\(kind.plural)/\(name)", verbs: verbs)
                below["singularName"] = ""
                below["namespaced"] = .bool(kind.isNamespaced)
                return below
            }
    }

    private func entry(_ kind: ResourceKind, name: String, verbs: [String]) -> Value {
        [
            "name": .string(name), "singularName": .string(kind.singular), "namespaced": .bool(kind.isNamespaced),
            "kind": .string(kind.kind), "group": .string(kind.group), "version": .string(kind.version),
            "verbs": .list(verbs.map { .string($0) }),
        ]
    }

    private func subresources(_ served: ServedResource) -> [(name: String, about: ResourceKind, verbs: [String])] {
        var found: [(String, ResourceKind, [String])] = []
        if served.kind.hasStatus { found.append(("status", served.kind, ["get", "patch", "update"])) }
        if served.kind.hasScale {
            let scale = ResourceKind(group: "autoscaling", version: "v1", kind: "Scale", plural: "scale")
            found.append(("scale", scale, ["get", "patch", "update"]))
        }
        for name in served.otherSubresources {
            switch name {
            case "token":
                let token = ResourceKind(
                    group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", plural: "token")
                found.append((name, token, ["create"]))
            case "finalize": found.append((name, served.kind, ["update"]))
            default: found.append((name, served.kind, ["get"]))
            }
        }
        return found
    }

    // MARK: All in one

    static let aggregatedType: String = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

    /// All groups but the core (`/apis`), or the core alone (`/api`), with their resources.
    func aggregated(isCore: Bool) -> Value {
        let items: [Value] = groups.filter { $0.name.isEmpty == isCore }.map { group in
            let versions: [Value] = group.versions.map { version in
                [
                    "version": .string(version), "freshness": "Current",
                    "resources": .list(aggregatedResources(group.name, version)),
                ]
            }
            return ["metadata": ["name": .string(group.name)], "versions": .list(versions)]
        }
        return [
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
            "items": .list(items),
        ]
    }

    private func aggregatedResources(_ group: String, _ version: String) -> [Value] {
        let stored: [Value] = catalog.resources(group: group, version: version).map { served in
            var value: Value = aggregatedEntry(served.kind, verbs: ServedResource.verbs)
            let below: [Value] = subresources(served).map { name, about, verbs in
                [
                    "subresource": .string(name), "responseKind": responseKind(about),
                    "verbs": .list(verbs.map { .string($0) }),
                ]
            }
            if !below.isEmpty { value["subresources"] = .list(below) }
            return value
        }
        return stored
            + DiscoveryDocuments.reviews.filter { $0.group == group && $0.version == version }.map { kind in
                aggregatedEntry(kind, verbs: ["create"])
            }
    }

    private func aggregatedEntry(_ kind: ResourceKind, verbs: [String]) -> Value {
        var value: Value = [
            "resource": .string(kind.plural), "responseKind": responseKind(kind),
            "scope": kind.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(kind.singular),
            "verbs": .list(verbs.map { .string($0) }),
        ]
        if !kind.shortNames.isEmpty { value["shortNames"] = .list(kind.shortNames.map { .string($0) }) }
        if !kind.categories.isEmpty { value["categories"] = .list(kind.categories.map { .string($0) }) }
        return value
    }

    private func responseKind(_ kind: ResourceKind) -> Value {
        ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
    }
}
