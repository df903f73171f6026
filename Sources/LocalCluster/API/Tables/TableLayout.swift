import KubeModel
import ValueTree

/// The columns in which kubectl shows a kind, and how to fill them.
struct TableLayout: Sendable {
    struct Column: Sendable {
        var name: String
        var type: String = "string"
        var format: String = ""
        var description: String = ""
        /// Above 0 only with `-o wide`.
        var priority: Int64 = 0

        init(_ name: String, type: String = "string", priority: Int64 = 0) {
            self.name = name
            self.type = type
            self.priority = priority
        }

        var value: Value {
            [
                "name": .string(name), "type": .string(type), "format": .string(format),
                "description": .string(description), "priority": .int(priority),
            ]
        }
    }

    let columns: [Column]
    let cells: @Sendable (KubeObject, KubeTime) -> [Value]

    init(_ columns: [Column], cells: @escaping @Sendable (KubeObject, KubeTime) -> [Value]) {
        var columns: [Column] = columns
        if columns.first?.name == "Name" { columns[0].format = "name" }
        self.columns = columns
        self.cells = cells
    }

    static func of(_ served: ServedResource) -> TableLayout {
        if let custom = served.custom { return CustomTable.layout(custom) }
        switch (served.kind.group, served.kind.kind) {
        case ("", "Pod"): return CoreTables.pod
        case ("", "Service"): return CoreTables.service
        case ("", "Secret"): return CoreTables.secret
        case ("", "ConfigMap"): return CoreTables.configMap
        case ("", "ServiceAccount"): return CoreTables.serviceAccount
        case ("", "Namespace"): return CoreTables.namespace
        case ("", "Endpoints"): return CoreTables.endpoints
        case ("", "Event"): return CoreTables.event
        case ("apps", "Deployment"): return WorkloadTables.deployment
        case ("apps", "ReplicaSet"): return WorkloadTables.replicaSet
        case ("batch", "Job"): return WorkloadTables.job
        case ("batch", "CronJob"): return WorkloadTables.cronJob
        case ("rbac.authorization.k8s.io", "Role"), ("rbac.authorization.k8s.io", "ClusterRole"):
            return AccessTables.role
        case ("rbac.authorization.k8s.io", _): return AccessTables.binding
        case ("coordination.k8s.io", _): return AccessTables.lease
        case ("apiextensions.k8s.io", _): return AccessTables.definition
        default: return plain
        }
    }

    static let plain = TableLayout([Column("Name"), Column("Age")]) { object, now in
        [.string(object.name), Cell.age(object, now)]
    }
}

/// Pieces of table cells.
enum Cell {
    /// Time since creation.
    static func age(_ object: KubeObject, _ now: KubeTime) -> Value { since(object.creationTimestamp, now) }

    static func since(_ text: String?, _ now: KubeTime) -> Value {
        guard let text, let time = KubeTime(text) else { return "<unknown>" }
        return .string(duration(now.seconds - time.seconds))
    }

    /// As kubectl writes durations: `5s`, `3m12s`, `4h`, `2d3h`.
    static func duration(_ seconds: Int64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        if hours < 192 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 365 * 2 { return "\(days)d" }
        if days < 365 * 8 { return days % 365 == 0 ? "\(days / 365)y" : "\(days / 365)y\(days % 365)d" }
        return "\(days / 365)y"
    }

    static func labels(_ labels: Value?) -> Value {
        let pairs: [String: Value] = labels?.mapValue ?? [:]
        if pairs.isEmpty { return "<none>" }
        return .string(pairs.sortedKeys.map { "\($0)=\(pairs[$0]?.stringValue ?? "")" }.joined(separator: ","))
    }

    /// The selector's text, or `<none>`.
    static func selector(_ selector: Value?) -> Value {
        guard let selector, let parsed = try? LabelSelector(value: selector), !parsed.requirements.isEmpty else {
            return "<none>"
        }
        return .string(parsed.text)
    }

    static func containers(_ spec: Value?, _ key: String) -> Value {
        .string((spec?["containers"]?.listValue ?? []).map { $0[key]?.stringValue ?? "" }.joined(separator: ","))
    }

    /// Bounded, so that sums of what clients wrote don't overflow.
    static func count(_ value: Value?) -> Int64 { min(max(value?.intValue ?? 0, -(1 << 40)), 1 << 40) }

    static func text(_ value: Value?, or other: String = "<none>") -> Value {
        .string(value?.stringValue.flatMap { $0.isEmpty ? nil : $0 } ?? other)
    }
}
