import Foundation
import ValueTree
import XCTest

/// Groups that somebody has changed with kubectl meanwhile, and users who lack a right.
final class ForeignHandsTests: XCTestCase {
    private func forEachCluster(
        _ prefix: String, _ body: (ClusterUnderTest, String) throws -> Void
    ) throws {
        for cluster in try ClusterUnderTest.all() {
            defer { cluster.stop() }
            try cluster.withNamespace(prefix) { namespace in try body(cluster, namespace) }
        }
    }

    func testObjectsThatWereChangedOrDeletedComeBack() throws {
        try forEachCluster("foreign") { cluster, namespace in
            let launch: [String] = cluster.launch("web", namespace)
            XCTAssertEqual(try cluster.shell.iter8(launch).status, 0)
            for command in [
                "delete role web -n \(namespace)", "delete job web-1-job -n \(namespace)",
                "label secret web iter8.tools/group- app.kubernetes.io/managed-by- -n \(namespace)",
                "annotate serviceaccount web-iter8-sa mine=kept -n \(namespace)",
                "delete rolebinding web-ready -n \(namespace)",
            ] {
                let outcome: Outcome = try cluster.kubectl(command)
                XCTAssertEqual(outcome.status, 0, "\(outcome)")
            }
            let again: Outcome = try cluster.shell.iter8(launch, timeout: 120)
            XCTAssertEqual(again.status, 0, "\(again)")
            XCTAssertEqual(try GroupState(cluster, namespace, "web").faults(isGone: false, isThere: true), [])
            let account: Outcome = try cluster.kubectl("get serviceaccount web-iter8-sa -n \(namespace) -o yaml")
            XCTAssertTrue(account.output.contains("mine: kept"), "what others added stays: \(account)")
        }
    }

    func testADamagedRecordIsNamedAndTheRestIsUsable() throws {
        try forEachCluster("damaged") { cluster, namespace in
            let (launch, flags): ([String], [String]) = (
                cluster.launch("web", namespace), ["-g", "web", "-n", namespace]
            )
            for _ in 0..<3 { XCTAssertEqual(try cluster.shell.iter8(launch, timeout: 120).status, 0) }
            // Base64 of what is no base64; of a gzip's first bytes; of "hello".
            for (data, revision) in [("JSUl", 1), ("SDRzSUFBQUFBQUFBQS8vLw==", 2), ("aGVsbG8=", 3)] {
                let patch: String = #"{"data":{"release":"\#(data)"}}"#
                let outcome: Outcome = try cluster.shell.run([
                    "kubectl", "patch", "secret", "sh.helm.release.v1.web.v\(revision)", "-n", namespace,
                    "--type=merge",
                    "-p", patch,
                ])
                XCTAssertEqual(outcome.status, 0, "\(outcome)")
            }
            let history: Outcome = try cluster.shell.iter8(["k", "history"] + flags)
            XCTAssertEqual(history.output.split(separator: "\n").count, 4, "\(history)")
            let manifest: Outcome = try cluster.shell.iter8(["k", "get", "manifest", "--revision", "2"] + flags)
            XCTAssertEqual(manifest.status, 1, "\(manifest)")
            XCTAssertTrue(manifest.errors.contains("revision 2 of group \"web\""), "\(manifest)")
            let report: Outcome = try cluster.shell.iter8(["k", "report"] + flags)
            XCTAssertEqual(report.status, 0, "\(report)")
            let again: Outcome = try cluster.shell.iter8(launch, timeout: 120)
            XCTAssertEqual(again.status, 0, "\(again)")
            XCTAssertTrue(again.errors.contains("the record of revision 3 is damaged"), "\(again)")
            XCTAssertEqual(try GroupState(cluster, namespace, "web").faults(isGone: false, isThere: true), [])
            let repaired: Outcome = try cluster.shell.iter8(["k", "repair"] + flags, timeout: 120)
            XCTAssertEqual(repaired.status, 0, "\(repaired)")
            XCTAssertTrue(repaired.errors.contains("removed the damaged record of revision 1"), "\(repaired)")
            let deleted: Outcome = try cluster.shell.iter8(["k", "delete"] + flags, timeout: 120)
            XCTAssertEqual(deleted.status, 0, "\(deleted)")
            XCTAssertEqual(try GroupState(cluster, namespace, "web").faults(isGone: true, isThere: false), [])
        }
    }

