import KubeModel
import ValueTree

/// Defaults of the kinds that make pods.
enum WorkloadDefaults {
    static func deployment(_ spec: Value) -> Value {
        var made: Value = spec
        made.fill("replicas", 1)
        made.fill("revisionHistoryLimit", 10)
        made.fill("progressDeadlineSeconds", 600)
        made.fill("strategy", [:])
        made.change("strategy") { strategy in
            strategy.fill("type", "RollingUpdate")
            guard strategy["type"] == "RollingUpdate" else { return }
            strategy.fill("rollingUpdate", [:])
            strategy.change("rollingUpdate") { limits in
                limits.fill("maxUnavailable", "25%")
                limits.fill("maxSurge", "25%")
            }
        }
        made["template"] = PodDefaults.template(made["template"] ?? [:])
        return made
    }

    static func replicaSet(_ spec: Value) -> Value {
        var made: Value = spec
        made.fill("replicas", 1)
        made["template"] = PodDefaults.template(made["template"] ?? [:])
        return made
    }

    /// A Job without a selector of its own selects its pods by its uid, and labels them so.
    static func job(_ object: KubeObject) -> KubeObject {
        var made: KubeObject = object
        var spec: Value = jobSpec(made["spec"] ?? [:])
        if spec["manualSelector"]?.boolValue != true, spec["selector"] == nil, let uid = made.uid {
            spec["selector"] = ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]]
            let labels: [String: String] = [
                "controller-uid": uid, "batch.kubernetes.io/controller-uid": uid, "job-name": made.name,
                "batch.kubernetes.io/job-name": made.name,
            ]
            for (key, text) in labels { spec[at: "template", "metadata", "labels", key] = .string(text) }
        }
        made["spec"] = spec
        return made
    }

    static func cronJob(_ spec: Value) -> Value {
        var made: Value = spec
        made.fill("concurrencyPolicy", "Allow")
        made.fill("suspend", false)
        made.fill("successfulJobsHistoryLimit", 3)
        made.fill("failedJobsHistoryLimit", 1)
        made.change("jobTemplate") { template in
            var job: Value = template["spec"] ?? [:]
            job["template"] = PodDefaults.template(job["template"] ?? [:])
            template["spec"] = job
        }
        return made
    }

    private static func jobSpec(_ spec: Value) -> Value {
        var made: Value = spec
        if made["completions"] == nil, made["parallelism"] == nil { made["completions"] = 1 }
        made.fill("parallelism", 1)
        made.fill("backoffLimit", 6)
        made.fill("completionMode", "NonIndexed")
        made.fill("suspend", false)
        made.fill("manualSelector", false)
        made.fill("podReplacementPolicy", "TerminatingOrFailed")
        made["template"] = PodDefaults.template(made["template"] ?? [:])
        return made
    }
}

/// Defaults of services.
enum ServiceDefaults {
    /// Pods are processes of this machine, so a service's address is the loopback.
    private static let address: String = "127.0.0.1"

    static func spec(_ spec: Value) -> Value {
        var made: Value = spec
        made.fill("type", "ClusterIP")
        made.fill("sessionAffinity", "None")
        made.changeEach("ports") { port in
            port.fill("protocol", "TCP")
            port.fill("targetPort", port["port"] ?? .null)
        }
        guard made["type"] != "ExternalName" else { return made }
        if made["clusterIP"]?.stringValue?.isEmpty ?? true { made["clusterIP"] = .string(address) }
        made.fill("clusterIPs", [made["clusterIP"] ?? .null])
        made.fill("ipFamilies", ["IPv4"])
        made.fill("ipFamilyPolicy", "SingleStack")
        made.fill("internalTrafficPolicy", "Cluster")
        return made
    }
}
