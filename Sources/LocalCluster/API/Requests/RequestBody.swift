import Diagnostics
import HTTPServing
import KubeModel
import ValueTree
import YAML

/// Reads objects and patches from request bodies.
enum RequestBody {
    /// JSON or YAML, by the Content-Type; an empty body is null.
    static func value(_ request: ServerRequest) throws(KubeStatus) -> Value {
        if request.body.allSatisfy({ $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) { return .null }
        let type: String = MediaType(request.headers["content-type"] ?? "application/json")?.name ?? ""
        if type == ProtobufObject.contentType { return try ProtobufObject.read(request.body) }
        do throws(Diagnostic) {
            switch type {
            case "application/json", "application/merge-patch+json", "application/strategic-merge-patch+json",
                "application/json-patch+json", "application/x-www-form-urlencoded", "*/*", "":
                return try JSONReader.parse(request.body, file: "request body")
            case "application/yaml", "application/apply-patch+yaml", "text/yaml", "application/x-yaml":
                return try YAMLReader.parse(request.body, file: "request body", numbers: .integersAndFloats)
            default: throw Diagnostic(.usage, "")
            }
        } catch {
            if error.code == .usage { throw unsupported(type) }
            throw KubeStatus.badRequest("error decoding the request body: \(error)")
        }
    }

    /// An object; anything else is refused.
    static func object(_ request: ServerRequest) throws(KubeStatus) -> KubeObject {
        let value: Value = try value(request)
        guard case .map = value else { throw KubeStatus.badRequest("the request body is no object") }
        if let metadata = value["metadata"], metadata != .null, metadata.mapValue == nil {
            throw KubeStatus.badRequest("metadata is no object")
        }
        return KubeObject(withoutNulls(value))
    }

    private static func unsupported(_ type: String) -> KubeStatus {
        KubeStatus(
            code: 415, reason: "UnsupportedMediaType",
            message: "the body of the request was in an unknown format - accepted media types include: "
                + "application/json, application/yaml (\(type) is not)")
    }

    /// A null member says the same as none.
    private static func withoutNulls(_ value: Value) -> Value {
        switch value {
        case .map(let members): return .map(members.filter { $0.value != .null }.mapValues(withoutNulls))
        case .list(let elements): return .list(elements.map(withoutNulls))
        default: return value
        }
    }
}

/// A PATCH request's patch, not yet applied.
enum ObjectPatch: Sendable {
    case merge(Value)
    case strategic(Value)
    case json(Value)
    case apply(Value)

    init(_ request: ServerRequest) throws(KubeStatus) {
        let value: Value = try RequestBody.value(request)
        switch MediaType(request.headers["content-type"] ?? "")?.name {
        case "application/merge-patch+json": self = .merge(value)
        case "application/strategic-merge-patch+json": self = .strategic(value)
        case "application/json-patch+json": self = .json(value)
        case "application/apply-patch+yaml": self = .apply(value)
        case let other:
            throw KubeStatus(
                code: 415, reason: "UnsupportedMediaType",
                message: "the body of the request was in an unknown format - accepted media types include: "
                    + "application/json-patch+json, application/merge-patch+json, "
                    + "application/strategic-merge-patch+json, application/apply-patch+yaml (\(other ?? "none") is not)"
            )
        }
    }

    func applied(
        to current: KubeObject, _ served: ServedResource, _ options: WriteOptions, now: KubeTime
    ) throws -> KubeObject {
        do {
            switch self {
            case .merge(let patch): return KubeObject(MergePatch.apply(patch, to: current.value))
            case .json(let patch): return KubeObject(try JSONPatch.apply(patch, to: current.value))
            case .strategic(let patch):
                guard !served.isCustom else {
                    throw KubeStatus(
                        code: 415, reason: "UnsupportedMediaType",
                        message: "strategic merge patches are not supported for custom resources")
                }
                return KubeObject(try StrategicMergePatch.apply(patch, to: current.value, kind: current.kind))
            case .apply(let configuration):
                return try ServerSideApply.apply(configuration, to: current, served, options, now: now)
            }
        } catch let diagnostic as Diagnostic {
            throw KubeStatus(
                code: 422, reason: "Invalid", message: "the patch can't be applied: \(diagnostic.message)",
                details: KubeStatus.Details(name: current.name, group: served.kind.group, kind: served.kind.plural))
        }
    }
}
