import Diagnostics
import KubeModel
import ValueTree

/// Reads discovery documents: the aggregated form (apidiscovery.k8s.io) and the older one, a document per version.
enum DiscoveryReader {
    /// nil if `value` is not the aggregated form.
    static func aggregated(_ value: Value) -> Discovery? {
        guard value["kind"]?.stringValue == "APIGroupDiscoveryList" else { return nil }
        var discovery: Discovery = Discovery(kinds: [], groupVersions: [])
        for group in value["items"]?.listValue ?? [] {
            let name: String = group[at: "metadata", "name"]?.stringValue ?? ""
            for version in group["versions"]?.listValue ?? [] {
                let text: String = version["version"]?.stringValue ?? ""
                let groupVersion: String = APIVersion.join(group: name, version: text)
                discovery.groupVersions.append(groupVersion)
                if version["freshness"]?.stringValue == "Stale" { discovery.unavailable.append(groupVersion) }
                discovery.kinds += (version["resources"]?.listValue ?? []).compactMap { resource in
                    aggregatedKind(resource, group: name, version: text)
                }
            }
        }
        return discovery
    }

    private static func aggregatedKind(_ value: Value, group: String, version: String) -> ResourceKind? {
        guard let plural = value["resource"]?.stringValue,
            let kind = value[at: "responseKind", "kind"]?.stringValue, !kind.isEmpty
        else { return nil }
        let subresources: [String] = (value["subresources"]?.listValue ?? []).compactMap {
            $0["subresource"]?.stringValue
        }
        var result: ResourceKind = ResourceKind(
            group: group, version: version, kind: kind, plural: plural,
            shortNames: texts(value["shortNames"]), isNamespaced: value["scope"]?.stringValue == "Namespaced",
            categories: texts(value["categories"]), hasStatus: subresources.contains("status"),
            hasScale: subresources.contains("scale"))
        if let singular = value["singularResource"]?.stringValue, !singular.isEmpty { result.singular = singular }
        return result
    }

    /// The kinds of an APIResourceList.
    static func kinds(_ value: Value, group: String, version: String) -> [ResourceKind] {
        let resources: [Value] = value["resources"]?.listValue ?? []
        let names: Set<String> = Set(resources.compactMap { $0["name"]?.stringValue })
        return resources.compactMap { resource in
            guard let plural = resource["name"]?.stringValue, !plural.contains("/"),
                let kind = resource["kind"]?.stringValue
            else { return nil }
            var result: ResourceKind = ResourceKind(
                group: group, version: version, kind: kind, plural: plural,
                shortNames: texts(resource["shortNames"]), isNamespaced: resource["namespaced"]?.boolValue ?? false,
                categories: texts(resource["categories"]), hasStatus: names.contains("\(plural)/status"),
                hasScale: names.contains("\(plural)/scale"))
            if let singular = resource["singularName"]?.stringValue, !singular.isEmpty { result.singular = singular }
            return result
        }
    }

    /// The versions of an APIGroupList, preferred ones first in their group.
    static func groupVersions(_ value: Value) -> [String] {
        (value["groups"]?.listValue ?? []).flatMap { group -> [String] in
            let preferred: String? = group[at: "preferredVersion", "groupVersion"]?.stringValue
            let all: [String] = (group["versions"]?.listValue ?? []).compactMap { $0["groupVersion"]?.stringValue }
            return all.filter { $0 == preferred } + all.filter { $0 != preferred }
        }
    }

    private static func texts(_ value: Value?) -> [String] {
        (value?.listValue ?? []).compactMap(\.stringValue)
    }
}
