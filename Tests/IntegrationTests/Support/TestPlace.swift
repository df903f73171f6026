import Foundation
import ValueTree
import XCTest

/// A namespace of a cluster with a web service in it that experiments can be run against.
struct TestPlace {
    let cluster: ClusterUnderTest
    let namespace: String
    /// Answers at once, as pods of this cluster reach it.
    let target: String

    /// Runs `body` on each cluster there is, in a namespace that is gone afterwards.
    static func forEach(_ prefix: String, _ body: (TestPlace) throws -> Void) throws {
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            try cluster.withNamespace(prefix) { namespace in
                let target: String = try cluster.targetURL ?? service(cluster, namespace)
                try body(TestPlace(cluster: cluster, namespace: namespace, target: target))
            }
        }
    }

    /// A small web server as a Deployment, for pods that can't reach this machine's loopback.
    private static func service(_ cluster: ClusterUnderTest, _ namespace: String) throws -> String {
        let command: String =
            "mkdir /tmp/www; echo hello > /tmp/www/index.html; exec busybox httpd -f -p 8080 -h /tmp/www"
        let objects: String = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: target}
            spec:
              selector: {matchLabels: {app: target}}
              template:
                metadata: {labels: {app: target}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers: [{name: c, image: "busybox:1.35.0", command: [sh, -c, "\(command)"]}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: target}
            spec: {selector: {app: target}, ports: [{port: 80, targetPort: 8080}]}
            """
        let applied: Outcome = try cluster.kubectl("apply -n \(namespace) -f -", input: objects)
        guard applied.status == 0 else { throw EmbeddedCluster.Failure(applied.description) }
        let ready: Outcome = try cluster.kubectl("rollout status deployment/target -n \(namespace) --timeout=60s")
        guard ready.status == 0 else { throw EmbeddedCluster.Failure(ready.description) }
        let address: Outcome = try cluster.kubectl("get service target -n \(namespace) -o jsonpath={.spec.clusterIP}")
        return "http://\(address.output)/"
    }

    // MARK: What tests do there

    func iter8(_ arguments: String..., timeout: TimeInterval = 120) throws -> Outcome {
        try iter8(arguments, timeout: timeout)
    }

    func iter8(_ arguments: [String], timeout: TimeInterval = 120) throws -> Outcome {
        try cluster.shell.iter8(arguments + ["-n", namespace], timeout: timeout)
    }

    /// A launch of an HTTP experiment.
    func launch(_ group: String, _ more: [String] = []) throws -> Outcome {
        let arguments: [String] = [
            "k", "launch", "-g", group, "-n", namespace, "--set", "tasks={http,assess}", "--set", "http.url=\(target)",
            "--set", "http.numRequests=20", "--set", "http.qps=100", "--set", "runner=job",
            "--set", "assess.SLOs.upper.http/latency-mean=500", "--set", "assess.SLOs.upper.http/error-count=0",
        ]
        return try cluster.shell.iter8(arguments + cluster.launchFlags + more, timeout: 180)
    }

    /// The objects kubectl lists here, one `kind/name` a line, sorted.
    func names(_ query: String) throws -> [String] {
        let outcome: Outcome = try cluster.kubectl("get \(query) -n \(namespace) -o name")
        guard outcome.status == 0 else { throw EmbeddedCluster.Failure(outcome.description) }
        return outcome.output.split(separator: "\n").map(String.init).sorted()
    }

    func jobs(_ group: String) throws -> [String] {
        try names("jobs").filter { $0.hasPrefix("job.batch/\(group)-") }
    }

    /// Waits until nothing has the group's name any more.
    func eventuallyNothing(of group: String) throws {
        try eventually("nothing of the group is left", timeout: cluster.patience) {
            try names("all,secrets,roles,rolebindings,serviceaccounts,leases.coordination.k8s.io")
                .allSatisfy { !$0.contains(group) }
        }
    }
}
