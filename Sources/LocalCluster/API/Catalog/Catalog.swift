import KubeModel
import ValueTree

/// Every resource the server serves: the built-in ones and those of CustomResourceDefinitions.
struct Catalog: Sendable {
    private(set) var resources: [ServedResource]
    private var byPath: [GroupVersionResource: ServedResource] = [:]

    init(definitions: [KubeObject]) {
        resources = BuiltinKinds.all.map { ServedResource($0) }
        resources += definitions.filter { !$0.isBeingDeleted }.flatMap(Catalog.served)
        for resource in resources where byPath[resource.kind.groupVersionResource] == nil {
            byPath[resource.kind.groupVersionResource] = resource
        }
    }

    func find(group: String, version: String, resource: String) -> ServedResource? {
        byPath[GroupVersionResource(group: group, version: version, resource: resource)]
    }

    /// In the version its objects are stored in.
    func find(_ resource: GroupResource) -> ServedResource? {
        resources.first { $0.groupResource == resource && $0.kind.version == $0.storageVersion }
    }

    func find(_ kind: GroupVersionKind) -> ServedResource? {
        resources.first { $0.kind.groupVersionKind == kind }
    }

    /// Group names, the core group (empty) first, each with its versions, the preferred one first.
    var groups: [(name: String, versions: [String])] {
        var order: [String] = []
        var versions: [String: [String]] = [:]
        for resource in resources {
            let group: String = resource.kind.group
            if versions[group] == nil { order.append(group) }
            if versions[group]?.contains(resource.kind.version) != true {
                versions[group, default: []].append(resource.kind.version)
            }
        }
        return order.map { ($0, (versions[$0] ?? []).sorted(by: APIVersionOrder.precedes)) }
    }

    func resources(group: String, version: String) -> [ServedResource] {
        resources.filter { $0.kind.group == group && $0.kind.version == version }
            .sorted { ByteOrder.precedes($0.kind.plural, $1.kind.plural) }
    }

    private static func served(_ definition: KubeObject) -> [ServedResource] {
        let spec: Value = definition["spec"] ?? [:]
        let names: Value = spec["names"] ?? [:]
        let versions: [Value] = spec["versions"]?.listValue ?? []
        let storage: String? = versions.first { $0["storage"]?.boolValue == true }?["name"]?.stringValue
        return versions.filter { $0["served"]?.boolValue ?? false }.compactMap { version in
            guard let group = spec["group"]?.stringValue, let name = version["name"]?.stringValue,
                let kind = names["kind"]?.stringValue, let plural = names["plural"]?.stringValue
            else { return nil }
            var served = ResourceKind(
                group: group, version: name, kind: kind, plural: plural,
                shortNames: (names["shortNames"]?.listValue ?? []).compactMap(\.stringValue),
                isNamespaced: spec["scope"]?.stringValue != "Cluster",
                categories: (names["categories"]?.listValue ?? []).compactMap(\.stringValue),
                hasStatus: version[at: "subresources", "status"] != nil,
                hasScale: version[at: "subresources", "scale"] != nil)
            served.singular = names["singular"]?.stringValue ?? served.singular
            return ServedResource(served, storageVersion: storage, custom: details(version))
        }
    }

    private static func details(_ version: Value) -> ServedResource.CustomDetails {
        let columns: [ServedResource.Column] = (version["additionalPrinterColumns"]?.listValue ?? []).map { column in
            ServedResource.Column(
                name: column["name"]?.stringValue ?? "", type: column["type"]?.stringValue ?? "string",
                format: column["format"]?.stringValue ?? "", description: column["description"]?.stringValue ?? "",
                priority: column["priority"]?.intValue ?? 0, path: column["jsonPath"]?.stringValue ?? "")
        }
        return ServedResource.CustomDetails(
            schema: version[at: "schema", "openAPIV3Schema"] ?? ["type": "object"], columns: columns,
            scale: version[at: "subresources", "scale"])
    }
}

/// Kubernetes' order of versions: stable before beta before alpha, higher numbers first, other names last.
enum APIVersionOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        let (first, second) = (rank(left), rank(right))
        if first.isEmpty != second.isEmpty { return !first.isEmpty }
        if first == second { return ByteOrder.precedes(left, right) }
        return second.lexicographicallyPrecedes(first)
    }

    /// Stability, major and minor number of `v1`, `v2beta3`; empty for other names.
    private static func rank(_ version: String) -> [Int] {
        guard version.first == "v" else { return [] }
        let rest: Substring = version.dropFirst()
        for (word, stability) in [("alpha", 0), ("beta", 1)] {
            guard let range = rest.firstRange(of: word) else { continue }
            guard let major = Int(rest[..<range.lowerBound]), let minor = Int(rest[range.upperBound...]) else {
                return []
            }
            return [stability, major, minor]
        }
        return Int(rest).map { [2, $0, 0] } ?? []
    }
}
