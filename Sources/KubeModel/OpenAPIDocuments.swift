package import ValueTree

/// As much OpenAPI (v3) as kubectl and Helm look for before they send an object: which kinds there are, and that the
/// server checks fields itself. There are no schemas in it.
package enum OpenAPIDocuments {
    /// What `/openapi/v3` answers.
    package static func index(of kinds: [ResourceKind]) -> Value {
        var paths: [String: Value] = [:]
        for kind in kinds {
            let path: String = folder(kind)
            paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)")]
        }
        return ["paths": .map(paths)]
    }

    /// What `/openapi/v3/PATH` answers, PATH being `api/v1` or `apis/GROUP/VERSION`; nil if there is no such group.
    package static func document(_ path: String, kinds: [ResourceKind]) -> Value? {
        let members: [ResourceKind] = kinds.filter { folder($0) == path }
        guard !members.isEmpty else { return nil }
        var paths: [String: Value] = [:]
        for kind in members {
            let place: String = kind.isNamespaced ? "/namespaces/{namespace}" : ""
            paths["/\(path)\(place)/\(kind.plural)"] = operations(["post": "post", "get": "list"], kind)
            paths["/\(path)\(place)/\(kind.plural)/{name}"] = operations(
                ["get": "get", "put": "put", "patch": "patch", "delete": "delete"], kind)
        }
        return [
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1"], "paths": .map(paths),
            "components": ["schemas": [:]],
        ]
    }

    private static func folder(_ kind: ResourceKind) -> String {
        kind.group.isEmpty ? "api/\(kind.version)" : "apis/\(kind.group)/\(kind.version)"
    }

    private static func operations(_ actions: [String: Value], _ kind: ResourceKind) -> Value {
        let about: Value = [
            "group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind),
        ]
        let parameters: [Value] = ["dryRun", "fieldManager", "fieldValidation"].map {
            ["name": .string($0), "in": "query", "schema": ["type": "string"]]
        }
        return .map(
            actions.mapValues { action in
                [
                    "x-kubernetes-action": action, "x-kubernetes-group-version-kind": about,
                    "parameters": .list(parameters), "responses": ["200": ["description": "OK"]],
                ]
            })
    }
}
