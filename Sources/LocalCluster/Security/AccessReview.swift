/// One thing somebody may or may not do.
struct AccessReview: Sendable, Hashable {
    /// `get`, `list`, `create`, ...
    var verb: String
    /// nil for a path that is no resource.
    var resource: Resource?
    /// The URL's path where there is no resource.
    var path: String = ""

    struct Resource: Sendable, Hashable {
        var group: String
        var resource: String
        var subresource: String?
        var namespace: String?
        var name: String?

        init(
            group: String, resource: String, subresource: String? = nil, namespace: String? = nil, name: String? = nil
        ) {
            self.group = group
            self.resource = resource
            self.subresource = subresource
            self.namespace = namespace
            self.name = name
        }

        /// `pods/log`.
        var full: String { subresource.map { "\(resource)/\($0)" } ?? resource }
    }
}
