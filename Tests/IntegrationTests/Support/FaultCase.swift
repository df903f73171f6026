import Foundation
import ValueTree

/// One operation on a group, with one fault at one of its requests, and what one further command makes of it.
struct FaultCase: Sendable {
    enum Operation: String, CaseIterable, Sendable {
        case launch, relaunch, rollback, delete

        /// How many launches come before it.
        var launchesBefore: Int {
            switch self {
            case .launch: return 0
            case .relaunch, .delete: return 1
            case .rollback: return 2
            }
        }
    }

    /// The further command.
    enum Remedy: String, CaseIterable, Sendable { case launch, delete, repair }

    var operation: Operation
    var fault: FaultProxy.Fault
    /// From 0.
    var request: Int
    var remedy: Remedy

    var description: String {
        "\(operation.rawValue), \(fault.rawValue) at request \(request), then \(remedy.rawValue)"
    }
}

/// Runs cases in a namespace of a cluster.
struct FaultRunner: Sendable {
    let cluster: ClusterUnderTest
    let namespace: String
    let upstream: UInt16

    private func arguments(_ operation: FaultCase.Operation, _ group: String) -> [String] {
        switch operation {
        case .launch, .relaunch: return cluster.launch(group, namespace)
        case .rollback: return ["k", "rollback", "-g", group, "-n", namespace]
        case .delete: return ["k", "delete", "-g", group, "-n", namespace]
        }
    }

    /// The requests of an operation that nothing happens to.
    func requests(_ operation: FaultCase.Operation, group: String) throws -> [String] {
        try prepare(operation, group)
        let proxy = try FaultProxy(upstream: upstream)
        defer { proxy.stop() }
        let outcome: Outcome = try run(operation, group, through: proxy)
        guard outcome.status == 0 else { throw EmbeddedCluster.Failure("\(operation): \(outcome)") }
        _ = try cluster.shell.iter8(["k", "delete", "-g", group, "-n", namespace], timeout: 120)
        return proxy.requests
    }

    private func prepare(_ operation: FaultCase.Operation, _ group: String) throws {
        for _ in 0..<operation.launchesBefore {
            let outcome: Outcome = try cluster.shell.iter8(cluster.launch(group, namespace), timeout: 120)
            guard outcome.status == 0 else { throw EmbeddedCluster.Failure("before \(operation): \(outcome)") }
        }
    }

    private func run(
        _ operation: FaultCase.Operation, _ group: String, through proxy: FaultProxy, patience: String = "30s"
    ) throws -> Outcome {
        var shell: Shell = cluster.shell
        shell.environment["KUBECONFIG"] = nil
        shell.environment["HELM_KUBEAPISERVER"] = "http://127.0.0.1:\(proxy.port)"
        let flags: [String] = ["--request-timeout", patience, "--timeout", "90s"]
        let running: Running = try shell.start([Shell.iter8] + arguments(operation, group) + flags)
        proxy.setClient(running.process.identifier)
        return running.finish(timeout: 150)
    }

    /// - Returns: what is wrong afterwards; nothing if all is well.
    func run(_ fault: FaultCase, group: String) throws -> [String] {
        try prepare(fault.operation, group)
        let proxy = try FaultProxy(upstream: upstream, fault: (fault.fault, fault.request))
        let first: Outcome = try run(
            fault.operation, group, through: proxy, patience: fault.fault == .delay ? "2s" : "30s")
        proxy.stop()
        let remedy: [String]
        switch fault.remedy {
        case .launch: remedy = cluster.launch(group, namespace)
        case .delete, .repair: remedy = ["k", fault.remedy.rawValue, "-g", group, "-n", namespace]
        }
        let second: Outcome = try cluster.shell.iter8(remedy, timeout: 150)
        var faults: [String] = []
        // 5: there is nothing of such a group, which may be right.
        let isAllowed: Bool = second.status == 0 || (second.status == 5 && fault.remedy != .launch)
        if !isAllowed { faults.append("\(fault.remedy.rawValue) failed: \(second)") }
        faults += try GroupState(cluster, namespace, group).faults(
            isGone: fault.remedy == .delete, isThere: fault.remedy == .launch)
        if !faults.isEmpty { faults.append("the operation itself: \(first); requests \(proxy.requests)") }
        _ = try cluster.shell.iter8(["k", "delete", "-g", group, "-n", namespace], timeout: 150)
        return faults
    }
}

