import Diagnostics
import KubeModel
import ValueTree

/// Rolls Deployments out, one ReplicaSet a template.
struct DeploymentController: Controller {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let recorder: EventRecorder

    private static let hashLabel: String = "pod-template-hash"
    private static let revision: String = "deployment.kubernetes.io/revision"

    init(access: any ClusterAccess, clock: any ClusterClock) {
        self.access = access
        self.clock = clock
        recorder = EventRecorder(access: access, clock: clock, component: "deployment-controller")
    }

    var name: String { "deployment-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.deployments, ClusterResource.replicaSets] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.deployments { return [NamespacedName(event.object)] }
        guard let owner = event.object.controller, owner.kind == "Deployment" else { return [] }
        return [NamespacedName(namespace: event.object.namespace, name: owner.name)]
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard
            let deployment = try await access.get(
                ClusterResource.deployments, namespace: key.namespace, name: key.name),
            !deployment.isBeingDeleted
        else { return nil }
        let sets: [KubeObject] = try await access.list(
            ClusterResource.replicaSets, namespace: key.namespace, selector: nil
        )
        .filter { $0.controller?.uid == deployment.uid }
        .sorted { DeploymentController.number($0) < DeploymentController.number($1) }
        let template: Value = deployment[at: "spec", "template"] ?? [:]
        let current: KubeObject
        if let known = sets.last(where: { DeploymentController.isSame($0, template) }) {
            current = try await promote(known, among: sets)
        } else {
            current = try await create(deployment, template, after: sets)
        }
        let old: [KubeObject] = sets.filter { $0.uid != current.uid }
        if deployment[at: "spec", "paused"]?.boolValue != true { try await scale(deployment, current, old) }
        try await removeHistory(old, limit: Int(deployment[at: "spec", "revisionHistoryLimit"]?.intValue ?? 10))
        try await writeStatus(deployment, current, old)
        return nil
    }

    // MARK: - ReplicaSets

    private static func number(_ set: KubeObject) -> Int { set.annotations[revision].flatMap { Int($0) } ?? 0 }

    private static func isSame(_ set: KubeObject, _ template: Value) -> Bool {
        var own: Value = set[at: "spec", "template"] ?? [:]
        own[at: "metadata", "labels", hashLabel] = nil
        var wanted: Value = template
        // Written by servers, not by people.
        for member in ["creationTimestamp"] {
            own[at: "metadata", member] = nil
            wanted[at: "metadata", member] = nil
        }
        return own == wanted
    }

    /// A template that comes back gets the next revision.
    private func promote(_ set: KubeObject, among sets: [KubeObject]) async throws -> KubeObject {
        let highest: Int = sets.map(DeploymentController.number).max() ?? 0
        guard DeploymentController.number(set) < highest else { return set }
        var changed: KubeObject = set
        changed.annotations[DeploymentController.revision] = String(highest + 1)
        return try await access.update(ClusterResource.replicaSets, changed)
    }

    private func create(_ deployment: KubeObject, _ template: Value, after sets: [KubeObject]) async throws
        -> KubeObject
    {
        let collisions: Int64 = deployment[at: "status", "collisionCount"]?.intValue ?? 0
        let hash: String = String(StableHash.of(JSONWriter.string(template) + "\(collisions)\(sets.count)"), radix: 36)
        var labeled: Value = template
        labeled[at: "metadata", "labels", DeploymentController.hashLabel] = .string(hash)
        var set = KubeObject(
            apiVersion: "apps/v1", kind: "ReplicaSet", namespace: deployment.namespace,
            name: "\(deployment.name)-\(hash)")
        set.labels = KubeObject(labeled).labels
        set.annotations[DeploymentController.revision] = String((sets.map(DeploymentController.number).max() ?? 0) + 1)
        set.ownerReferences = [OwnerReference(controller: deployment)]
        var selector: Value = deployment[at: "spec", "selector"] ?? [:]
        selector[at: "matchLabels", DeploymentController.hashLabel] = .string(hash)
        set["spec"] = ["replicas": 0, "selector": selector, "template": labeled]
        return try await access.create(ClusterResource.replicaSets, set)
    }

