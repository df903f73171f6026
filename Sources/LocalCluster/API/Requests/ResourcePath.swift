import KubeModel

/// The resource a URL names: `/apis/GROUP/VERSION/namespaces/NS/RESOURCE/NAME/SUBRESOURCE`.
struct ResourcePath: Sendable, Hashable {
    /// Empty for the core group.
    var group: String
    var version: String
    var namespace: String?
    var resource: String
    var name: String?
    var subresource: String?

    var groupResource: GroupResource { GroupResource(group: group, resource: resource) }

    /// From the parts of a path after `/api` (whose group is empty) or `/apis/GROUP`; nil if they name no resource.
    init?(group: String, parts: ArraySlice<String>) {
        guard let version = parts.first, parts.count >= 2 else { return nil }
        self.group = group
        self.version = version
        var rest: ArraySlice<String> = parts.dropFirst()
        if rest.first == "namespaces", rest.count >= 3, !ResourcePath.isOfNamespace(rest, group: group) {
            namespace = rest[rest.startIndex + 1]
            rest = rest.dropFirst(2)
        }
        guard let resource = rest.first, !resource.isEmpty else { return nil }
        self.resource = resource
        name = rest.dropFirst().first
        let below: ArraySlice<String> = rest.dropFirst(2)
        subresource = below.isEmpty ? nil : below.joined(separator: "/")
    }

    /// `/namespaces/NAME/status` and `/finalize` belong to the namespace itself.
    private static func isOfNamespace(_ parts: ArraySlice<String>, group: String) -> Bool {
        group.isEmpty && parts.count == 3 && ["status", "finalize"].contains(parts.last)
    }
}

/// What a path of the API server stands for.
enum Route: Sendable, Hashable {
    case health
    case version
    /// `/`.
    case index
    /// `/api`.
    case coreVersions
    /// `/apis`.
    case groups
    /// `/apis/GROUP`.
    case group(String)
    /// `/api/VERSION` (empty group) or `/apis/GROUP/VERSION`.
    case resources(group: String, version: String)
    case openAPIVersion2
    /// `/openapi/v3`.
    case openAPIIndex
    /// `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION`.
    case openAPI(group: String, version: String)
    case resource(ResourcePath)
    case unknown

    init(path: String) {
        let parts: [String] = path.split(separator: "/").map(String.init)
        switch parts.first {
        case nil: self = .index
        case "healthz"?, "livez"?, "readyz"?: self = .health
        case "version"? where parts.count == 1: self = .version
        case "openapi"?: self = Route.openAPI(parts)
        case "api"?:
            switch parts.count {
            case 1: self = .coreVersions
            case 2: self = .resources(group: "", version: parts[1])
            default: self = ResourcePath(group: "", parts: parts[1...]).map(Route.resource) ?? .unknown
            }
        case "apis"?:
            switch parts.count {
            case 1: self = .groups
            case 2: self = .group(parts[1])
            case 3: self = .resources(group: parts[1], version: parts[2])
            default: self = ResourcePath(group: parts[1], parts: parts[2...]).map(Route.resource) ?? .unknown
            }
        default: self = .unknown
        }
    }

    private static func openAPI(_ parts: [String]) -> Route {
        switch (parts.count, parts.dropFirst().first) {
        case (2, "v2"): return .openAPIVersion2
        case (2, "v3"): return .openAPIIndex
        case (4, "v3") where parts[2] == "api": return .openAPI(group: "", version: parts[3])
        case (5, "v3") where parts[2] == "apis": return .openAPI(group: parts[3], version: parts[4])
        default: return .unknown
        }
    }
}
