import HTTPServing
import KubeModel
import ValueTree

/// Questions about who somebody is and what they may do.
extension APICall {
    func review() async throws -> ServerResponse {
        guard request.method == "POST", path.name == nil else { throw APIServer.methodNotAllowed }
        var object: KubeObject = try RequestBody.object(request)
        let kind: ResourceKind? = DiscoveryDocuments.reviews.first {
            $0.group == path.group && $0.plural == path.resource
        }
        guard let kind else { throw APIServer.pathNotFound }
        object.apiVersion = kind.apiVersion
        object.kind = kind.kind
        switch kind.kind {
        case "SelfSubjectReview":
            object["status"] = ["userInfo": userInfo(user)]
        case "TokenReview": object["status"] = tokenStatus(object)
        case "SelfSubjectRulesReview":
            guard let namespace = object[at: "spec", "namespace"]?.stringValue, !namespace.isEmpty else {
                throw KubeStatus.badRequest("no namespace on request")
            }
            object["status"] = rulesStatus(namespace)
        case "SelfSubjectAccessReview": object["status"] = accessStatus(object, user)
        default: object["status"] = accessStatus(object, subject(object))
        }
        return show(object.value, status: 201)
    }

    private func subject(_ object: KubeObject) -> User {
        User(
            name: object[at: "spec", "user"]?.stringValue ?? "",
            groups: (object[at: "spec", "groups"]?.listValue ?? []).compactMap(\.stringValue))
    }

    private func userInfo(_ user: User) -> Value {
        var value: Value = ["username": .string(user.name), "groups": .list(user.groups.map { .string($0) })]
        if !user.uid.isEmpty { value["uid"] = .string(user.uid) }
        return value
    }

    private func tokenStatus(_ object: KubeObject) -> Value {
        let token: String = object[at: "spec", "token"]?.stringValue ?? ""
        let found: User? = server.authenticator.user(authorization: "Bearer \(token)", now: server.now())
        guard let found else { return ["authenticated": false, "error": "invalid bearer token"] }
        return ["authenticated": true, "user": userInfo(found)]
    }

    private func accessStatus(_ object: KubeObject, _ user: User) -> Value {
        let wanted: AccessReview
        if let attributes = object[at: "spec", "resourceAttributes"] {
            func text(_ key: String) -> String? {
                attributes[key]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
            }
            wanted = AccessReview(
                verb: text("verb") ?? "",
                resource: AccessReview.Resource(
                    group: text("group") ?? "", resource: text("resource") ?? "", subresource: text("subresource"),
                    namespace: text("namespace") ?? path.namespace, name: text("name")))
        } else {
            let attributes: Value = object[at: "spec", "nonResourceAttributes"] ?? [:]
            wanted = AccessReview(
                verb: attributes["verb"]?.stringValue ?? "", resource: nil,
                path: attributes["path"]?.stringValue ?? "")
        }
        return server.authorizer.allows(user, wanted) ? ["allowed": true] : ["allowed": false]
    }

    private func rulesStatus(_ namespace: String) -> Value {
        let isAdministrator: Bool = user.groups.contains("system:masters")
        let everything: [AccessRule] = [
            AccessRule(["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]),
            AccessRule(["verbs": ["*"], "nonResourceURLs": ["*"]]),
        ]
        let rules: [AccessRule] =
            isAdministrator ? everything : server.authorizer.rules(for: user, namespace: namespace)
        return [
            "resourceRules": .list(rules.filter { $0.paths.isEmpty }.map(\.value)),
            "nonResourceRules": .list(rules.filter { !$0.paths.isEmpty }.map(\.value)), "incomplete": false,
        ]
    }
}