    private static func replicas(_ set: KubeObject) -> RolloutPlan.Replicas {
        RolloutPlan.Replicas(
            name: set.name, wanted: Int(set[at: "spec", "replicas"]?.intValue ?? 0),
            existing: Int(set[at: "status", "replicas"]?.intValue ?? 0),
            available: Int(set[at: "status", "availableReplicas"]?.intValue ?? 0))
    }

    private func scale(_ deployment: KubeObject, _ current: KubeObject, _ old: [KubeObject]) async throws {
        let plan = RolloutPlan(
            replicas: Int(deployment[at: "spec", "replicas"]?.intValue ?? 1),
            strategy: deployment[at: "spec", "strategy"],
            current: DeploymentController.replicas(current), old: old.map(DeploymentController.replicas))
        for set in [current] + old {
            guard let count = plan.scale[set.name],
                var changed = try await access.get(
                    ClusterResource.replicaSets, namespace: set.namespace, name: set.name)
            else { continue }
            let before: Int64 = changed[at: "spec", "replicas"]?.intValue ?? 0
            changed[at: "spec", "replicas"] = .int(Int64(count))
            _ = try await access.update(ClusterResource.replicaSets, changed)
            let direction: String = Int64(count) > before ? "up" : "down"
            await recorder.record(
                .normal("ScalingReplicaSet", "Scaled \(direction) replica set \(set.name) to \(count)"),
                about: deployment)
        }
    }

    private func removeHistory(_ old: [KubeObject], limit: Int) async throws {
        let idle: [KubeObject] = old.filter { set in
            set[at: "spec", "replicas"]?.intValue == 0 && (set[at: "status", "replicas"]?.intValue ?? 0) == 0
        }
        for set in idle.prefix(max(0, idle.count - limit)) {
            try await access.delete(
                ClusterResource.replicaSets, namespace: set.namespace, name: set.name,
                options: DeleteOptions(preconditionUID: set.uid))
        }
    }

    // MARK: - status

    private func writeStatus(_ deployment: KubeObject, _ current: KubeObject, _ old: [KubeObject]) async throws {
        let wanted: Int = Int(deployment[at: "spec", "replicas"]?.intValue ?? 1)
        func sum(_ member: String, _ sets: [KubeObject]) -> Int {
            sets.reduce(0) { $0 + Int($1[at: "status", member]?.intValue ?? 0) }
        }
        let all: [KubeObject] = [current] + old
        let (total, available, updated): (Int, Int, Int) = (
            sum("replicas", all), sum("availableReplicas", all), sum("replicas", [current])
        )
        let unavailable: Int = RolloutPlan.count(
            deployment[at: "spec", "strategy", "rollingUpdate", "maxUnavailable"], of: wanted, roundsUp: false)
        let isAvailable: Bool = available >= wanted - unavailable
        let isComplete: Bool = updated == wanted && total == wanted && sum("availableReplicas", [current]) == wanted
        var conditions: [Value] = deployment[at: "status", "conditions"]?.listValue ?? []
        let now: KubeTime = clock.now()
        conditions = Conditions.setting(
            "Available", isAvailable, reason: isAvailable ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            message: isAvailable
                ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            in: conditions, now: now, probed: "lastUpdateTime")
        conditions = Conditions.setting(
            "Progressing", true, reason: isComplete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
            message: "ReplicaSet \"\(current.name)\" "
                + (isComplete ? "has successfully progressed." : "is progressing."),
            in: conditions, now: now, probed: "lastUpdateTime")
        var status: Value = ["observedGeneration": .int(deployment.generation ?? 1), "conditions": .list(conditions)]
        let counts: [(String, Int)] = [
            ("replicas", total), ("updatedReplicas", updated), ("readyReplicas", sum("readyReplicas", all)),
            ("availableReplicas", available), ("unavailableReplicas", max(0, wanted - available)),
        ]
        for (member, count) in counts where count > 0 { status[member] = .int(Int64(count)) }
        if status != deployment["status"] {
            var changed: KubeObject = deployment
            changed["status"] = status
            _ = try await access.updateStatus(ClusterResource.deployments, changed)
        }
        let revision: String? = current.annotations[DeploymentController.revision]
        if let revision, deployment.annotations[DeploymentController.revision] != revision,
            var latest = try await access.get(
                ClusterResource.deployments, namespace: deployment.namespace, name: deployment.name)
        {
            latest.annotations[DeploymentController.revision] = revision
            _ = try await access.update(ClusterResource.deployments, latest)
        }
    }
}
