import KubeModel
import ValueTree

/// Namespaces hold other objects: what that means for writes.
enum NamespaceRules {
    static let resource = GroupResource(resource: "namespaces")

    /// Refuses new objects in a namespace that does not exist or goes away.
    static func checkOpen(_ namespace: String?, _ batch: WriteBatch) throws(KubeStatus) {
        guard let namespace else { return }
        guard let found = batch.get(ObjectKey(resource, namespace: nil, name: namespace)) else {
            throw KubeStatus.notFound(resource, namespace)
        }
        guard found.isBeingDeleted else { return }
        throw KubeStatus(
            code: 403, reason: "Forbidden",
            message: "unable to create new content in namespace \(namespace) because it is being terminated",
            details: KubeStatus.Details(
                name: namespace, kind: "namespaces",
                causes: [
                    KubeStatus.Cause(
                        reason: "NamespaceTerminating", message: "namespace \(namespace) is being terminated",
                        field: "metadata.namespace")
                ]))
    }

    /// What every namespace has from its first moment: an account for its pods, and the cluster's certificate.
    static func populate(_ namespace: String, _ time: KubeTime, _ batch: inout WriteBatch) throws(KubeStatus) {
        let options = WriteOptions(manager: "iter8-cluster")
        let account = KubeObject(apiVersion: "v1", kind: "ServiceAccount", namespace: namespace, name: "default")
        for object in [account] + (rootCertificate(namespace, batch).map { [$0] } ?? []) {
            guard let kind = BuiltinKinds.named(object.kind, group: "") else { continue }
            _ = try ObjectService.insert(
                ServedResource(kind), namespace: namespace, object, options, time, &batch)
        }
    }

    /// A copy of the one in kube-system, which the server writes at its first start.
    private static func rootCertificate(_ namespace: String, _ batch: WriteBatch) -> KubeObject? {
        let configMaps = GroupResource(resource: "configmaps")
        guard let first = batch.get(ObjectKey(configMaps, namespace: "kube-system", name: "kube-root-ca.crt")) else {
            return nil
        }
        var copy = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: namespace, name: first.name)
        copy["data"] = first["data"]
        return copy
    }
}

/// CustomResourceDefinitions take effect at once, and say so in their status.
enum DefinitionRules {
    static func established(_ object: KubeObject, now: KubeTime) -> KubeObject {
        guard object.kind == "CustomResourceDefinition", object.groupVersionKind.group == "apiextensions.k8s.io" else {
            return object
        }
        var made: KubeObject = object
        let since: Value =
            (made[at: "status", "conditions"]?.listValue ?? []).first?["lastTransitionTime"]
            ?? .string(now.text)
        func condition(_ type: Value, _ reason: Value, _ message: Value) -> Value {
            ["type": type, "status": "True", "reason": reason, "message": message, "lastTransitionTime": since]
        }
        made[at: "status", "acceptedNames"] = made[at: "spec", "names"]
        made[at: "status", "conditions"] = [
            condition("NamesAccepted", "NoConflicts", "no conflicts found"),
            condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
        ]
        let stored: [Value] = (made[at: "spec", "versions"]?.listValue ?? []).filter { $0["storage"] == true }
            .compactMap { $0["name"] }
        let before: [Value] = made[at: "status", "storedVersions"]?.listValue ?? []
        made[at: "status", "storedVersions"] = .list(before + stored.filter { !before.contains($0) })
        return made
    }
}
