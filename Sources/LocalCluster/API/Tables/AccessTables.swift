import KubeModel
import ValueTree

/// Tables of roles, bindings, leases and definitions.
enum AccessTables {
    typealias Column = TableLayout.Column

    static let role = TableLayout([Column("Name"), Column("Created At")]) { role, _ in
        [.string(role.name), Cell.text(role[at: "metadata", "creationTimestamp"])]
    }

    static let binding = TableLayout([
        Column("Name"), Column("Role"), Column("Age"), Column("Users", priority: 1), Column("Groups", priority: 1),
        Column("ServiceAccounts", priority: 1),
    ]) { binding, now in
        let reference: Value = binding["roleRef"] ?? [:]
        let role: String = "\(reference["kind"]?.stringValue ?? "")/\(reference["name"]?.stringValue ?? "")"
        return [
            .string(binding.name), .string(role), Cell.age(binding, now), subjects(binding, "User"),
            subjects(binding, "Group"), subjects(binding, "ServiceAccount"),
        ]
    }

    static let lease = TableLayout([Column("Name"), Column("Holder"), Column("Age")]) { lease, now in
        [.string(lease.name), Cell.text(lease[at: "spec", "holderIdentity"], or: ""), Cell.age(lease, now)]
    }

    static let definition = TableLayout([Column("Name"), Column("Created At")]) { definition, _ in
        [.string(definition.name), Cell.text(definition[at: "metadata", "creationTimestamp"])]
    }

    private static func subjects(_ binding: KubeObject, _ kind: Value) -> Value {
        let names: [String] = (binding["subjects"]?.listValue ?? []).filter { $0["kind"] == kind }.map { subject in
            let name: String = subject["name"]?.stringValue ?? ""
            return subject["namespace"]?.stringValue.map { "\($0)/\(name)" } ?? name
        }
        return .string(names.joined(separator: ", "))
    }
}
