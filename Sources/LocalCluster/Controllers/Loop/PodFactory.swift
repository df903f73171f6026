import Diagnostics
import KubeModel
import ValueTree

/// Makes and removes the pods of a workload, and says so in events about it.
struct PodFactory: Sendable {
    let access: any ClusterAccess
    let recorder: EventRecorder

    /// A pod from `template` (`{metadata, spec}`) that `owner` controls, with a generated name.
    static func pod(
        from template: Value, owner: KubeObject, labels: [String: String] = [:], finalizers: [String] = []
    ) -> KubeObject {
        var pod = KubeObject(["apiVersion": "v1", "kind": "Pod", "metadata": [:]])
        pod.namespace = owner.namespace
        pod.generateName = "\(owner.name)-"
        let given = KubeObject(template)
        pod.labels = given.labels.merging(labels) { _, own in own }
        pod.annotations = given.annotations
        pod.finalizers = given.finalizers + finalizers
        pod.ownerReferences = [OwnerReference(controller: owner)]
        pod["spec"] = template["spec"] ?? [:]
        return pod
    }

    func create(_ pod: KubeObject, owner: KubeObject) async throws {
        do {
            try await requireServiceAccount(of: pod)
            let created: KubeObject = try await access.create(ClusterResource.pods, pod)
            await recorder.record(.normal("SuccessfulCreate", "Created pod: \(created.name)"), about: owner)
        } catch let diagnostic as Diagnostic {
            await recorder.record(.warning("FailedCreate", "Error creating: \(diagnostic.message)"), about: owner)
            throw diagnostic
        }
    }

    /// A pod whose credentials can't be made must not come to be: it could do nothing it is there for.
    private func requireServiceAccount(of pod: KubeObject) async throws {
        let account: String = pod[at: "spec", "serviceAccountName"]?.stringValue ?? "default"
        let namespace: String = pod.namespace ?? "default"
        let known: KubeObject? = try await access.get(
            ClusterResource.serviceAccounts, namespace: namespace, name: account)
        if known != nil { return }
        throw Diagnostic(
            .forbidden,
            "pods \"\(pod.generateName ?? pod.name)\" is forbidden: error looking up service account "
                + "\(namespace)/\(account): serviceaccount \"\(account)\" not found")
    }

    func delete(_ pod: KubeObject, owner: KubeObject) async throws {
        do {
            try await access.delete(
                ClusterResource.pods, namespace: pod.namespace, name: pod.name,
                options: DeleteOptions(preconditionUID: pod.uid))
            await recorder.record(.normal("SuccessfulDelete", "Deleted pod: \(pod.name)"), about: owner)
        } catch let diagnostic as Diagnostic where diagnostic.code == .notFound {
            return
        }
    }
}
