package import KubeModel
import ValueTree

extension KubeClient {
    /// What the client's user may do in `namespace`: one request.
    ///
    /// Some authorizers can't list their rules: then the answer is incomplete, and ``mayI(_:_:name:namespace:)`` tells.
    package func access(in namespace: String) async throws -> AccessRules {
        let answer: Value = try await review(
            "SelfSubjectRulesReview", "selfsubjectrulesreviews", ["namespace": .string(namespace)],
            summary: "ask what may be done in namespace \"\(namespace)\"")
        return AccessRules(status: answer)
    }

    /// Whether the client's user may do one thing.
    ///
    /// - Parameters:
    ///   - resource: may name a subresource: `pods/log`.
    ///   - name: nil for what is about no single object.
    ///   - namespace: nil for all namespaces and for cluster-scoped resources.
    package func mayI(
        _ verb: String, _ resource: GroupResource, name: String?, namespace: String?
    ) async throws -> Bool {
        let parts: [Substring] = resource.resource.split(separator: "/", maxSplits: 1)
        var attributes: [String: Value] = [
            "verb": .string(verb), "group": .string(resource.group), "resource": .string(String(parts.first ?? "")),
        ]
        if parts.count == 2 { attributes["subresource"] = .string(String(parts[1])) }
        if let name { attributes["name"] = .string(name) }
        if let namespace { attributes["namespace"] = .string(namespace) }
        let answer: Value = try await review(
            "SelfSubjectAccessReview", "selfsubjectaccessreviews", ["resourceAttributes": .map(attributes)],
            summary: "ask whether \"\(verb)\" on \"\(resource)\" is allowed")
        return answer["allowed"]?.boolValue ?? false
    }

    /// The status of a review.
    private func review(_ kind: String, _ plural: String, _ spec: Value, summary: String) async throws -> Value {
        let group: String = "authorization.k8s.io"
        var call: APICall = try APICall(
            review: GroupVersionResource(group: group, version: "v1", resource: plural), summary: summary)
        call.carry(["apiVersion": .string("\(group)/v1"), "kind": .string(kind), "spec": spec])
        return try await requester.value(call)["status"] ?? [:]
    }
}
