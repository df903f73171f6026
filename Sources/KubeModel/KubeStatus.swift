package import Diagnostics
package import ValueTree

/// The API's answer to a request that failed (meta/v1 Status).
package struct KubeStatus: Error, Sendable, Hashable {
    /// HTTP status code.
    package var code: Int
    /// Machine-readable word: `NotFound`, `Conflict`, `Invalid`, ...
    package var reason: String
    package var message: String
    /// What the request was about.
    package var details: Details?
    /// Where an expired list may go on.
    package var continuation: String?

    package struct Details: Sendable, Hashable {
        package var name: String
        package var group: String
        package var kind: String
        package var causes: [Cause]
        package var retryAfterSeconds: Int64?

        package init(
            name: String = "", group: String = "", kind: String = "", causes: [Cause] = [],
            retryAfterSeconds: Int64? = nil
        ) {
            self.name = name
            self.group = group
            self.kind = kind
            self.causes = causes
            self.retryAfterSeconds = retryAfterSeconds
        }
    }

    /// One fault of an object: the field's path and what is wrong with it.
    package struct Cause: Sendable, Hashable {
        package var reason: String
        package var message: String
        package var field: String

        package init(reason: String, message: String, field: String) {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    package init(
        code: Int, reason: String, message: String, details: Details? = nil, continuation: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.message = message
        self.details = details
        self.continuation = continuation
    }

    /// nil if `value` is no Status object.
    package init?(value: Value) {
        guard value["kind"]?.stringValue == "Status" else { return nil }
        code = Int(value["code"]?.intValue ?? 0)
        reason = value["reason"]?.stringValue ?? ""
        message = value["message"]?.stringValue ?? ""
        continuation = value[at: "metadata", "continue"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        if let details = value["details"], details != .null {
            let causes: [Cause] = (details["causes"]?.listValue ?? []).map { cause in
                Cause(
                    reason: cause["reason"]?.stringValue ?? "", message: cause["message"]?.stringValue ?? "",
                    field: cause["field"]?.stringValue ?? "")
            }
            self.details = Details(
                name: details["name"]?.stringValue ?? "", group: details["group"]?.stringValue ?? "",
                kind: details["kind"]?.stringValue ?? "", causes: causes,
                retryAfterSeconds: details["retryAfterSeconds"]?.intValue)
        }
    }

    package var value: Value {
        var value: Value = [
            "apiVersion": "v1", "kind": "Status", "metadata": [:], "status": code < 400 ? "Success" : "Failure",
            "message": .string(message), "code": .int(Int64(code)),
        ]
        if !reason.isEmpty { value["reason"] = .string(reason) }
        if let continuation { value[at: "metadata", "continue"] = .string(continuation) }
        guard let details else { return value }
        var members: [String: Value] = [:]
        if !details.name.isEmpty { members["name"] = .string(details.name) }
        if !details.group.isEmpty { members["group"] = .string(details.group) }
        if !details.kind.isEmpty { members["kind"] = .string(details.kind) }
        if let seconds = details.retryAfterSeconds { members["retryAfterSeconds"] = .int(seconds) }
        if !details.causes.isEmpty {
            members["causes"] = .list(
                details.causes.map {
                    ["reason": .string($0.reason), "message": .string($0.message), "field": .string($0.field)]
                })
        }
        value["details"] = .map(members)
        return value
    }

    /// The same as our error shape; the server's causes become its details.
    package var diagnostic: Diagnostic {
        let code: Diagnostic.Code
        switch self.code {
        case 401, 403: code = .forbidden
        case 404: code = .notFound
        case 409: code = .conflict
        case 408, 504: code = .timedOut
        case 400, 415, 422: code = .invalid
        case 429, 503: code = .unreachable
        default: code = .failed
        }
        let causes: [String] = (details?.causes ?? []).map {
            $0.field.isEmpty ? $0.message : "\($0.field): \($0.message)"
        }
        return Diagnostic(
            code, message.isEmpty ? "the server answered \(self.code) \(reason)" : message, details: causes)
    }
}

// MARK: - the usual failures, in the API's own words

extension KubeStatus {
    package static func notFound(_ resource: GroupResource, _ name: String) -> KubeStatus {
        KubeStatus(
            code: 404, reason: "NotFound", message: "\(resource) \"\(name)\" not found",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    package static func alreadyExists(_ resource: GroupResource, _ name: String) -> KubeStatus {
        KubeStatus(
            code: 409, reason: "AlreadyExists", message: "\(resource) \"\(name)\" already exists",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    package static func conflict(_ resource: GroupResource, _ name: String, _ why: String) -> KubeStatus {
        KubeStatus(
            code: 409, reason: "Conflict", message: "Operation cannot be fulfilled on \(resource) \"\(name)\": \(why)",
            details: Details(name: name, group: resource.group, kind: resource.resource))
    }

    package static func invalid(_ kind: GroupVersionKind, _ name: String, _ causes: [Cause]) -> KubeStatus {
        let faults: String = causes.map { "\($0.field): \($0.message)" }.joined(separator: ", ")
        let listed: String = causes.count > 1 ? "[\(faults)]" : faults
        let qualified: String = kind.group.isEmpty ? kind.kind : "\(kind.kind).\(kind.group)"
        return KubeStatus(
            code: 422, reason: "Invalid", message: "\(qualified) \"\(name)\" is invalid: \(listed)",
            details: Details(name: name, group: kind.group, kind: kind.kind, causes: causes))
    }

    package static func badRequest(_ message: String) -> KubeStatus {
        KubeStatus(code: 400, reason: "BadRequest", message: message)
    }

    package static func expired(_ message: String) -> KubeStatus {
        KubeStatus(code: 410, reason: "Expired", message: message)
    }
}
