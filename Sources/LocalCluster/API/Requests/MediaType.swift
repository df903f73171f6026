/// One media range of an Accept or Content-Type header: `application/json;as=Table;g=meta.k8s.io;v=v1`.
struct MediaType: Sendable, Hashable {
    /// Lower case, without parameters.
    var name: String
    var parameters: [String: String]

    init?(_ text: some StringProtocol) {
        let parts: [String] = text.split(separator: ";").map { MediaType.trimmed($0) }
        guard let first = parts.first, !first.isEmpty else { return nil }
        name = first.lowercased()
        parameters = [:]
        for part in parts.dropFirst() {
            let pair: [Substring] = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parameters[String(pair[0]).lowercased()] = String(pair[1]) }
        }
    }

    /// The ranges of a header, in the client's order.
    static func list(_ header: String?) -> [MediaType] {
        (header ?? "").split(separator: ",").compactMap { MediaType($0) }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// The forms in which the API shows objects.
enum Representation: Sendable, Hashable {
    case object
    /// Rows and columns for people (meta.k8s.io/v1 Table).
    case table
    /// Metadata alone (meta.k8s.io/v1 PartialObjectMetadata).
    case metadata
}

/// What the client wants to be answered in.
struct Negotiation: Sendable, Hashable {
    var representation: Representation = .object
    var isYAML: Bool = false
    /// `/api` and `/apis` in one document with all resources.
    var wantsAggregatedDiscovery: Bool = false

    /// Takes the first range of the Accept header that can be served; JSON if there is none.
    init(accept: String?) {
        for range in MediaType.list(accept) {
            guard ["application/json", "application/yaml", "*/*", "application/*"].contains(range.name) else {
                continue
            }
            isYAML = range.name == "application/yaml"
            let version: String = range.parameters["v"] ?? "v1"
            switch range.parameters["as"] {
            case nil: return
            case "Table"? where version == "v1": representation = .table
            case "PartialObjectMetadata"?, "PartialObjectMetadataList"?: representation = .metadata
            case "APIGroupDiscoveryList"? where version == "v2": wantsAggregatedDiscovery = true
            default: continue
            }
            return
        }
        isYAML = false
    }
}
