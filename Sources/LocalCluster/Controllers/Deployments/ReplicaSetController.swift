import Diagnostics
import KubeModel
import ValueTree

/// Keeps as many pods as a ReplicaSet asks for.
struct ReplicaSetController: Controller {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let factory: PodFactory

    init(access: any ClusterAccess, clock: any ClusterClock) {
        self.access = access
        self.clock = clock
        let recorder = EventRecorder(access: access, clock: clock, component: "replicaset-controller")
        factory = PodFactory(access: access, recorder: recorder)
    }

    var name: String { "replicaset-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.replicaSets, ClusterResource.pods] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.replicaSets { return [NamespacedName(event.object)] }
        guard let owner = event.object.controller, owner.kind == "ReplicaSet" else { return [] }
        return [NamespacedName(namespace: event.object.namespace, name: owner.name)]
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard let set = try await access.get(ClusterResource.replicaSets, namespace: key.namespace, name: key.name)
        else {
            return nil
        }
        let pods: [KubeObject] = try await access.list(ClusterResource.pods, namespace: key.namespace, selector: nil)
            .filter { $0.controller?.uid == set.uid && PodView($0).isActive }
        let wanted: Int = Int(set[at: "spec", "replicas"]?.intValue ?? 1)
        if !set.isBeingDeleted {
            let template: Value = set[at: "spec", "template"] ?? [:]
            for _ in 0..<max(0, wanted - pods.count) {
                try await factory.create(PodFactory.pod(from: template, owner: set), owner: set)
            }
            for pod in ReplicaSetController.surplus(pods, wanted) { try await factory.delete(pod, owner: set) }
        }
        try await writeStatus(set, pods)
        return nil
    }

    /// Those to delete: not ready before ready, young before old.
    static func surplus(_ pods: [KubeObject], _ wanted: Int) -> [KubeObject] {
        let ordered: [KubeObject] = pods.sorted { left, right in
            let (one, other): (PodView, PodView) = (PodView(left), PodView(right))
            if one.isReady != other.isReady { return !one.isReady }
            return one.created > other.created
        }
        return Array(ordered.prefix(max(0, pods.count - wanted)))
    }

    private func writeStatus(_ set: KubeObject, _ pods: [KubeObject]) async throws {
        let ready: Int = pods.count { PodView($0).isReady }
        var status: Value = [
            "replicas": .int(Int64(pods.count)), "fullyLabeledReplicas": .int(Int64(pods.count)),
            "observedGeneration": .int(set.generation ?? 1),
        ]
        if ready > 0 {
            status["readyReplicas"] = .int(Int64(ready))
            status["availableReplicas"] = .int(Int64(ready))
        }
        guard set["status"] != status else { return }
        var changed: KubeObject = set
        changed["status"] = status
        _ = try await access.updateStatus(ClusterResource.replicaSets, changed)
    }
}
