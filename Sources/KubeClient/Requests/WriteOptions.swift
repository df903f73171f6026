package import ValueTree

/// How a create, replace or patch is done.
package struct WriteOptions: Sendable, Hashable {
    /// The server checks everything and changes nothing.
    package var isDryRun: Bool
    package var fieldManager: String?
    /// `Ignore`, `Warn` or `Strict`; nil leaves it to the server.
    package var fieldValidation: String?
    /// A create may be sent again when its answer was lost: the caller understands the conflict that may follow.
    package var repeats: Bool

    package init(
        isDryRun: Bool = false, fieldManager: String? = nil, fieldValidation: String? = nil, repeats: Bool = false
    ) {
        self.isDryRun = isDryRun
        self.fieldManager = fieldManager
        self.fieldValidation = fieldValidation
        self.repeats = repeats
    }
}

/// The kinds of patch the API knows.
package enum Patch: Sendable, Hashable {
    /// RFC 7396: null removes a member.
    case merge(Value)
    /// Kubernetes' own, with merge keys for lists; built-in kinds only.
    case strategic(Value)
    /// RFC 6902: a list of operations. Not repeated when its answer is lost.
    case json([Value])
    /// Server-side apply; `isForced` takes fields over from other managers.
    case apply(Value, isForced: Bool)

    var contentType: String {
        switch self {
        case .merge: return "application/merge-patch+json"
        case .strategic: return "application/strategic-merge-patch+json"
        case .json: return "application/json-patch+json"
        case .apply: return "application/apply-patch+yaml"
        }
    }

    var body: Value {
        switch self {
        case .merge(let value), .strategic(let value), .apply(let value, _): return value
        case .json(let operations): return .list(operations)
        }
    }

    var isRepeatable: Bool {
        if case .json = self { return false }
        return true
    }
}

/// How an object ends (meta/v1 DeleteOptions).
package struct DeletionOptions: Sendable, Hashable {
    package enum Propagation: String, Sendable, CaseIterable {
        /// The object goes first, what it owns afterwards.
        case background = "Background"
        /// What it owns goes first.
        case foreground = "Foreground"
        /// What it owns stays.
        case orphan = "Orphan"
    }

    package var propagation: Propagation?
    package var gracePeriodSeconds: Int?
    /// Only if the object still has this uid.
    package var uid: String?
    package var resourceVersion: String?
    package var isDryRun: Bool

    package init(
        propagation: Propagation? = nil, gracePeriodSeconds: Int? = nil, uid: String? = nil,
        resourceVersion: String? = nil, isDryRun: Bool = false
    ) {
        self.propagation = propagation
        self.gracePeriodSeconds = gracePeriodSeconds
        self.uid = uid
        self.resourceVersion = resourceVersion
        self.isDryRun = isDryRun
    }

    var value: Value {
        var value: Value = ["apiVersion": "v1", "kind": "DeleteOptions"]
        if let propagation { value["propagationPolicy"] = .string(propagation.rawValue) }
        if let gracePeriodSeconds { value["gracePeriodSeconds"] = .int(Int64(gracePeriodSeconds)) }
        if let uid { value[at: "preconditions", "uid"] = .string(uid) }
        if let resourceVersion { value[at: "preconditions", "resourceVersion"] = .string(resourceVersion) }
        if isDryRun { value["dryRun"] = ["All"] }
        return value
    }
}
