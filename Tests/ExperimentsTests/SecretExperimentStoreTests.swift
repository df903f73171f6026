import Diagnostics
import Experiments
import Foundation
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest
import YAML

/// The experiment in its Secret: who may write it, and what its metadata tell.
final class SecretExperimentStoreTests: XCTestCase {
    private static let tasks: [TaskSpec] = [
        TaskSpec(name: "run", script: "true"), TaskSpec(name: "run", script: "true"),
    ]

    private func withCluster(_ body: (MemoryCluster, KubeClient) async throws -> Void) async throws {
        let cluster = try MemoryCluster()
        let configuration = ClusterConfiguration(server: cluster.url, source: "the test")
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(cluster, KubeClient(configuration)))
        } catch {
            outcome = .failure(error)
        }
        await cluster.stop()
        try outcome.get()
    }

    /// What a launch leaves in the group's Secret.
    private static func launch(_ cluster: MemoryCluster, revision: Int?, uid: String? = nil) {
        var secret = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "default", name: "web")
        secret.labels = ["app.kubernetes.io/name": "iter8"]
        secret.uid = uid ?? cluster.object("secrets", "web")?.uid
        secret.annotations[ExperimentSummary.annotation] = "{\"state\":\"pending\",\"totalTasks\":2}"
        if let revision { secret.annotations["iter8.tools/revision"] = String(revision) }
        let text: String = YAMLWriter.string(Experiment(spec: Self.tasks).value)
        secret["data"] = ["experiment.yaml": .string(Data(text.utf8).base64EncodedString())]
        cluster.put(secret)
    }

    private func store(_ client: KubeClient, revision: Int?) -> SecretExperimentStore {
        SecretExperimentStore(client: client, namespace: "default", group: "web", revision: revision)
    }

    /// What `body` throws: a diagnostic with `code`.
    @discardableResult
    private func assertThrows(
        _ code: Diagnostic.Code, line: UInt = #line, _ body: () async throws -> Void
    ) async -> Diagnostic? {
        do {
            try await body()
            XCTFail("nothing was thrown", line: line)
            return nil
        } catch {
            let diagnostic: Diagnostic? = error as? Diagnostic
            XCTAssertEqual(diagnostic?.code, code, "\(error)", line: line)
            return diagnostic
        }
    }

    private func standing(_ cluster: MemoryCluster) -> ExperimentSummary? {
        cluster.object("secrets", "web").flatMap { ExperimentSummary(annotations: $0.annotations) }
    }

    func testARunTellsHowItStandsInTheSecretsMetadata() async throws {
        try await withCluster { cluster, client in
            Self.launch(cluster, revision: 3)
            XCTAssertEqual(standing(cluster)?.state, .pending)
            let store: SecretExperimentStore = store(client, revision: 3)
            var experiment: Experiment = try await store.load()
            experiment.result = ExperimentResult(numLoops: 1, numCompletedTasks: 1)
            try await store.save(experiment)
            XCTAssertEqual(
                cluster.object("secrets", "web")?.annotations["iter8.tools/experiment"],
                "{\"completedTasks\":1,\"slosSatisfied\":null,\"state\":\"running\",\"totalTasks\":2}")
            var insights = Insights()
            insights.record("http/error-count", 1, MetricInfo(description: "errors", kind: .counter))
            try insights.assess(SLOs(upper: [SLO(metric: "http/error-count", limit: 0)]))
            experiment.result = ExperimentResult(numLoops: 1, numCompletedTasks: 2, insights: insights)
            try await store.save(experiment)
            XCTAssertEqual(standing(cluster), ExperimentSummary(experiment))
            XCTAssertEqual(standing(cluster)?.state, .completed)
            XCTAssertEqual(standing(cluster)?.areSLOsSatisfied, false)
        }
    }

    func testASecretMaySayNothing() {
        for text in [nil, "running", "{}", "{\"state\":\"lost\"}"] {
            let annotations: [String: String] = text.map { ["iter8.tools/experiment": $0] } ?? [:]
            XCTAssertNil(ExperimentSummary(annotations: annotations), text ?? "-")
        }
    }

    /// Every way in which a Secret is no longer a slow run's own.
    func testALateWriterChangesNothing() async throws {
        let takeovers: [(String, String, (MemoryCluster) -> Void)] = [
            ("relaunch", "superseded by revision 2", { Self.launch($0, revision: 2) }),
            ("no revision", "names none", { Self.launch($0, revision: nil) }),
            ("deleted and launched again", "launched again", { Self.launch($0, revision: 1, uid: "another") }),
            ("deleted", "deleted meanwhile", { cluster in cluster.take("secrets", "web") }),
        ]
        for known in [1, nil] {
            for (what, message, takeOver) in takeovers {
                try await withCluster { cluster, client in
                    Self.launch(cluster, revision: 1)
                    let late: SecretExperimentStore = store(client, revision: known)
                    var experiment: Experiment = try await late.load()
                    takeOver(cluster)
                    let before: KubeObject? = cluster.object("secrets", "web")
                    cluster.forgetWrites()
                    experiment.result = ExperimentResult(numLoops: 1, failure: true)
                    let error = await assertThrows(.conflict) { try await late.save(experiment) }
                    XCTAssertTrue(error?.message.contains(message) == true, "\(what): \(String(describing: error))")
                    XCTAssertTrue(error?.message.hasSuffix("nothing was written") == true, what)
                    XCTAssertEqual(cluster.object("secrets", "web"), before, what)
                    XCTAssertEqual(cluster.writes, [], what)
                }
            }
        }
    }

    /// The relaunch comes between the run's read and its write.
    func testARelaunchInTheMidstOfAWriteWins() async throws {
        try await withCluster { cluster, client in
            Self.launch(cluster, revision: 1)
            let late: SecretExperimentStore = store(client, revision: 1)
            var experiment: Experiment = try await late.load()
            let isFirst: Mutex<Bool> = Mutex(true)
            cluster.interfere { write in
                guard write.verb == "update",
                    isFirst.withLock({ isFirst in
                        defer { isFirst = false }
                        return isFirst
                    })
                else { return nil }
                Self.launch(cluster, revision: 2)
                return nil
            }
            experiment.result = ExperimentResult(numLoops: 1, failure: true)
            await assertThrows(.conflict) { try await late.save(experiment) }
            XCTAssertEqual(standing(cluster)?.state, .pending)
            XCTAssertEqual(cluster.writes, ["update secrets web"])
        }
    }

    func testARunOfAnotherRevisionDoesNotEvenStart() async throws {
        try await withCluster { cluster, client in
            for current in [2, nil] {
                Self.launch(cluster, revision: current)
                await assertThrows(.conflict) { _ = try await self.store(client, revision: 1).load() }
            }
            // Readers read whatever there is.
            _ = try await store(client, revision: nil).load()
        }
    }

    /// Somebody who changes something else is no reason to give up.
    func testAConflictIsTriedAgain() async throws {
        try await withCluster { cluster, client in
            Self.launch(cluster, revision: 1)
            let store: SecretExperimentStore = store(client, revision: 1)
            var experiment: Experiment = try await store.load()
            let count: Mutex<Int> = Mutex(0)
            cluster.interfere { _ in
                guard
                    count.withLock({ count in
                        count += 1
                        return count
                    }) == 1
                else { return nil }
                cluster.change("secrets", "web") { $0.annotations["kubectl"] = "was here" }
                return nil
            }
            experiment.result = ExperimentResult(numLoops: 1)
            try await store.save(experiment)
            XCTAssertEqual(standing(cluster)?.state, .running)
            XCTAssertEqual(cluster.object("secrets", "web")?.annotations["kubectl"], "was here")
        }
    }
}