/// What the cluster has of a group.
struct GroupState {
    let group: String
    private let records: [Value]
    private let objects: [Value]

    init(_ cluster: ClusterUnderTest, _ namespace: String, _ group: String) throws {
        self.group = group
        records = try cluster.objects("secrets -n \(namespace) -l owner=helm,name=\(group)")
        objects = try cluster.objects(
            "secrets,configmaps,serviceaccounts,roles,rolebindings,jobs,cronjobs,pods,leases.coordination.k8s.io "
                + "-n \(namespace) -l iter8.tools/group=\(group)")
    }

    private func label(_ object: Value, _ name: String) -> String {
        object[at: "metadata", "labels"]?[name]?.stringValue ?? ""
    }

    private func name(_ object: Value) -> String { object[at: "metadata", "name"]?.stringValue ?? "" }

    private func names(_ kind: String) -> [String] {
        objects.filter { $0["kind"]?.stringValue == kind && label($0, "owner") != "helm" }.map(name).sorted()
    }

    /// Revision and status, the oldest first.
    var revisions: [(Int, String)] {
        records.map { (Int(label($0, "version")) ?? 0, label($0, "status")) }.sorted { $0.0 < $1.0 }
    }

    /// What is not as it must be.
    func faults(isGone: Bool, isThere: Bool) -> [String] {
        var faults: [String] = []
        let revisions: [(Int, String)] = revisions
        if Set(revisions.map(\.0)).count != revisions.count { faults.append("a revision is there twice: \(revisions)") }
        if revisions.contains(where: { $0.1.hasPrefix("pending") || $0.1 == "uninstalling" }) {
            faults.append("a revision is half-done: \(revisions)")
        }
        if revisions.filter({ $0.1 == "deployed" }).count > 1 { faults.append("two are deployed: \(revisions)") }
        if !names("Lease").isEmpty { faults.append("the lock is still there") }
        guard let current = revisions.last?.0 else {
            if isThere { faults.append("there is no revision") }
            if !objects.isEmpty { faults.append("left behind: \(objects.map { "\($0["kind"] ?? "") \(name($0))" })") }
            return faults
        }
        if isGone { faults.append("revisions are left: \(revisions)") }
        if isThere, revisions.last?.1 != "deployed" { faults.append("the newest is not deployed: \(revisions)") }
        let expected: [(String, [String])] = [
            ("Job", ["\(group)-\(current)-job"]), ("CronJob", []), ("ServiceAccount", ["\(group)-iter8-sa"]),
            ("Role", [group, "\(group)-ready"]), ("RoleBinding", [group, "\(group)-ready"]), ("Secret", [group]),
        ]
        for (kind, wanted) in expected where names(kind) != wanted {
            faults.append("\(kind): \(names(kind)) instead of \(wanted)")
        }
        let strays: [String] = objects.filter {
            $0["kind"] == "Pod" && label($0, "iter8.tools/revision") != String(current)
        }
        .map(name)
        if !strays.isEmpty { faults.append("pods of other revisions: \(strays)") }
        if names("Pod").count > 1 { faults.append("more than one pod: \(names("Pod"))") }
        let secret: Value? = objects.first { $0["kind"] == "Secret" && name($0) == group }
        let owner: String? = secret?[at: "metadata", "annotations"]?["iter8.tools/revision"]?.stringValue
        if owner != String(current) { faults.append("the experiment is of revision \(owner ?? "-"), not \(current)") }
        return faults
    }
}
