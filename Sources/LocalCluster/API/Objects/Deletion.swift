import KubeModel
import ValueTree

/// Deleting: at once, or by marking an object that something still has to be done for.
enum Deletion {
    static let foregroundFinalizer: String = "foregroundDeletion"
    static let orphanFinalizer: String = "orphan"

    enum Outcome: Sendable {
        case removed(KubeObject)
        /// The object stays, marked, until its finalizers are gone or its pod has ended.
        case marked(KubeObject)

        var object: KubeObject {
            switch self {
            case .removed(let object), .marked(let object): return object
            }
        }
    }

    /// What a DELETE without a word about dependents means: Jobs orphan their pods, all else takes them along.
    static func standardPropagation(_ kind: ResourceKind) -> DeleteOptions.Propagation {
        kind.group == "batch" && kind.plural == "jobs" ? .orphan : .background
    }

    /// Delete, within a transaction.
    static func delete(
        _ key: ObjectKey, _ served: ServedResource, _ options: DeleteOptions, isDryRun: Bool, _ time: KubeTime,
        _ batch: inout WriteBatch
    ) throws(KubeStatus) -> Outcome {
        guard let current = batch.get(key) else { throw KubeStatus.notFound(key.resource, key.name) }
        try check(current, options, key, served)
        let marked: KubeObject = mark(current, served, options, time)
        if isDryRun { return isFree(marked, served) ? .removed(current) : .marked(marked) }
        if isFree(marked, served) {
            if served.kind.kind == "CustomResourceDefinition" { removeInstances(current, &batch) }
            return .removed(batch.remove(key) ?? current)
        }
        if marked == current { return .marked(current) }
        return .marked(batch.put(key, marked))
    }

    /// Whether nothing holds a marked object any longer.
    static func isFree(_ object: KubeObject, _ served: ServedResource) -> Bool {
        guard object.finalizers.isEmpty else { return false }
        if (object[at: "metadata", "deletionGracePeriodSeconds"]?.intValue ?? 0) > 0 { return false }
        if served.kind.group.isEmpty, served.kind.kind == "Namespace" {
            return object[at: "spec", "finalizers"]?.listValue?.isEmpty ?? true
        }
        return true
    }

    private static func check(
        _ current: KubeObject, _ options: DeleteOptions, _ key: ObjectKey, _ served: ServedResource
    ) throws(KubeStatus) {
        // As the API has it: the kind here, not the resource.
        let kind = GroupResource(group: served.kind.group, resource: served.kind.kind)
        if let uid = options.preconditionUID, uid != current.uid {
            throw KubeStatus.conflict(
                kind, key.name,
                "the UID in the precondition (\(uid)) does not match the UID in record (\(current.uid ?? "")). "
                    + "The object might have been deleted and then recreated")
        }
        if let version = options.preconditionResourceVersion, version != current.resourceVersion {
            throw KubeStatus.conflict(
                kind, key.name,
                "the ResourceVersion in the precondition (\(version)) does not match the ResourceVersion in record "
                    + "(\(current.resourceVersion ?? "")). The object might have been modified")
        }
        if key.resource == NamespaceRules.resource, ["default", "kube-system", "kube-public"].contains(key.name) {
            throw KubeStatus(
                code: 403, reason: "Forbidden",
                message: "namespaces \"\(key.name)\" is forbidden: this namespace may not be deleted",
                details: KubeStatus.Details(name: key.name, kind: "namespaces"))
        }
    }

    private static func mark(
        _ current: KubeObject, _ served: ServedResource, _ options: DeleteOptions, _ time: KubeTime
    ) -> KubeObject {
        var marked: KubeObject = current
        switch options.propagation {
        case .foreground where !marked.finalizers.contains(foregroundFinalizer):
            marked.finalizers.append(foregroundFinalizer)
        case .orphan where !marked.finalizers.contains(orphanFinalizer):
            marked.finalizers.append(orphanFinalizer)
        default: break
        }
        let grace: Int64 = gracePeriod(current, served, options)
        let isShortened: Bool = grace < current[at: "metadata", "deletionGracePeriodSeconds"]?.intValue ?? .max
        if !current.isBeingDeleted || isShortened {
            marked[at: "metadata", "deletionGracePeriodSeconds"] = .int(grace)
            marked.deletionTimestamp = KubeTime(seconds: time.seconds + grace).text
        }
        if served.kind.group.isEmpty, served.kind.kind == "Namespace" {
            marked[at: "status", "phase"] = "Terminating"
        }
        return marked
    }

    /// Seconds a pod gets to end in; 0 for everything else, and for pods that have ended or never began.
    private static func gracePeriod(
        _ current: KubeObject, _ served: ServedResource, _ options: DeleteOptions
    ) -> Int64 {
        guard served.kind.group.isEmpty, served.kind.kind == "Pod" else { return 0 }
        let phase: String? = current[at: "status", "phase"]?.stringValue
        let hasNode: Bool = !(current[at: "spec", "nodeName"]?.stringValue ?? "").isEmpty
        if !hasNode || phase == "Succeeded" || phase == "Failed" { return 0 }
        let standard: Int64 = current[at: "spec", "terminationGracePeriodSeconds"]?.intValue ?? 30
        let tenYears: Int64 = 10 * 365 * 86_400
        return min(max(0, options.gracePeriodSeconds.map { Int64($0) } ?? standard), tenYears)
    }

    /// A definition takes its objects with it.
    private static func removeInstances(_ definition: KubeObject, _ batch: inout WriteBatch) {
        let resource = GroupResource(
            group: definition[at: "spec", "group"]?.stringValue ?? "",
            resource: definition[at: "spec", "names", "plural"]?.stringValue ?? "")
        for object in batch.all(resource, namespace: nil) {
            batch.remove(ObjectKey(resource, namespace: object.namespace, name: object.name))
        }
    }
}

extension ObjectService {
    func delete(
        _ served: ServedResource, namespace: String?, name: String, _ options: DeleteOptions, isDryRun: Bool = false
    ) async throws -> Deletion.Outcome {
        let time: KubeTime = now()
        let key = ObjectKey(served.groupResource, namespace: namespace, name: name)
        return try await store.write { batch in
            try Deletion.delete(key, served, options, isDryRun: isDryRun, time, &batch)
        }
    }

    /// Deletes everything that matches, in one transaction, and gives back what that was.
    func deleteAll(
        _ served: ServedResource, namespace: String?, _ selection: ListOptions, _ options: DeleteOptions,
        isDryRun: Bool
    ) async throws -> [KubeObject] {
        let time: KubeTime = now()
        return try await store.write { batch in
            let chosen: [KubeObject] = batch.all(served.groupResource, namespace: namespace).filter(selection.matches)
            for object in chosen {
                let key = ObjectKey(served.groupResource, namespace: object.namespace, name: object.name)
                _ = try Deletion.delete(key, served, options, isDryRun: isDryRun, time, &batch)
            }
            return chosen
        }
    }
}
