import Foundation
import ValueTree
import XCTest

/// A cluster that groups are launched in: the embedded one, or the real one that ITER8_TEST_KUBECONFIG names, with the
/// image ITER8_TEST_IMAGE for its pods.
struct ClusterUnderTest: Sendable {
    let name: String
    let kubeconfig: String
    let shell: Shell
    /// What `k launch` needs so that pods start here.
    let launchFlags: [String]
    /// How long a pod may take to end.
    let patience: TimeInterval
    /// Nothing but `stop` touches it, when all else is done.
    private nonisolated(unsafe) let embedded: EmbeddedCluster?

    /// The clusters there are here; says which one is missing.
    static func all() throws -> [ClusterUnderTest] {
        var clusters: [ClusterUnderTest] = []
        let environment: [String: String] = ProcessInfo.processInfo.environment
        if environment["ITER8_TEST_ONLY_REAL"] == nil { clusters.append(try embedded()) }
        if let real = real() {
            clusters.append(real)
        } else {
            print("no real cluster: ITER8_TEST_KUBECONFIG is not set")
        }
        return clusters
    }

    static func embedded() throws -> ClusterUnderTest {
        let cluster = try EmbeddedCluster()
        let kubeconfig: String = try cluster.kubeconfig
        var shell: Shell = cluster.shell
        shell.environment["KUBECONFIG"] = kubeconfig
        return ClusterUnderTest(
            name: "embedded", kubeconfig: kubeconfig, shell: shell, launchFlags: [], patience: 30, embedded: cluster)
    }

    static func real() -> ClusterUnderTest? {
        var environment: [String: String] = ProcessInfo.processInfo.environment
        guard let kubeconfig = environment["ITER8_TEST_KUBECONFIG"], !kubeconfig.isEmpty else { return nil }
        for key in environment.keys where key.hasPrefix("HELM_") || key.hasPrefix("KUBE") { environment[key] = nil }
        environment["KUBECONFIG"] = kubeconfig
        environment["NO_COLOR"] = "1"
        let image: String = environment["ITER8_TEST_IMAGE"] ?? "iter8:dev"
        return ClusterUnderTest(
            name: "real", kubeconfig: kubeconfig, shell: Shell(environment: environment),
            launchFlags: ["--set", "iter8Image=\(image)"], patience: 90, embedded: nil)
    }

    /// A namespace of the caller's own, gone when `body` is done.
    func withNamespace(_ prefix: String, _ body: (String) throws -> Void) throws {
        let namespace: String = "\(prefix)-\(UUID().uuidString.prefix(6).lowercased())"
        let created: Outcome = try kubectl("create namespace \(namespace)")
        guard created.status == 0 else { throw EmbeddedCluster.Failure(created.description) }
        defer { _ = try? kubectl("delete namespace \(namespace) --wait=false") }
        try body(namespace)
    }

    func stop() { embedded?.stop() }

    /// nil where pods don't share this machine's loopback.
    var targetURL: String? { embedded?.target.url }

    /// Real Helm 4, as a library, in `namespace` of this cluster.
    ///
    /// - Throws: what skips a test, where there is no Helm.
    func helm(_ script: String, in namespace: String) throws -> Outcome {
        let python: String = ProcessInfo.processInfo.environment["ITER8_HELM_PYTHON"] ?? ""
        try XCTSkipIf(python.isEmpty, "no real Helm here: ITER8_HELM_PYTHON names no Python with helm-python-sdk")
        let prelude: String = """
            import json, sys, helm_python as helm
            config = helm.Config(kubeconfig_path=sys.argv[1], namespace=sys.argv[2])

            """
        return try shell.run([python, "-c", prelude + script, kubeconfig, namespace], timeout: 180)
    }

    /// `arguments` are split at spaces.
    func kubectl(_ arguments: String, input: String? = nil) throws -> Outcome {
        try shell.run(["kubectl"] + arguments.split(separator: " ").map(String.init), input: input)
    }

    /// The items of a list of `kubectl get`.
    func objects(_ query: String) throws -> [Value] {
        let outcome: Outcome = try kubectl("get \(query) -o json")
        guard outcome.status == 0 else { throw EmbeddedCluster.Failure(outcome.description) }
        return try JSONReader.parse(outcome.output)["items"]?.listValue ?? []
    }

    /// A launch of an experiment that runs until it is ended: it waits for a service that never comes.
    func launch(_ group: String, _ namespace: String, _ more: [String] = []) -> [String] {
        [
            "k", "launch", "-g", group, "-n", namespace, "--set", "tasks={ready}", "--set", "ready.service=never",
            "--set", "ready.timeout=600s", "--set", "runner=job",
        ] + launchFlags + more
    }
}
