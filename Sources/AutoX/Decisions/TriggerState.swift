package import KubeModel
import ValueTree

/// What is known of a trigger's object.
package enum TriggerState: Sendable, Hashable {
    /// Nobody has looked yet, or nobody may.
    case unknown
    /// It is not there, is about to go, or does not carry the mark.
    case absent
    case present(TriggerObject)

    package init(_ object: KubeObject?) {
        guard let object, !object.isBeingDeleted, object.labels[Trigger.mark] == "true" else {
            self = .absent
            return
        }
        self = .present(TriggerObject(object))
    }

    package var version: String? {
        if case .present(let object) = self { return object.version }
        return nil
    }
}

/// What counts of a trigger's object.
package struct TriggerObject: Sendable, Hashable {
    /// Its version label; empty if it has none.
    package var version: String
    package var uid: String
    package var resourceVersion: String

    package init(version: String, uid: String = "", resourceVersion: String = "") {
        self.version = version
        self.uid = uid
        self.resourceVersion = resourceVersion
    }

    init(_ object: KubeObject) {
        version = object.labels[Trigger.versionLabel] ?? ""
        uid = object.uid ?? ""
        resourceVersion = object.resourceVersion ?? ""
    }

    /// All of an object that AutoX needs in memory.
    static func essence(of object: KubeObject) -> KubeObject {
        var essence = KubeObject(
            apiVersion: object.apiVersion, kind: object.kind, namespace: object.namespace, name: object.name)
        essence.uid = object.uid
        essence.resourceVersion = object.resourceVersion
        essence.deletionTimestamp = object.deletionTimestamp
        essence.labels = object.labels.filter { $0.key == Trigger.mark || $0.key == Trigger.versionLabel }
        return essence
    }
}
