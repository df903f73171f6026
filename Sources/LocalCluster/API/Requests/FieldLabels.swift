import KubeModel

/// By which fields objects of a kind can be selected.
enum FieldLabels {
    /// Besides `metadata.name` and `metadata.namespace`; nil for kinds that have no others.
    private static func own(_ kind: ResourceKind) -> [String]? {
        switch (kind.group, kind.kind) {
        case ("", "Secret"): return ["type"]
        case ("", "Namespace"): return ["status.phase"]
        case ("", "Service"): return ["spec.clusterIP", "spec.type"]
        case ("", "Pod"):
            return [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
            ]
        case ("", "Event"):
            let parts: [String] = ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"]
            return parts.map { "involvedObject.\($0)" } + ["reason", "reportingComponent", "source", "type"]
        case ("apps", "ReplicaSet"): return ["status.replicas"]
        case ("batch", "Job"): return ["status.successful"]
        default: return nil
        }
    }

    static func check(_ selector: FieldSelector?, _ served: ServedResource) throws(KubeStatus) {
        let common: [String] = ["metadata.name", "metadata.namespace"]
        for requirement in selector?.requirements ?? [] {
            let field: String = requirement.path.joined(separator: ".")
            if common.contains(field) { continue }
            guard let own = own(served.kind) else {
                throw KubeStatus.badRequest(
                    "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
            }
            if !own.contains(field) { throw KubeStatus.badRequest("field label not supported: \(field)") }
        }
    }
}
