import KubeModel
import ValueTree

/// Role-based access control: what is not allowed by a role that is bound to somebody is refused.
struct Authorizer: Sendable {
    let store: ObjectStore

    private static let group: String = "rbac.authorization.k8s.io"
    private static let roles = GroupResource(group: group, resource: "roles")
    private static let bindings = GroupResource(group: group, resource: "rolebindings")
    private static let clusterRoles = GroupResource(group: group, resource: "clusterroles")
    private static let clusterBindings = GroupResource(group: group, resource: "clusterrolebindings")

    func allows(_ user: User, _ review: AccessReview) -> Bool {
        if user.groups.contains("system:masters") { return true }
        return rules(for: user, namespace: review.resource?.namespace).contains { $0.allows(review) }
    }

    /// Everything `user` may do in a namespace, or cluster-wide for nil.
    func rules(for user: User, namespace: String?) -> [AccessRule] {
        store.read { table in
            var rules: [AccessRule] = []
            for binding in table.all(Authorizer.clusterBindings, namespace: nil)
            where Authorizer.binds(binding, user, namespace: nil) {
                rules += Authorizer.rules(of: binding, in: table, namespace: nil)
            }
            guard let namespace else { return rules }
            for binding in table.all(Authorizer.bindings, namespace: namespace)
            where Authorizer.binds(binding, user, namespace: namespace) {
                rules += Authorizer.rules(of: binding, in: table, namespace: namespace)
            }
            return rules
        }
    }

    private static func binds(_ binding: KubeObject, _ user: User, namespace: String?) -> Bool {
        (binding["subjects"]?.listValue ?? []).contains { subject in
            let name: String = subject["name"]?.stringValue ?? ""
            switch subject["kind"]?.stringValue {
            case "User": return name == user.name
            case "Group": return user.groups.contains(name)
            case "ServiceAccount":
                let home: String = subject["namespace"]?.stringValue ?? namespace ?? ""
                return user.name == "system:serviceaccount:\(home):\(name)"
            default: return false
            }
        }
    }

    private static func rules(of binding: KubeObject, in table: ObjectTable, namespace: String?) -> [AccessRule] {
        let role: KubeObject? = roleKey(of: binding, namespace: namespace).flatMap { table[$0] }
        return (role?["rules"]?.listValue ?? []).map(AccessRule.init)
    }

    /// Where the role is that a binding of `namespace` (nil: a ClusterRoleBinding) refers to.
    static func roleKey(of binding: KubeObject, namespace: String?) -> ObjectKey? {
        let name: String = binding[at: "roleRef", "name"]?.stringValue ?? ""
        switch binding[at: "roleRef", "kind"]?.stringValue {
        case "ClusterRole": return ObjectKey(clusterRoles, namespace: nil, name: name)
        case "Role" where namespace != nil: return ObjectKey(roles, namespace: namespace, name: name)
        default: return nil
        }
    }
}

/// One rule of a role.
struct AccessRule: Sendable, Hashable {
    var verbs: [String]
    var groups: [String]
    var resources: [String]
    var names: [String]
    var paths: [String]

    init(_ rule: Value) {
        func texts(_ key: String) -> [String] { (rule[key]?.listValue ?? []).compactMap(\.stringValue) }
        verbs = texts("verbs")
        groups = texts("apiGroups")
        resources = texts("resources")
        names = texts("resourceNames")
        paths = texts("nonResourceURLs")
    }

    func allows(_ review: AccessReview) -> Bool {
        guard verbs.contains("*") || verbs.contains(review.verb) else { return false }
        guard let resource = review.resource else {
            return paths.contains { path in
                path == "*" || path == review.path
                    || path.hasSuffix("*") && review.path.hasPrefix(String(path.dropLast()))
            }
        }
        guard groups.contains("*") || groups.contains(resource.group) else { return false }
        if !names.isEmpty, !names.contains(resource.name ?? "") { return false }
        return resources.contains { known in
            known == "*" || known == resource.full
                || resource.subresource.map { known == "*/\($0)" } ?? false
        }
    }

    /// As SelfSubjectRulesReview shows it.
    var value: Value {
        func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
        if !paths.isEmpty { return ["verbs": list(verbs), "nonResourceURLs": list(paths)] }
        var value: Value = ["verbs": list(verbs), "apiGroups": list(groups), "resources": list(resources)]
        if !names.isEmpty { value["resourceNames"] = list(names) }
        return value
    }
}
