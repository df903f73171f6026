import KubeModel
import ValueTree

/// What the API fills in where a manifest is silent.
enum Defaults {
    /// `object` with its kind's defaults.
    static func applied(to object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        switch (made.groupVersionKind.group, made.kind) {
        case ("", "Pod"):
            made["spec"] = PodDefaults.spec(made["spec"] ?? [:])
            // There is one node, so nothing to schedule.
            made.value.change("spec") { $0.fill("nodeName", .string(LocalNode.name)) }
            if made["status"] == nil { made["status"] = ["phase": "Pending", "qosClass": "BestEffort"] }
        case ("", "Secret"): made = secret(made)
        case ("", "Service"): made["spec"] = ServiceDefaults.spec(made["spec"] ?? [:])
        case ("", "Namespace"): made = namespace(made)
        case ("apps", "Deployment"): made["spec"] = WorkloadDefaults.deployment(made["spec"] ?? [:])
        case ("apps", "ReplicaSet"): made["spec"] = WorkloadDefaults.replicaSet(made["spec"] ?? [:])
        case ("batch", "Job"): made = WorkloadDefaults.job(made)
        case ("batch", "CronJob"): made["spec"] = WorkloadDefaults.cronJob(made["spec"] ?? [:])
        case ("rbac.authorization.k8s.io", "RoleBinding"), ("rbac.authorization.k8s.io", "ClusterRoleBinding"):
            made = binding(made)
        case ("apiextensions.k8s.io", "CustomResourceDefinition"): made = definition(made)
        default: break
        }
        return made
    }

    private static func secret(_ object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        if let texts = made["stringData"]?.mapValue {
            for (key, text) in texts {
                made[at: "data", key] = .string(Base64Text.encode(Array((text.stringValue ?? "").utf8)))
            }
        }
        made["stringData"] = nil
        if made["type"]?.stringValue?.isEmpty ?? true { made["type"] = "Opaque" }
        return made
    }

    private static func namespace(_ object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        made.labels["kubernetes.io/metadata.name"] = made.name
        if !made.isBeingDeleted {
            made[at: "spec", "finalizers"] = ["kubernetes"]
            made[at: "status", "phase"] = "Active"
        }
        return made
    }

    private static func binding(_ object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        if made[at: "roleRef", "apiGroup"]?.stringValue?.isEmpty ?? true {
            made[at: "roleRef", "apiGroup"] = "rbac.authorization.k8s.io"
        }
        let subjects: [Value]? = made["subjects"]?.listValue?.map { subject in
            var subject: Value = subject
            if subject["kind"]?.stringValue != "ServiceAccount", subject["apiGroup"] == nil {
                subject["apiGroup"] = "rbac.authorization.k8s.io"
            }
            return subject
        }
        if let subjects { made["subjects"] = .list(subjects) }
        return made
    }

    private static func definition(_ object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        let kind: String = made[at: "spec", "names", "kind"]?.stringValue ?? ""
        if made[at: "spec", "names", "singular"] == nil {
            made[at: "spec", "names", "singular"] = .string(kind.lowercased())
        }
        if made[at: "spec", "names", "listKind"] == nil {
            made[at: "spec", "names", "listKind"] = .string(kind + "List")
        }
        if made[at: "spec", "conversion"] == nil { made[at: "spec", "conversion"] = ["strategy": "None"] }
        return made
    }
}

extension Value {
    /// Sets a member that is missing or null.
    mutating func fill(_ key: String, _ value: Value) {
        if self[key] == nil || self[key] == .null { self[key] = value }
    }

    /// Changes a member that is a map, if there is one.
    mutating func change(_ key: String, _ body: (inout Value) -> Void) {
        guard var member = self[key], member.mapValue != nil else { return }
        self[key] = .null
        body(&member)
        self[key] = member
    }

    /// Changes every element of a member that is a list, if there is one.
    mutating func changeEach(_ key: String, _ body: (inout Value) -> Void) {
        guard var elements = self[key]?.listValue else { return }
        for index in elements.indices { body(&elements[index]) }
        self[key] = .list(elements)
    }
}
