import Foundation
import TestSupport
import ValueTree
import XCTest

/// Chart autox in a cluster, with the rights that it gives itself and no others: installed by us as a group, and by real
/// Helm.
final class AutoXChartTests: XCTestCase {
    private static let chart: String = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "charts/autox").path

    func testInstalledByUs() throws {
        try TestPlace.forEach("axus") { place in
            let file: URL = FileManager.default.temporaryDirectory.appending(path: "\(place.namespace).yaml")
            defer { try? FileManager.default.removeItem(at: file) }
            func apply(_ values: Value) throws {
                try Data(JSONWriter.string(values).utf8).write(to: file)
                let launched: Outcome = try place.iter8(
                    ["k", "launch", "-g", "ax", "-c", "autox", "-f", file.path, "--wait", "--timeout", "90s"])
                XCTAssertEqual(launched.status, 0, "\(place.cluster.name): \(launched)")
            }
            try tutorial(place, install: apply, upgrade: apply)
            let deleted: Outcome = try place.iter8("k", "delete", "-g", "ax")
            XCTAssertEqual(deleted.status, 0, "\(deleted)")
        }
    }

    func testInstalledByHelm() throws {
        try TestPlace.forEach("axhelm") { place in
            func helm(_ action: String, _ values: Value) throws {
                let quoted: String = JSONWriter.string(.string(JSONWriter.string(values)))
                let call: String =
                    action == "install"
                    ? #"config.install("\#(Self.chart)", "ax", values)"#
                    : #"config.upgrade("\#(Self.chart)", "ax", values)"#
                let outcome: Outcome = try place.cluster.helm(
                    "values = json.loads(\(quoted)); made = \(call); assert made['status'] == 'deployed', made",
                    in: place.namespace)
                XCTAssertEqual(outcome.status, 0, "\(place.cluster.name): \(outcome)")
            }
            try tutorial(
                place, install: { try helm("install", $0) }, upgrade: { try helm("upgrade", $0) })
            let outcome: Outcome = try place.cluster.helm("config.uninstall('ax')", in: place.namespace)
            XCTAssertEqual(outcome.status, 0, "\(outcome)")
        }
    }

    // MARK: What a user does, whoever installs

    private func tutorial(
        _ place: TestPlace, install: (Value) throws -> Void, upgrade: (Value) throws -> Void
    ) throws {
        let cluster: ClusterUnderTest = place.cluster
        let deployment: String = """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"app.kubernetes.io/version":"v1"}},
            "spec":{"replicas":0,"selector":{"matchLabels":{"app":"w"}},"template":{"metadata":{"labels":{"app":"w"}},
            "spec":{"containers":[{"name":"c","image":"busybox:1.35.0"}]}}}}
            """
        let created: Outcome = try cluster.kubectl("apply -n \(place.namespace) -f -", input: deployment)
        XCTAssertEqual(created.status, 0, "\(created)")
        let port: UInt16 = try Self.freePort()
        try install(values(place, port, specs: ["load"]))
        let deployed: Outcome = try cluster.kubectl(
            "rollout status deployment/ax -n \(place.namespace) --timeout=90s")
        XCTAssertEqual(deployed.status, 0, "\(cluster.name): \(deployed)")
        // Not before it has the label.
        try eventually("the status waits for the label", timeout: 60) {
            try status(place).contains("lacks the label iter8.tools/autox=true")
        }
        XCTAssertEqual(try place.jobs("autox-web-load"), [])
        try label(place, "iter8.tools/autox=true")
        try expect(place, "load", revision: 1)
        try label(place, "app.kubernetes.io/version=v2")
        try expect(place, "load", revision: 2)
        let report: Outcome = try place.iter8("k", "report", "-g", "autox-web-load")
        XCTAssertTrue(report.output.contains("http/latency-mean"), "\(report)")
        // Another spec, without a restart.
        try upgrade(values(place, port, specs: ["load", "more"]))
        try expect(place, "more", revision: 1)
        XCTAssertEqual(try place.jobs("autox-web-load"), ["job.batch/autox-web-load-2-job"])
        try eventually("the status tells the verdict", timeout: 60) {
            try status(place).contains("completed, SLOs satisfied")
        }
        try checkRights(place)
        try label(place, "iter8.tools/autox-")
        try eventually("its experiments are gone", timeout: cluster.patience) {
            try place.iter8("k", "list", "-o", "name").output.split(separator: "\n").allSatisfy { $0 == "ax" }
        }
    }

    private func values(_ place: TestPlace, _ port: UInt16, specs: [String]) -> Value {
        var experiment: Value = [
            "tasks": ["http", "assess"], "runner": "job",
            "http": ["url": .string(place.target), "numRequests": 20, "qps": 100],
            "assess": ["SLOs": ["upper": ["http/latency-mean": 500, "http/error-count": 0]]],
        ]
        var values: Value = ["port": .int(Int64(port))]
        if let image = place.cluster.launchFlags.last?.split(separator: "=").last {
            values["iter8Image"] = .string(String(image))
            experiment["iter8Image"] = .string(String(image))
        }
        let all: [String: Value] = Dictionary(
            uniqueKeysWithValues: specs.map { ($0, ["name": "iter8", "values": experiment]) })
        values["groups"] = [
            "web": [
                "trigger": [
                    "name": "web", "namespace": .string(place.namespace), "group": "apps", "version": "v1",
                    "resource": "deployments",
                ], "specs": .map(all),
            ]
        ]
        return values
    }

    private func label(_ place: TestPlace, _ label: String) throws {
        let outcome: Outcome = try place.cluster.kubectl(
            "label deployment web --overwrite \(label) -n \(place.namespace)")
        XCTAssertEqual(outcome.status, 0, "\(outcome)")
    }

    private func status(_ place: TestPlace) throws -> String {
        try place.iter8("autox", "status", "--name", "ax").output
    }

    private func expect(_ place: TestPlace, _ spec: String, revision: Int) throws {
        let group: String = "autox-web-\(spec)"
        try eventually("revision \(revision) of \(group)", timeout: place.cluster.patience) {
            let history: Outcome = try place.iter8("k", "history", "-g", group, "-o", "json")
            return try history.status == 0
                && JSONReader.parse(history.output).listValue?.last.map {
                    $0["revision"] == .int(Int64(revision)) && $0["status"] == "deployed"
                } == true
        }
        let asserted: Outcome = try place.iter8(
            "k", "assert", "-g", group, "-c", "completed,nofailure,slos", "--timeout", "120s", timeout: 150)
        XCTAssertEqual(asserted.status, 0, "\(place.cluster.name): \(asserted)")
    }

    /// It can do its work there, and nothing elsewhere.
    private func checkRights(_ place: TestPlace) throws {
        let account: String = "--as system:serviceaccount:\(place.namespace):ax"
        for (question, answer) in [
            ("list secrets -n \(place.namespace)", "yes"), ("watch deployments.apps -n \(place.namespace)", "yes"),
            ("list secrets -n default", "no"), ("watch deployments.apps -n default", "no"),
            ("create deployments.apps -n \(place.namespace)", "no"), ("list services -n \(place.namespace)", "no"),
            ("list namespaces", "no"), ("create pods -n \(place.namespace)", "no"),
            ("update configmaps -n \(place.namespace)", "no"),
        ] {
            let outcome: Outcome = try place.cluster.kubectl("auth can-i \(question) \(account)")
            XCTAssertTrue(outcome.output.hasPrefix(answer), "\(place.cluster.name): \(question): \(outcome)")
        }
    }

    /// Pods of the embedded cluster share this machine's ports.
    private static func freePort() throws -> UInt16 {
        let (socket, port) = try LoopbackSocket.listening()
        close(socket)
        return port
    }
}
