import Charts
import ValueTree

/// A hook inside a release record.
struct ReleaseHook: Sendable, Hashable {
    var name: String
    var kind: String
    var path: String
    var manifest: String
    var events: [String]
    var weight: Int
    /// `before-hook-creation`, `hook-succeeded`, `hook-failed`.
    var deletePolicies: [String]

    init(_ value: Value) {
        name = value["name"]?.stringValue ?? ""
        kind = value["kind"]?.stringValue ?? ""
        path = value["path"]?.stringValue ?? ""
        manifest = value["manifest"]?.stringValue ?? ""
        events = (value["events"]?.listValue ?? []).compactMap(\.stringValue)
        weight = Int(value["weight"]?.intValue ?? 0)
        deletePolicies = (value["delete_policies"]?.listValue ?? []).compactMap(\.stringValue)
    }

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
