import ValueTree

/// How lists of the built-in kinds merge: by which member their elements are told apart (the API's
/// `x-kubernetes-patch-merge-key`), or as sets.
///
/// A field's name decides nearly everywhere; where it does not, the path's end does.
package enum MergeKeys {
    package enum Strategy: Sendable, Equatable {
        /// The list is replaced as a whole.
        case replace
        /// Elements are maps, told apart by this member.
        case byKey(String)
        /// Elements are scalars; the list is a set.
        case set
    }

    /// The strategy for the list at `path` (map keys only, list positions left out).
    package static func strategy(_ path: [String], of kind: String) -> Strategy {
        guard let field = path.last else { return .replace }
        switch field {
        case "ports":
            if kind == "Service", path.count == 2 { return .byKey("port") }
            return path.dropLast().last == "containers" || path.dropLast().last == "initContainers"
                || path.dropLast().last == "ephemeralContainers" ? .byKey("containerPort") : .replace
        case "containers", "initContainers", "ephemeralContainers", "env", "volumes", "imagePullSecrets", "secrets":
            return .byKey("name")
        case "volumeMounts": return .byKey("mountPath")
        case "volumeDevices": return .byKey("devicePath")
        case "hostAliases": return .byKey("ip")
        case "topologySpreadConstraints": return .byKey("topologyKey")
        case "conditions": return .byKey("type")
        case "ownerReferences": return .byKey("uid")
        case "finalizers": return .set
        case "resourceClaims", "schedulingGates": return .byKey("name")
        default: return .replace
        }
    }
}