    /// Everything that a launch needs, and a user who has all of it but one.
    func testWithoutARightNothingIsHalfApplied() throws {
        let rights: [(group: String, resource: String, verb: String)] = [
            ("", "secrets", "list"), ("", "secrets", "get"), ("", "secrets", "create"), ("", "secrets", "update"),
            ("coordination.k8s.io", "leases", "create"), ("coordination.k8s.io", "leases", "delete"),
            ("", "serviceaccounts", "get"), ("", "serviceaccounts", "create"), ("batch", "jobs", "create"),
            ("batch", "jobs", "get"), ("rbac.authorization.k8s.io", "roles", "get"),
            ("rbac.authorization.k8s.io", "roles", "create"), ("rbac.authorization.k8s.io", "rolebindings", "get"),
            ("rbac.authorization.k8s.io", "rolebindings", "create"),
        ]
        try forEachCluster("rights") { cluster, namespace in
            XCTAssertEqual(try cluster.kubectl("create serviceaccount ann -n \(namespace)").status, 0)
            let user: String = "system:serviceaccount:\(namespace):ann"
            try grant(nil, cluster, namespace)
            let whole: Outcome = try cluster.shell.iter8(
                cluster.launch("whole", namespace) + ["--kube-as-user", user], timeout: 120)
            XCTAssertEqual(whole.status, 0, "what docs/groups.md grants is enough: \(whole)")
            let ended: Outcome = try cluster.shell.iter8(
                ["k", "delete", "-g", "whole", "-n", namespace, "--kube-as-user", user], timeout: 120)
            XCTAssertEqual(ended.status, 0, "\(ended)")
            for right in rights {
                try grant(right, cluster, namespace)
                let outcome: Outcome = try cluster.shell.iter8(
                    cluster.launch("web", namespace) + ["--kube-as-user", user], timeout: 60)
                let title: String = "without \(right.verb) \(right.resource)"
                XCTAssertEqual(outcome.status, 6, "\(title): \(outcome)")
                let name: String = right.group.isEmpty ? right.resource : "\(right.resource).\(right.group)"
                let says: Bool =
                    outcome.errors.contains("\(right.verb) \(name)")
                    && outcome.errors.contains("namespace \"\(namespace)\"")
                XCTAssertTrue(says, "\(title): \(outcome)")
                let left: [Value] = try cluster.objects(
                    "secrets,serviceaccounts,roles,rolebindings,jobs,pods -n \(namespace) -l iter8.tools/group=web")
                XCTAssertEqual(left.count, 0, "\(title): \(left)")
                // Who may not delete a Lease leaves it behind: it ends by itself.
                _ = try cluster.kubectl("delete lease --all -n \(namespace)")
            }
        }
    }

    /// The Role of docs/groups.md, less one right.
    private func grant(
        _ missing: (group: String, resource: String, verb: String)?, _ cluster: ClusterUnderTest, _ namespace: String
    ) throws {
        let all: [(String, [String], [String])] = [
            ("", ["secrets", "serviceaccounts"], ["get", "list", "watch", "create", "update", "patch", "delete"]),
            ("", ["pods"], ["get", "list", "watch", "delete"]), ("", ["pods/log"], ["get"]),
            ("", ["services"], ["get", "list", "watch"]),
            ("batch", ["jobs", "cronjobs"], ["get", "list", "watch", "create", "patch", "delete"]),
            (
                "rbac.authorization.k8s.io", ["roles", "rolebindings"],
                ["get", "list", "watch", "create", "patch", "delete"]
            ),
            ("coordination.k8s.io", ["leases"], ["get", "list", "watch", "create", "update", "delete"]),
        ]
        var rules: [String] = []
        for (group, resources, verbs) in all {
            for resource in resources {
                let granted: [String] = verbs.filter { verb in
                    missing.map { $0.group != group || $0.resource != resource || $0.verb != verb } ?? true
                }
                rules.append(
                    #"{"apiGroups":["\#(group)"],"resources":["\#(resource)"],"verbs":["#
                        + granted.map { "\"\($0)\"" }.joined(separator: ",") + "]}")
            }
        }
        let metadata: String = #""metadata":{"name":"launcher","namespace":"\#(namespace)"}"#
        let role: String =
            #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role",\#(metadata),"rules":[\#(rules.joined(separator: ","))]}"#
        let binding: String = #"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",\#(metadata),"roleRef":{"kind":"Role",
            "apiGroup":"rbac.authorization.k8s.io","name":"launcher"},"subjects":[{"kind":"ServiceAccount","name":"ann",
            "namespace":"\#(namespace)"}]}
            """#
        for object in [role, binding] {
            let outcome: Outcome = try cluster.kubectl("apply -f -", input: object)
            guard outcome.status == 0 else { throw EmbeddedCluster.Failure(outcome.description) }
        }
        // The authorizer's own view of the rules may lag behind a moment.
        guard let missing else { return }
        let group: String = missing.group.isEmpty ? "" : ".\(missing.group)"
        try eventually("the right is gone") {
            try cluster.kubectl(
                "auth can-i \(missing.verb) \(missing.resource)\(group) -n \(namespace) --as "
                    + "system:serviceaccount:\(namespace):ann"
            ).output.hasPrefix("no")
        }
    }
}
