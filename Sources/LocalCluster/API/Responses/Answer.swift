import HTTPServing
import KubeModel
import ValueTree
import YAML

/// Turns values into HTTP responses.
enum Answer {
    static func value(_ value: Value, status: Int = 200, isYAML: Bool = false) -> ServerResponse {
        isYAML
            ? ServerResponse(status: status, contentType: "application/yaml", body: YAMLWriter.bytes(value))
            : ServerResponse(status: status, contentType: "application/json", body: JSONWriter.bytes(value) + [0x0A])
    }

    static func failure(_ failure: KubeStatus) -> ServerResponse {
        var response: ServerResponse = value(failure.value, status: failure.code)
        if let seconds = failure.details?.retryAfterSeconds { response.headers.append(("Retry-After", "\(seconds)")) }
        if failure.code == 401 { response.headers.append(("WWW-Authenticate", "Bearer")) }
        return response
    }

    /// The Status that says a deletion is done.
    static func deleted(_ object: KubeObject, _ served: ServedResource) -> Value {
        var details: Value = ["name": .string(object.name), "kind": .string(served.kind.plural)]
        if !served.kind.group.isEmpty { details["group"] = .string(served.kind.group) }
        if let uid = object.uid { details["uid"] = .string(uid) }
        return ["apiVersion": "v1", "kind": "Status", "metadata": [:], "status": "Success", "details": details]
    }
}

/// Shows objects in the form the client asked for.
struct Presenter: Sendable {
    let served: ServedResource
    let representation: Representation
    /// What rows of tables carry of their objects: `None`, `Metadata` or `Object`.
    let includeObject: String
    let now: KubeTime

    func object(_ object: KubeObject) -> Value {
        let shown: KubeObject = object.inVersion(of: served)
        switch representation {
        case .object: return shown.value
        case .metadata: return Presenter.metadata(shown)
        case .table: return table([shown], revision: shown.resourceVersion)
        }
    }

    func list(_ objects: [KubeObject], revision: String, continuation: String?, remaining: Int?) -> Value {
        let shown: [KubeObject] = objects.map { $0.inVersion(of: served) }
        var metadata: Value = ["resourceVersion": .string(revision)]
        if let continuation { metadata["continue"] = .string(continuation) }
        if let remaining { metadata["remainingItemCount"] = .int(Int64(remaining)) }
        switch representation {
        case .object:
            return [
                "apiVersion": .string(served.kind.apiVersion), "kind": .string(served.kind.listKind),
                "metadata": metadata, "items": .list(shown.map(item)),
            ]
        case .metadata:
            return [
                "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadataList", "metadata": metadata,
                "items": .list(shown.map(Presenter.metadata)),
            ]
        case .table:
            var value: Value = table(shown, revision: revision)
            value["metadata"] = metadata
            return value
        }
    }

    /// Typed lists say kind and version once, for all their items.
    private func item(_ object: KubeObject) -> Value {
        if served.isCustom { return object.value }
        var value: Value = object.value
        value["kind"] = nil
        value["apiVersion"] = nil
        return value
    }

    private func table(_ objects: [KubeObject], revision: String?) -> Value {
        let layout: TableLayout = TableLayout.of(served)
        let rows: [Value] = objects.map { object in
            var row: Value = ["cells": .list(layout.cells(object, now))]
            switch includeObject {
            case "None": break
            case "Object": row["object"] = object.value
            default: row["object"] = Presenter.metadata(object)
            }
            return row
        }
        return [
            "apiVersion": "meta.k8s.io/v1", "kind": "Table",
            "metadata": ["resourceVersion": .string(revision ?? "")],
            "columnDefinitions": .list(layout.columns.map(\.value)), "rows": .list(rows),
        ]
    }

    private static func metadata(_ object: KubeObject) -> Value {
        [
            "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
            "metadata": object["metadata"] ?? [:],
        ]
    }
}
