import Diagnostics
package import ValueTree
import YAML

/// Objects that stand in for a cluster's where templates `lookup` them: manifests in a folder's YAML and JSON files,
/// one or several a file, also the lists that `kubectl get -o yaml` writes.
package struct RecordedObjects: Sendable {
    private let objects: [Value]

    /// - Throws: `notFound` if there is no such folder; `invalid` with the place of what is no manifest.
    package init(folder: String) throws {
        var objects: [Value] = []
        for file in try ChartFolder.files(in: folder) {
            guard [".yaml", ".yml", ".json"].contains(where: file.name.hasSuffix) else { continue }
            let path: String = "\(folder)/\(file.name)"
            let documents: [Value] = try YAMLReader.documents(file.data, file: path, numbers: .integersAndFloats)
            for document in documents where !document.isNull {
                objects += try RecordedObjects.members(of: document, path)
            }
        }
        self.objects = objects
    }

    private static func members(of document: Value, _ path: String) throws -> [Value] {
        guard let kind = document["kind"]?.stringValue, document["apiVersion"]?.stringValue != nil else {
            throw Diagnostic(
                .invalid, "\(path) holds something that is no object: apiVersion or kind is missing",
                hint: "record with kubectl get -o yaml")
        }
        if kind.hasSuffix("List"), let items = document["items"]?.listValue { return items }
        return [document]
    }

    /// Helm's `lookup`: the object, or with an empty name the list of them; an empty map if there is none. An empty
    /// namespace means all of them.
    package func lookup(_ apiVersion: String, _ kind: String, _ namespace: String, _ name: String) -> Value {
        let found: [Value] = objects.filter { object in
            object["apiVersion"]?.stringValue == apiVersion && object["kind"]?.stringValue == kind
                && (namespace.isEmpty || object[at: "metadata", "namespace"]?.stringValue == namespace)
                && (name.isEmpty || object[at: "metadata", "name"]?.stringValue == name)
        }
        if !name.isEmpty { return found.first ?? [:] }
        if found.isEmpty { return [:] }
        return [
            "apiVersion": .string(apiVersion), "kind": .string("\(kind)List"), "items": .list(found),
            "metadata": ["resourceVersion": ""],
        ]
    }
}
