import KubeModel
import ValueTree

/// As much OpenAPI as clients need to find out what the server can do.
struct OpenAPIDocuments: Sendable {
    let catalog: Catalog

    /// `/openapi/v3`: where each group version's document is.
    var index: Value {
        var paths: [String: Value] = [:]
        for group in catalog.groups {
            for version in group.versions {
                let path: String = group.name.isEmpty ? "api/\(version)" : "apis/\(group.name)/\(version)"
                paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)")]
            }
        }
        return ["paths": .map(paths)]
    }

    /// `/openapi/v3/api/v1`, `/openapi/v3/apis/GROUP/VERSION`; nil if it is not served.
    func document(group: String, version: String) -> Value? {
        let resources: [ServedResource] = catalog.resources(group: group, version: version)
        guard !resources.isEmpty else { return nil }
        var paths: [String: Value] = [:]
        var schemas: [String: Value] = [:]
        for served in resources {
            paths[path(served)] = operations(served)
            schemas[schemaName(served)] = schema(served)
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": .string(ServerVersion.text)],
            "paths": .map(paths), "components": ["schemas": .map(schemas)],
        ]
    }

    /// `/openapi/v2` for clients that read JSON: no types, so that they fall back to those they know.
    static let version2: Value = [
        "swagger": "2.0", "info": ["title": "Kubernetes", "version": .string(ServerVersion.text)], "paths": [:],
        "definitions": [:],
    ]

    /// The same as a protocol buffer of gnostic's openapi.v2.Document: swagger (1), info (2: title 1, version 2),
    /// and no paths (8).
    static let version2Buffer: [UInt8] = {
        func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
            [number << 3 | 2, UInt8(content.count)] + content
        }
        let info: [UInt8] = field(1, Array("Kubernetes".utf8)) + field(2, Array(ServerVersion.text.utf8))
        return field(1, Array("2.0".utf8)) + field(2, info) + field(8, [])
    }()

    private func path(_ served: ServedResource) -> String {
        served.kind.groupVersionResource.path(
            namespace: served.kind.isNamespaced ? "{namespace}" : nil, name: "{name}")
    }

    /// kubectl looks here for whether the server checks fields itself; then it leaves the checking to the server.
    private func operations(_ served: ServedResource) -> Value {
        let parameters: [Value] = ["dryRun", "fieldManager", "fieldValidation", "force"].map { name in
            ["name": .string(name), "in": "query", "schema": ["type": "string"]]
        }
        let kind: Value = [
            "group": .string(served.kind.group), "version": .string(served.kind.version),
            "kind": .string(served.kind.kind),
        ]
        let patch: Value = [
            "parameters": .list(parameters), "responses": ["200": ["description": "OK"]],
            "x-kubernetes-action": "patch", "x-kubernetes-group-version-kind": kind,
        ]
        return ["patch": patch]
    }

    private func schemaName(_ served: ServedResource) -> String {
        let group: String = served.kind.group.isEmpty ? "core" : served.kind.group
        return "\(group).\(served.kind.version).\(served.kind.kind)"
    }

    private func schema(_ served: ServedResource) -> Value {
        var schema: Value = served.custom?.schema ?? ["type": "object"]
        schema["x-kubernetes-group-version-kind"] = [
            [
                "group": .string(served.kind.group), "version": .string(served.kind.version),
                "kind": .string(served.kind.kind),
            ]
        ]
        return schema
    }
}

/// Which Kubernetes the API is that of.
enum ServerVersion {
    static let text: String = "v1.32.0+iter8"

    static let value: Value = [
        "major": "1", "minor": "32", "gitVersion": .string(text), "gitCommit": "", "gitTreeState": "clean",
        "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "swift", "platform": "linux/amd64",
    ]
}
