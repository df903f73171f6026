import KubeModel
import ValueTree

/// What the server itself writes into objects, whatever their kind: pure functions from what a client sent to what
/// is to be stored.
enum ObjectRules {
    /// The object as it begins its life.
    static func created(_ object: KubeObject, _ served: ServedResource, now: KubeTime) -> KubeObject {
        var made: KubeObject = object
        made.uid = Identity.uid()
        made.creationTimestamp = now.text
        made.deletionTimestamp = nil
        made[at: "metadata", "deletionGracePeriodSeconds"] = nil
        made[at: "metadata", "selfLink"] = nil
        made.resourceVersion = nil
        made.generation = hasGeneration(served) ? 1 : nil
        if served.kind.hasStatus, !keepsStatusAtCreation(served.kind) { made["status"] = nil }
        return made
    }

    /// What an update of the main resource makes of `current`.
    static func updated(
        _ proposed: KubeObject, from current: KubeObject, _ served: ServedResource
    ) -> KubeObject {
        var made: KubeObject = withServerFields(proposed, from: current)
        if served.kind.hasStatus { made["status"] = current["status"] }
        if hasGeneration(served), desired(made) != desired(current) {
            made.generation = (current.generation ?? 0) + 1
        }
        return made
    }

    /// What an update of `/status` makes of `current`: a new status; metadata stays but for what is managed there.
    static func statusUpdated(_ proposed: KubeObject, from current: KubeObject) -> KubeObject {
        var made: KubeObject = current
        made["status"] = proposed["status"]
        if let fields = proposed[at: "metadata", "managedFields"] { made[at: "metadata", "managedFields"] = fields }
        return made
    }

    private static func withServerFields(_ proposed: KubeObject, from current: KubeObject) -> KubeObject {
        var made: KubeObject = proposed
        made.name = current.name
        made.namespace = current.namespace
        made.uid = current.uid
        made.creationTimestamp = current.creationTimestamp
        made.deletionTimestamp = current.deletionTimestamp
        made[at: "metadata", "deletionGracePeriodSeconds"] = current[at: "metadata", "deletionGracePeriodSeconds"]
        made.generation = current.generation
        made.generateName = current.generateName
        made.resourceVersion = current.resourceVersion
        return made
    }

    /// Everything but metadata and status.
    private static func desired(_ object: KubeObject) -> Value {
        var value: Value = object.value
        value["metadata"] = nil
        value["status"] = nil
        return value
    }

    /// Kinds whose generation the API counts: those with a spec that a controller follows.
    private static func hasGeneration(_ served: ServedResource) -> Bool {
        served.isCustom || ["apps", "batch", "apiextensions.k8s.io"].contains(served.kind.group)
    }

    private static func keepsStatusAtCreation(_ kind: ResourceKind) -> Bool {
        kind.group.isEmpty && kind.plural == "namespaces"
    }
}
