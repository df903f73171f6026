package import Charts
import Diagnostics
package import KubeClient
import KubeModel
package import ValueTree

/// What a chart is rendered for, where a cluster is asked: its versions and kinds, and the objects that templates
/// `lookup`.
package struct ClusterRendering: Sendable {
    private let client: KubeClient

    package init(client: KubeClient) {
        self.client = client
    }

    /// All of them, at once.
    package func capabilities() async throws -> Capabilities {
        Capabilities(kubeVersion: try await kubeVersion(), apiVersions: try await client.apiGroupsAndVersions())
    }

    /// The same for a rendering that asks for what it wants.
    ///
    /// - Parameter definitions: what the cluster will know before the chart's objects come.
    func questions(with definitions: ChartDefinitions? = nil) -> ClusterQuestions {
        let defined: Set<String> = definitions?.apiVersions ?? []
        let client: KubeClient = client
        return ClusterQuestions(
            kubeVersion: kubeVersion,
            apiVersions: {
                let known: [String] = try await client.apiGroupsAndVersions()
                return known + defined.subtracting(known).sorted()
            },
            has: { version in
                if defined.contains(version) { return true }
                return try await client.serves(version)
            }, lookup: lookup)
    }

    private func kubeVersion() async throws -> Capabilities.KubeVersion {
        let version: ServerVersion = try await client.serverVersion()
        return Capabilities.KubeVersion(version: version.gitVersion, major: version.major, minor: version.minor)
    }

    /// Helm's `lookup`: what the cluster has; an empty map for what it has not, a list for an empty name.
    package func lookup(
        _ apiVersion: String, _ kind: String, _ namespace: String, _ name: String
    ) async throws -> Value {
        let wanted = KubeObject(["apiVersion": .string(apiVersion), "kind": .string(kind)])
        do {
            guard let resource = try await client.findResource(for: wanted.groupVersionKind) else { return [:] }
            let place: String? = resource.isNamespaced && !namespace.isEmpty ? namespace : nil
            if !name.isEmpty {
                let object: KubeObject? = try await client.find(
                    resource.groupVersionResource, namespace: place, name: name)
                return object?.value ?? [:]
            }
            let list: KubeList = try await client.list(resource.groupVersionResource, namespace: place)
            return [
                "apiVersion": .string(apiVersion), "kind": .string(resource.listKind),
                "items": .list(list.items.map(\.value)),
                "metadata": ["resourceVersion": .string(list.resourceVersion)],
            ]
        } catch let error as Diagnostic where error.code == .notFound {
            return [:]
        }
    }

    /// Has the server check every object of `rendered` as if it were applied; nothing is changed.
    ///
    /// - Throws: what is wrong with the first object that the server refuses, with the template it came from.
    package func validate(_ rendered: RenderedChart, namespace: String) async throws {
        let reader = ManifestReader(client: client, namespace: namespace)
        let objects: [ManifestObject] = try await reader.objects(of: rendered.documents)
        let sources: [String] = rendered.documents.filter { !$0.object.isNull }.map(\.source)
        let options = WriteOptions(isDryRun: true, fieldManager: "iter8", fieldValidation: "Strict")
        let titles: Set<String> = Set(objects.map(\.title))
        for (object, source) in zip(objects, sources) where !object.isBinding(ofAny: titles) {
            try await within(source) {
                _ = try await client.patch(
                    object.resource.groupVersionResource, namespace: object.namespace, name: object.object.name,
                    .apply(object.object.value, isForced: true), options: options)
            }
        }
    }
}
