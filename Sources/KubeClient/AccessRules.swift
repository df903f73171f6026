package import KubeModel
import ValueTree

/// What the user may do in one namespace, as the server's authorizer lists it (SelfSubjectRulesReview).
package struct AccessRules: Sendable, Hashable {
    package struct Rule: Sendable, Hashable {
        package var verbs: Set<String>
        package var groups: Set<String>
        /// `pods`, `pods/log`, `*`.
        package var resources: Set<String>
        /// Only objects of these names; empty for all.
        package var names: Set<String>

        package init(verbs: Set<String>, groups: Set<String>, resources: Set<String>, names: Set<String> = []) {
            self.verbs = verbs
            self.groups = groups
            self.resources = resources
            self.names = names
        }
    }

    package var rules: [Rule]
    /// The authorizer could not list everything: there may be more that is allowed.
    package var isIncomplete: Bool

    package init(rules: [Rule], isIncomplete: Bool = false) {
        self.rules = rules
        self.isIncomplete = isIncomplete
    }

    /// The status of a SelfSubjectRulesReview.
    init(status: Value) {
        rules = (status["resourceRules"]?.listValue ?? []).map { rule in
            Rule(
                verbs: Self.texts(rule["verbs"]), groups: Self.texts(rule["apiGroups"]),
                resources: Self.texts(rule["resources"]), names: Self.texts(rule["resourceNames"]))
        }
        isIncomplete = status["incomplete"]?.boolValue ?? false
    }

    /// Whether `verb` is allowed on `resource`, which may be a subresource (`pods/log`).
    ///
    /// - Parameter name: nil for what is about no single object: create, list, watch.
    /// - Returns: nil if the rules don't tell.
    package func allows(_ verb: String, _ resource: GroupResource, name: String?) -> Bool? {
        if rules.contains(where: { $0.allows(verb, resource, name: name) }) { return true }
        return isIncomplete ? nil : false
    }

    /// Whether the user may do whatever there is.
    package var isEverything: Bool {
        rules.contains {
            $0.names.isEmpty && [$0.verbs, $0.groups, $0.resources].allSatisfy { $0.contains("*") }
        }
    }

    private static func texts(_ value: Value?) -> Set<String> {
        Set((value?.listValue ?? []).compactMap(\.stringValue))
    }
}

extension AccessRules.Rule {
    fileprivate func allows(_ verb: String, _ resource: GroupResource, name: String?) -> Bool {
        guard verbs.contains(verb) || verbs.contains("*"), groups.contains(resource.group) || groups.contains("*"),
            names.isEmpty || name.map(names.contains) ?? false
        else { return false }
        if resources.contains("*") || resources.contains(resource.resource) { return true }
        let parts: [Substring] = resource.resource.split(separator: "/", maxSplits: 1)
        return parts.count == 2 && resources.contains("*/\(parts[1])")
    }
}
