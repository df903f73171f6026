import Charts
import Diagnostics
import KubeModel
import ValueTree
import YAML

/// What is under a chart's `crds/`: objects (CustomResourceDefinitions as a rule) that come before all others, and are
/// never changed or deleted.
struct ChartDefinitions: Sendable, Hashable {
    /// In the order of the files.
    private(set) var objects: [KubeObject] = []

    /// - Throws: `invalid` for a file that can't be read, or holds nothing.
    init(_ files: [ChartFile]) throws {
        for file in files {
            let documents: [Value] = try YAMLReader.documents(
                file.data, file: file.name, numbers: .integersAndFloats)
            let found: [KubeObject] = documents.filter { !$0.isNull }.map { KubeObject($0) }
            guard !found.isEmpty else { throw Diagnostic(.invalid, "\(file.name) holds no object") }
            for object in found where object.kind.isEmpty || object.name.isEmpty {
                throw Diagnostic(.invalid, "\(file.name) has an object without kind or name")
            }
            objects += found
        }
    }

    /// The kinds that a cluster knows as soon as the definitions are there.
    var kinds: [ResourceKind] {
        objects.filter { $0.kind == "CustomResourceDefinition" }.flatMap(Self.kinds)
    }

    /// As templates ask for them: `example.com/v1`, `example.com/v1/Thing`.
    var apiVersions: Set<String> {
        Set(kinds.flatMap { [$0.apiVersion, "\($0.apiVersion)/\($0.kind)"] })
    }

    private static func kinds(_ definition: KubeObject) -> [ResourceKind] {
        guard let group = definition[at: "spec", "group"]?.stringValue,
            let kind = definition[at: "spec", "names", "kind"]?.stringValue,
            let plural = definition[at: "spec", "names", "plural"]?.stringValue
        else { return [] }
        let versions: [Value] = definition[at: "spec", "versions"]?.listValue ?? []
        var names: [String] = versions.filter { $0["served"]?.boolValue ?? true }.compactMap { $0["name"]?.stringValue }
        // apiextensions.k8s.io/v1beta1 may name just one.
        if names.isEmpty, let name = definition[at: "spec", "version"]?.stringValue { names = [name] }
        let isNamespaced: Bool = definition[at: "spec", "scope"]?.stringValue != "Cluster"
        return names.map {
            ResourceKind(group: group, version: $0, kind: kind, plural: plural, isNamespaced: isNamespaced)
        }
    }
}
