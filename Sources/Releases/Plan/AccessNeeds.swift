import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime

/// What a change must be allowed to do, found out before anything is changed: so that nothing is half-applied for want of
/// a right.
struct AccessNeeds: Sendable {
    struct Need: Sendable, Hashable {
        var verb: String
        var resource: GroupResource
        /// nil for what is about no single object.
        var name: String?
        /// nil for cluster-scoped kinds.
        var namespace: String?
    }

    private(set) var needs: [Need] = []

    mutating func add(_ verbs: [String], _ resource: GroupVersionResource, _ name: String?, _ namespace: String?) {
        for verb in verbs {
            let need = Need(verb: verb, resource: resource.groupResource, name: name, namespace: namespace)
            if !needs.contains(need) { needs.append(need) }
        }
    }

    mutating func add(_ verbs: [String], _ object: ManifestObject) {
        // Who creates names no object.
        for verb in verbs {
            add(
                [verb], object.resource.groupVersionResource, verb == "create" ? nil : object.object.name,
                object.namespace)
        }
    }

    /// Asks whether all of it is allowed, by the rules of the namespace as far as they tell.
    ///
    /// - Throws: `forbidden`, naming verb, resource and namespace of everything that is not.
    func check(_ rules: AccessRules, client: KubeClient, namespace: String, doing what: String) async throws {
        guard !rules.isEverything else { return }
        var missing: [Need] = []
        for need in needs {
            if need.namespace == namespace, let known = rules.allows(need.verb, need.resource, name: need.name) {
                if !known { missing.append(need) }
                continue
            }
            let isAllowed: Bool = try await client.mayI(
                need.verb, need.resource, name: need.name, namespace: need.namespace)
            if !isAllowed { missing.append(need) }
        }
        guard let first = missing.first else { return }
        throw Diagnostic(
            .forbidden, "a \(what) needs to \(first.text), and you may not",
            hint: "docs/groups.md has a Role with all that groups need; nothing was changed",
            details: missing.dropFirst().map { "nor may you \($0.text)" })
    }
}

extension AccessNeeds.Need {
    /// `create roles.rbac.authorization.k8s.io in namespace "team"`.
    var text: String {
        let object: String = name.map { " \"\($0)\"" } ?? ""
        return "\(verb) \(resource)\(object)" + (namespace.map { " in namespace \"\($0)\"" } ?? "")
    }
}

extension PreparedChange {
    /// What the change needs beyond what was needed to prepare it.
    func needs(records: GroupVersionResource?) -> AccessNeeds {
        var needs = AccessNeeds()
        let (group, place): (String, String) = (change.record.name, writer.ownership.namespace)
        if let records { needs.add(["create", "update"], records, nil, place) }
        needs.add(["update", "delete"], LockClaim.resource, LockSubject.group(group).leaseName, place)
        for wanted in plan.applied {
            guard let found = live[wanted.object.identity] else {
                needs.add(["create"], wanted.object)
                continue
            }
            if !wanted.merge(into: found, writer.ownership).isEmpty { needs.add(["patch"], wanted.object) }
        }
        for object in plan.stopped + plan.removed { needs.add(["get", "delete"], object) }
        for runner in runners.runners { needs.add(["delete"], runner.object) }
        return needs
    }
}
