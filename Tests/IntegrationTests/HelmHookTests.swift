import Foundation
import XCTest

/// The same chart with hooks for every event, through its whole life by Helm and by us on a real cluster: the same
/// objects made and deleted in the same order, the same left over.
final class HelmHookTests: XCTestCase {
    private static let hooks: String = """
        {{- range $event := list "pre-install" "post-install" "pre-upgrade" "post-upgrade" "pre-rollback" "post-rollback" "pre-delete" "post-delete" "test" }}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: m-{{ $event }}
          annotations: {helm.sh/hook: {{ $event }}, helm.sh/hook-delete-policy: hook-succeeded}
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              containers: [{name: main, image: "busybox:1.35.0", command: ["true"]}]
        {{- range $name, $lines := dict "a" "x: x" "z" "helm.sh/hook-delete-policy: hook-succeeded" "b" "helm.sh/hook-weight: '-1'" }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ $name }}-{{ $event }}
          annotations:
            helm.sh/hook: {{ $event }}
            {{ $lines }}
        {{- end }}
        {{- end }}

        """

    private func python() throws -> String {
        let path: String = ProcessInfo.processInfo.environment["ITER8_HELM_PYTHON"] ?? ""
        try XCTSkipIf(path.isEmpty, "no real Helm here: ITER8_HELM_PYTHON names no Python with helm-python-sdk")
        return path
    }

    private func chart() throws -> URL {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-hooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "templates"), withIntermediateDirectories: true)
        let files: [(String, String)] = [
            ("Chart.yaml", "apiVersion: v2\nname: hooky\nversion: 0.1.0\n"), ("values.yaml", "x: 0\n"),
            ("templates/hooks.yaml", Self.hooks),
            (
                "templates/plain.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\ndata: {x: \"{{ .Values.x }}\"}\n"
            ),
        ]
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return folder
    }

    /// What became of Jobs and ConfigMaps while `body` ran: `+name`, `-name`, in the cluster's order.
    private func changes(
        _ cluster: ClusterUnderTest, _ namespace: String, _ body: () throws -> Void
    ) throws -> [String] {
        let line: String = "jsonpath={.type} {.object.metadata.resourceVersion} {.object.metadata.name}{\"\\n\"}"
        let watches: [Running] = try ["jobs", "configmaps"].map {
            try cluster.shell.start([
                "kubectl", "get", $0, "-n", namespace, "--watch", "--output-watch-events", "-o", line,
            ])
        }
        // Each watch has begun when it has told of what is there.
        _ = try cluster.kubectl("create configmap begin -n \(namespace)")
        try eventually("the watch tells") {
            let seen: URL = watches[1].folder.appending(path: "stdout")
            return try String(contentsOf: seen, encoding: .utf8).contains(" begin\n")
        }
        try body()
        _ = try cluster.kubectl("create configmap end -n \(namespace)")
        try eventually("the watch tells") {
            let seen: URL = watches[1].folder.appending(path: "stdout")
            return try String(contentsOf: seen, encoding: .utf8).contains(" end\n")
        }
        for watch in watches { watch.process.terminate() }
        let told: [(Int, String)] = watches.flatMap { watch in
            watch.finish(timeout: 5).output.split(separator: "\n").compactMap { text -> (Int, String)? in
                let words: [Substring] = text.split(separator: " ")
                let signs: [Substring: String] = ["ADDED": "+", "DELETED": "-"]
                guard words.count == 3, let sign = signs[words[0]], let version = Int(words[1]),
                    !["begin", "end", "kube-root-ca.crt"].contains(words[2])
                else { return nil }
                return (version, sign + words[2])
            }
        }
        return told.sorted { $0.0 < $1.0 }.map(\.1)
    }

    func testHelmAndWeRunTheSameHooksInTheSameOrder() throws {
        let python: String = try python()
        guard let cluster = ClusterUnderTest.real() else {
            throw XCTSkip("no real cluster: ITER8_TEST_KUBECONFIG is not set, and hooks' pods need images")
        }
        let chart: URL = try chart()
        defer { try? FileManager.default.removeItem(at: chart) }
        var byHelm: [String] = []
        var byUs: [String] = []
        try cluster.withNamespace("hooks-helm") { namespace in
            byHelm = try changes(cluster, namespace) {
                let script: String = """
                    import sys, helm_python as helm
                    c = helm.Config(kubeconfig_path=sys.argv[1], namespace=sys.argv[2])
                    c.install(sys.argv[3], "r", {}, timeout=120)
                    c.upgrade(sys.argv[3], "r", {"x": 1}, timeout=120)
                    c.rollback("r", version=1, timeout=120)
                    c.uninstall("r", timeout=120)
                    """
                let outcome: Outcome = try cluster.shell.run(
                    [python, "-c", script, cluster.kubeconfig, namespace, chart.path], timeout: 300)
                XCTAssertEqual(outcome.status, 0, "\(outcome)")
            }
        }
        try cluster.withNamespace("hooks-ours") { namespace in
            byUs = try changes(cluster, namespace) {
                let launch: [String] = ["k", "launch", "-c", chart.path, "--localChart"]
                for command in [launch, launch + ["--set", "x=1"], ["k", "rollback", "1"], ["k", "delete"]] {
                    let outcome: Outcome = try cluster.shell.iter8(
                        command + ["-g", "r", "-n", namespace, "--timeout", "120s"], timeout: 300)
                    XCTAssertEqual(outcome.status, 0, "\(command): \(outcome)")
                }
            }
        }
        XCTAssertEqual(byUs, byHelm)
        XCTAssertEqual(
            Array(byHelm.prefix(7)),
            [
                "+b-pre-install", "+a-pre-install", "+m-pre-install", "+z-pre-install", "-z-pre-install",
                "-m-pre-install",
                "+plain",
            ], "the order that Helm's documentation promises")
        XCTAssertFalse(byHelm.contains { $0.hasSuffix("-test") }, "hooks for tests are never run by these")
    }
}
