package import KubeModel

/// The object whose versions a group follows.
package struct Trigger: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var resource: GroupVersionResource

    package init(name: String, namespace: String, resource: GroupVersionResource) {
        self.name = name
        self.namespace = namespace
        self.resource = resource
    }

    /// What all triggers share that one watch can see.
    package struct Scope: Sendable, Hashable, CustomStringConvertible {
        package var resource: GroupVersionResource
        package var namespace: String

        package var description: String { "\(resource.groupResource) in namespace \"\(namespace)\"" }
    }

    package var scope: Scope { Scope(resource: resource, namespace: namespace) }

    /// `deployments.apps "httpbin" in namespace "default"`.
    package var title: String { "\(resource.groupResource) \"\(name)\" in namespace \"\(namespace)\"" }

    /// The label that an object must have, with the value `true`, for its versions to count.
    package static let mark: String = "iter8.tools/autox"
    /// The label that says which version of an app an object is (of the common labels that Kubernetes recommends).
    package static let versionLabel: String = "app.kubernetes.io/version"
}
