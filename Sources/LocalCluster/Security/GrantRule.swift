import KubeModel
import ValueTree

/// Nobody grants what he has not himself: what the API refuses of roles and of bindings to them.
///
/// Whoever may `escalate` a role, or `bind` one, is free of it.
struct GrantRule: Sendable {
    let user: User
    let authorizer: Authorizer

    private static let group: String = "rbac.authorization.k8s.io"

    /// - Parameter current: what `object` replaces. What was granted before may be written again.
    func check(
        _ object: KubeObject, replacing current: KubeObject?, _ served: ServedResource, _ batch: WriteBatch
    ) throws(KubeStatus) {
        guard served.kind.group == GrantRule.group, !user.groups.contains("system:masters") else { return }
        if let current, GrantRule.granted(current) == GrantRule.granted(object) { return }
        let isBinding: Bool = object["roleRef"] != nil
        guard !isFree(object, served, isBinding: isBinding) else { return }
        let rules: [AccessRule] = isBinding ? GrantRule.boundRules(object, batch) : GrantRule.rules(of: object)
        let held: [AccessRule] = authorizer.rules(for: user, namespace: object.namespace)
        let missing: [AccessRule] = rules.flatMap(\.parts).filter { part in
            !held.contains { $0.covers(part) }
        }
        guard !missing.isEmpty else { return }
        let groups: String = user.groups.map { "\"\($0)\"" }.joined(separator: " ")
        throw KubeStatus(
            code: 403, reason: "Forbidden",
            message:
                "\(served.groupResource) \"\(object.name)\" is forbidden: user \"\(user.name)\" (groups=[\(groups)]) "
                + "is attempting to grant RBAC permissions not currently held:\n"
                + missing.map(\.text).joined(separator: "\n"),
            details: KubeStatus.Details(name: object.name, group: GrantRule.group, kind: served.kind.plural))
    }

    private func isFree(_ object: KubeObject, _ served: ServedResource, isBinding: Bool) -> Bool {
        let role: Value? = object["roleRef"]
        let plural: String =
            isBinding ? (role?["kind"] == "ClusterRole" ? "clusterroles" : "roles") : served.kind.plural
        let name: String = isBinding ? role?["name"]?.stringValue ?? "" : object.name
        let resource = AccessReview.Resource(
            group: GrantRule.group, resource: plural, namespace: object.namespace, name: name)
        return authorizer.allows(user, AccessReview(verb: isBinding ? "bind" : "escalate", resource: resource))
    }

    /// What an object gives to whom.
    private static func granted(_ object: KubeObject) -> [Value?] {
        [object["rules"], object["roleRef"], object["subjects"]]
    }

    private static func rules(of role: KubeObject) -> [AccessRule] {
        (role["rules"]?.listValue ?? []).map(AccessRule.init)
    }

    private static func boundRules(_ binding: KubeObject, _ batch: WriteBatch) -> [AccessRule] {
        Authorizer.roleKey(of: binding, namespace: binding.namespace).flatMap(batch.get).map(rules) ?? []
    }
}

extension AccessRule {
    /// The rule as rules of one verb on one resource, of one name at most, or on one path.
    var parts: [AccessRule] {
        var parts: [AccessRule] = []
        for verb in verbs {
            for path in paths { parts.append(AccessRule(verb: verb, path: path)) }
            for group in groups {
                for resource in resources {
                    for name in names.isEmpty ? [nil] : names.map(Optional.some) {
                        parts.append(AccessRule(verb: verb, group: group, resource: resource, name: name))
                    }
                }
            }
        }
        return parts
    }

    private init(verb: String, path: String) {
        self.init(["verbs": [.string(verb)], "nonResourceURLs": [.string(path)]])
    }

    private init(verb: String, group: String, resource: String, name: String?) {
        self.init([
            "verbs": [.string(verb)], "apiGroups": [.string(group)], "resources": [.string(resource)],
            "resourceNames": .list(name.map { [.string($0)] } ?? []),
        ])
    }

    /// Whether all that `part`, one of ``parts``, allows is allowed by this rule.
    func covers(_ part: AccessRule) -> Bool {
        let verb: String = part.verbs.first ?? ""
        guard let resource = part.resources.first else {
            return allows(AccessReview(verb: verb, path: part.paths.first ?? ""))
        }
        let words: [Substring] = resource.split(separator: "/", maxSplits: 1)
        return allows(
            AccessReview(
                verb: verb,
                resource: AccessReview.Resource(
                    group: part.groups.first ?? "", resource: words.first.map(String.init) ?? "",
                    subresource: words.count > 1 ? String(words[1]) : nil, name: part.names.first)))
    }

    /// As the API server names a rule.
    var text: String {
        func list(_ texts: [String]) -> String { "[" + texts.map { "\"\($0)\"" }.joined(separator: " ") + "]" }
        if !paths.isEmpty { return "{NonResourceURLs:\(list(paths)), Verbs:\(list(verbs))}" }
        let named: String = names.isEmpty ? "" : ", ResourceNames:\(list(names))"
        return "{APIGroups:\(list(groups)), Resources:\(list(resources))\(named), Verbs:\(list(verbs))}"
    }
}
