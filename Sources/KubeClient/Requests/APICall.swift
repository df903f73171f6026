import Diagnostics
import KubeModel
import ValueTree

/// One request to the API server, as data: what is asked of which resource, before credentials and retries.
struct APICall: Sendable {
    /// RBAC's verbs.
    enum Verb: String, Sendable {
        case get, list, watch, create, update, patch, delete, deletecollection

        var isWrite: Bool {
            switch self {
            case .get, .list, .watch: return false
            case .create, .update, .patch, .delete, .deletecollection: return true
            }
        }

        var method: String {
            switch self {
            case .get, .list, .watch: return "GET"
            case .create: return "POST"
            case .update: return "PUT"
            case .patch: return "PATCH"
            case .delete, .deletecollection: return "DELETE"
            }
        }
    }

    var verb: Verb
    /// Below the server's address, escaped.
    var path: String
    var query: [(name: String, value: String)] = []
    var body: [UInt8]?
    var contentType: String = "application/json"
    var accept: String = "application/json"
    /// Whether doing it twice comes to the same as doing it once.
    var isRepeatable: Bool
    /// `get secrets "web" in namespace "default"`.
    var summary: String
    var resource: GroupResource?
    var namespace: String?

    /// A call to a resource's collection (no name) or to one object.
    init(
        _ verb: Verb, _ resource: GroupVersionResource, namespace: String?, name: String? = nil,
        subresource: String? = nil
    ) throws(Diagnostic) {
        for part in [namespace, name] {
            guard let part else { continue }
            // An empty name would address the whole collection, dots the path's parent.
            if part.isEmpty || part == "." || part == ".." {
                throw Diagnostic(.invalid, "\"\(part)\" is no name of a Kubernetes object")
            }
        }
        self.verb = verb
        path = resource.path(
            namespace: namespace.map(PercentEncoding.segment), name: name.map(PercentEncoding.segment),
            subresource: subresource)
        isRepeatable = verb != .create && verb != .patch
        self.resource = resource.groupResource
        self.namespace = namespace
        var summary: String = "\(verb) \(resource.groupResource)"
        if let subresource { summary += "/\(subresource)" }
        if let name { summary += " \"\(name)\"" }
        if let namespace { summary += " in namespace \"\(namespace)\"" }
        self.summary = summary
    }

    /// A call to a path that is no resource: discovery, version.
    init(path: String, summary: String) {
        verb = .get
        self.path = path
        isRepeatable = true
        self.summary = summary
    }

    /// Creates a review: a question that is asked by POST, and changes nothing.
    init(review resource: GroupVersionResource, namespace: String? = nil, summary: String) throws(Diagnostic) {
        try self.init(.create, resource, namespace: namespace)
        isRepeatable = true
        self.summary = summary
    }

    mutating func ask(_ name: String, _ value: String?) {
        if let value { query.append((name, value)) }
    }

    mutating func carry(_ value: Value) {
        body = JSONWriter.bytes(value)
    }

    var target: String { query.isEmpty ? path : "\(path)?\(PercentEncoding.query(query))" }
}
