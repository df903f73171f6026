import Charts
import ValueTree

/// A hook inside a release record.
struct ReleaseHook: Sendable, Hashable {
    /// When the object of a hook is deleted.
    enum DeletePolicy: String, Sendable {
        case beforeCreation = "before-hook-creation"
        case succeeded = "hook-succeeded"
        case failed = "hook-failed"
    }

    /// When what a hook's pods said is shown.
    enum OutputPolicy: String, Sendable {
        case succeeded = "hook-succeeded"
        case failed = "hook-failed"
    }

    /// What counts for a hook that names no policy.
    static let usualPolicy: String = DeletePolicy.beforeCreation.rawValue

    var name: String
    var kind: String
    var path: String
    var manifest: String
    var events: [String]
    var weight: Int
    var deletePolicies: [String]
    var outputPolicies: [String]

    init(_ value: Value) {
        name = value["name"]?.stringValue ?? ""
        kind = value["kind"]?.stringValue ?? ""
        path = value["path"]?.stringValue ?? ""
        manifest = value["manifest"]?.stringValue ?? ""
        events = (value["events"]?.listValue ?? []).compactMap(\.stringValue)
        weight = Int(value["weight"]?.intValue ?? 0)
        deletePolicies = (value["delete_policies"]?.listValue ?? []).compactMap(\.stringValue)
        outputPolicies = (value["output_log_policies"]?.listValue ?? []).compactMap(\.stringValue)
    }

    /// `Job "migrate"`.
    var title: String { "\(kind) \"\(name)\"" }

    /// CustomResourceDefinitions are never deleted: every object of theirs would go with them.
    func isDeleted(_ policy: DeletePolicy) -> Bool {
        guard kind != "CustomResourceDefinition" else { return false }
        return deletePolicies.isEmpty ? policy.rawValue == Self.usualPolicy : deletePolicies.contains(policy.rawValue)
    }

    func isShown(_ policy: OutputPolicy) -> Bool { outputPolicies.contains(policy.rawValue) }

    static func value(_ hook: RenderedHook) -> Value {
        var record: [String: Value] = [
            "name": .string(hook.name), "kind": .string(hook.document.kind), "path": .string(hook.document.source),
            "manifest": .string(hook.document.text), "events": .list(hook.events.map { .string($0.rawValue) }),
            "last_run": ["phase": ""],
        ]
        if hook.weight != 0 { record["weight"] = .int(Int64(hook.weight)) }
        if !hook.deletePolicies.isEmpty { record["delete_policies"] = .list(hook.deletePolicies.map(Value.string)) }
        if !hook.outputLogPolicies.isEmpty {
            record["output_log_policies"] = .list(hook.outputLogPolicies.map(Value.string))
        }
        return .map(record)
    }
}
