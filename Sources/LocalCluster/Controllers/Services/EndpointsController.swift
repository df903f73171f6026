import Diagnostics
import KubeModel
import ValueTree

/// Keeps the Endpoints of services at the ready pods that their selectors choose.
struct EndpointsController: Controller {
    let access: any ClusterAccess

    var name: String { "endpoints-controller" }
    var resources: Set<GroupResource>? { [ClusterResource.services, ClusterResource.pods] }

    func keys(for event: ObjectEvent) async -> [NamespacedName] {
        if event.resource == ClusterResource.services { return [NamespacedName(event.object)] }
        let services: [KubeObject]? = try? await access.list(
            ClusterResource.services, namespace: event.object.namespace, selector: nil)
        return (services ?? []).filter { service in
            EndpointsController.selector(of: service)?.matches(event.object.labels) ?? false
        }.map(NamespacedName.init)
    }

    private static func selector(of service: KubeObject) -> LabelSelector? {
        let labels: [String: String] = (service[at: "spec", "selector"]?.mapValue ?? [:]).compactMapValues(
            \.stringValue)
        return labels.isEmpty ? nil : LabelSelector(matching: labels)
    }

    func reconcile(_ key: NamespacedName) async throws -> KubeTime? {
        guard let service = try await access.get(ClusterResource.services, namespace: key.namespace, name: key.name)
        else {
            try? await access.delete(
                ClusterResource.endpoints, namespace: key.namespace, name: key.name, options: DeleteOptions())
            return nil
        }
        guard let selector = EndpointsController.selector(of: service) else { return nil }
        let pods: [KubeObject] = try await access.list(
            ClusterResource.pods, namespace: key.namespace, selector: selector
        )
        .filter { PodView($0).isActive }
        let subsets: Value = EndpointsController.subsets(service, pods)
        let existing: KubeObject? = try await access.get(
            ClusterResource.endpoints, namespace: key.namespace, name: key.name)
        if var current = existing {
            if (current["subsets"] ?? []) == subsets { return nil }
            current["subsets"] = subsets
            _ = try await access.update(ClusterResource.endpoints, current)
        } else {
            var made = KubeObject(apiVersion: "v1", kind: "Endpoints", namespace: key.namespace, name: key.name)
            made.labels = service.labels
            made["subsets"] = subsets
            _ = try await access.create(ClusterResource.endpoints, made)
        }
        return nil
    }

    /// One subset with the ready pods and one with the others; every pod has this machine's address.
    static func subsets(_ service: KubeObject, _ pods: [KubeObject]) -> Value {
        let sorted: [KubeObject] = pods.sorted { $0.name < $1.name }
        let ready: [KubeObject] = sorted.filter { PodView($0).isReady }
        let waiting: [KubeObject] = sorted.filter { !PodView($0).isReady }
        var subset: Value = [:]
        if !ready.isEmpty { subset["addresses"] = .list(ready.map(address)) }
        if !waiting.isEmpty { subset["notReadyAddresses"] = .list(waiting.map(address)) }
        guard subset != [:], let first = sorted.first else { return [] }
        subset["ports"] = .list((service[at: "spec", "ports"]?.listValue ?? []).map { port($0, first) })
        return [subset]
    }

    private static func address(_ pod: KubeObject) -> Value {
        [
            "ip": .string(pod[at: "status", "podIP"]?.stringValue ?? LocalNode.address),
            "nodeName": .string(LocalNode.name),
            "targetRef": [
                "kind": "Pod", "name": .string(pod.name), "namespace": .string(pod.namespace ?? ""),
                "uid": .string(pod.uid ?? ""),
            ],
        ]
    }

    private static func port(_ port: Value, _ pod: KubeObject) -> Value {
        var number: Int64? = port["targetPort"]?.intValue
        if let name = port["targetPort"]?.stringValue {
            let ports: [Value] = (pod[at: "spec", "containers"]?.listValue ?? []).flatMap {
                $0["ports"]?.listValue ?? []
            }
            number = ports.first { $0["name"]?.stringValue == name }?["containerPort"]?.intValue ?? Int64(name)
        }
        var value: Value = [
            "port": .int(number ?? port["port"]?.intValue ?? 0), "protocol": port["protocol"] ?? "TCP",
        ]
        if let name = port["name"] { value["name"] = name }
        return value
    }
}
