import KubeModel
import ValueTree

/// The objects every cluster has from its first start.
struct Bootstrap: Sendable {
    let certificateAuthority: String
    let port: UInt16
    let now: KubeTime

    private static let options = WriteOptions(manager: "")

    /// Makes what is missing, in one transaction.
    func run(on store: ObjectStore) async throws {
        try await store.write { batch in
            for object in objects { try make(object, &batch) }
            try replaceEndpoints(&batch)
        }
    }

    /// In an order in which each finds what it needs.
    private var objects: [KubeObject] {
        var certificate = KubeObject(
            apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "kube-root-ca.crt")
        certificate["data"] = ["ca.crt": .string(certificateAuthority)]
        let namespaces: [KubeObject] = ["default", "kube-public", "kube-node-lease"].map {
            KubeObject(apiVersion: "v1", kind: "Namespace", name: $0)
        }
        return [KubeObject(apiVersion: "v1", kind: "Namespace", name: "kube-system"), certificate] + namespaces
            + [service] + BootstrapRoles.all
    }

    private func make(_ object: KubeObject, _ batch: inout WriteBatch) throws(KubeStatus) {
        let group: String = object.groupVersionKind.group
        guard let kind = BuiltinKinds.named(object.kind, group: group) else { return }
        let served = ServedResource(kind)
        if batch.get(ObjectKey(served.groupResource, namespace: object.namespace, name: object.name)) != nil { return }
        _ = try ObjectService.insert(served, namespace: object.namespace, object, Bootstrap.options, now, &batch)
    }

    private var service: KubeObject {
        var service = KubeObject(apiVersion: "v1", kind: "Service", namespace: "default", name: "kubernetes")
        service.labels = ["component": "apiserver", "provider": "kubernetes"]
        service["spec"] = ["ports": [["name": "https", "port": 443, "targetPort": .int(Int64(port))]]]
        return service
    }

    /// Where the server is now.
    private func replaceEndpoints(_ batch: inout WriteBatch) throws(KubeStatus) {
        var endpoints = KubeObject(apiVersion: "v1", kind: "Endpoints", namespace: "default", name: "kubernetes")
        endpoints["subsets"] = [
            [
                "addresses": [["ip": "127.0.0.1"]],
                "ports": [["name": "https", "port": .int(Int64(port)), "protocol": "TCP"]],
            ]
        ]
        try make(endpoints, &batch)
        let key = ObjectKey(GroupResource(resource: "endpoints"), namespace: "default", name: "kubernetes")
        guard var stored = batch.get(key), stored["subsets"] != endpoints["subsets"] else { return }
        stored["subsets"] = endpoints["subsets"]
        batch.put(key, stored)
    }
}

/// The roles that clients expect of any cluster.
enum BootstrapRoles {
    private static let group: String = "rbac.authorization.k8s.io"
    private static let everything: [String] = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]
    private static let reading: [String] = ["get", "list", "watch"]

    static var all: [KubeObject] {
        [
            role("cluster-admin", [rule(["*"], ["*"], ["*"]), paths(["*"], ["*"])]),
            role("admin", working(everything, secrets: true) + [rule(everything, [group], ["roles", "rolebindings"])]),
            role("edit", working(everything, secrets: true)), role("view", working(reading, secrets: false)),
            role(
                "system:basic-user",
                [
                    rule(
                        ["create"], ["authorization.k8s.io"],
                        ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]),
                    rule(["create"], ["authentication.k8s.io"], ["selfsubjectreviews"]),
                ]),
            role(
                "system:discovery",
                [paths(["get"], ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", "/version"])]),
            binding("cluster-admin", to: "system:masters"),
            binding("system:basic-user", to: "system:authenticated"),
            binding("system:discovery", to: "system:authenticated"),
        ]
    }

    private static func working(_ verbs: [String], secrets: Bool) -> [Value] {
        let core: [String] = [
            "configmaps", "endpoints", "events", "pods", "pods/log", "pods/status", "serviceaccounts", "services",
        ]
        return [
            rule(verbs, [""], core + (secrets ? ["secrets"] : [])),
            rule(verbs, ["apps"], ["deployments", "deployments/scale", "replicasets", "replicasets/scale"]),
            rule(verbs, ["batch"], ["cronjobs", "jobs"]), rule(verbs, ["coordination.k8s.io"], ["leases"]),
            rule(reading, [""], ["namespaces"]),
        ]
    }

    private static func rule(_ verbs: [String], _ groups: [String], _ resources: [String]) -> Value {
        ["verbs": list(verbs), "apiGroups": list(groups), "resources": list(resources)]
    }

    private static func paths(_ verbs: [String], _ paths: [String]) -> Value {
        ["verbs": list(verbs), "nonResourceURLs": list(paths)]
    }

    private static func role(_ name: String, _ rules: [Value]) -> KubeObject {
        var role = KubeObject(apiVersion: "\(group)/v1", kind: "ClusterRole", name: name)
        role.labels = ["kubernetes.io/bootstrapping": "rbac-defaults"]
        role["rules"] = .list(rules)
        return role
    }

    private static func binding(_ name: String, to subject: String) -> KubeObject {
        var binding = KubeObject(apiVersion: "\(group)/v1", kind: "ClusterRoleBinding", name: name)
        binding.labels = ["kubernetes.io/bootstrapping": "rbac-defaults"]
        binding["roleRef"] = ["apiGroup": .string(group), "kind": "ClusterRole", "name": .string(name)]
        binding["subjects"] = [["apiGroup": .string(group), "kind": "Group", "name": .string(subject)]]
        return binding
    }

    private static func list(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }
}
