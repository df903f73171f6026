import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// A cluster in memory with one group, `web`, to be launched with the experiment chart.
struct World: Sendable {
    let cluster: MemoryCluster
    let client: KubeClient
    let releases: GroupReleases
    let clock: Clock

    final class Clock: Sendable {
        private let time: Mutex<KubeTime> = Mutex(KubeTime(seconds: 1_700_000_000))

        func withLock<Result>(_ body: (inout KubeTime) -> Result) -> Result {
            time.withLock { time in body(&time) }
        }
    }

    init(
        namespaces: [String] = ["default"], locking: LockSettings = LockSettings(), driver: ReleaseDriver = .secret
    ) throws {
        cluster = try MemoryCluster(namespaces: namespaces)
        // A failure is to be seen at once, not after the usual patience.
        client = KubeClient(
            ClusterConfiguration(server: cluster.url), options: KubeClient.Options(retry: RetryPolicy(attempts: 1)))
        let clock = Clock()
        self.clock = clock
        releases = GroupReleases(
            client: client, namespace: "default", now: { clock.withLock { $0 } }, driver: driver,
            locking: locking)
    }

    static let values: Value = [
        "tasks": ["http"], "http": ["url": "http://127.0.0.1/"], "runner": "job",
    ]

    @discardableResult
    func launch(
        _ group: String = "web", values: Value = World.values, options: LaunchOptions = LaunchOptions()
    ) async throws -> ReleaseRecord {
        let chart: Chart = try XCTUnwrap(try EmbeddedCharts.chart(named: "iter8"))
        return try await releases.launch(group, chart: chart, values: values, options: options)
    }

    /// A launch of `web`, and what went wrong.
    func attempt(values: Value = World.values) async -> (any Error)? {
        do {
            try await launch(values: values)
            return nil
        } catch {
            return error
        }
    }

    /// A launch whose process dies when only its lock and its record are there.
    func die() async throws {
        let killed = KubeStatus(code: 503, reason: "ServiceUnavailable", message: "killed")
        cluster.interfere { write in
            write.verb == "create" && ["secrets", "leases"].contains(write.resource) ? nil : .refuse(killed)
        }
        let failure: (any Error)? = await attempt()
        XCTAssertNotNil(failure)
        cluster.interfere(nil)
    }

    /// After a launch that went well: one runner, of the newest revision, with one pod, and one deployed revision.
    func assertOneOfEverything(
        _ occasion: String, file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let revisions: [KubeObject] = cluster.objects("secrets").filter { $0.labels["owner"] == "helm" }
        let newest: Int = revisions.compactMap { Int($0.labels["version"] ?? "") }.max() ?? 0
        XCTAssertEqual(cluster.names("jobs"), ["web-\(newest)-job"], occasion, file: file, line: line)
        XCTAssertEqual(cluster.names("pods"), ["web-\(newest)-job-x"], occasion, file: file, line: line)
        let deployed: [String] = revisions.filter { $0.labels["status"] == "deployed" }
            .compactMap { $0.labels["version"] }
        XCTAssertEqual(deployed, [String(newest)], occasion, file: file, line: line)
        XCTAssertFalse(
            revisions.contains { $0.labels["status"]?.hasPrefix("pending") ?? false },
            "\(occasion): \(revisions.map(\.labels))", file: file, line: line)
        let secret: KubeObject = try XCTUnwrap(cluster.object("secrets", "web"), occasion, file: file, line: line)
        XCTAssertEqual(secret.annotations["iter8.tools/revision"], String(newest), occasion, file: file, line: line)
        XCTAssertEqual(secret.labels["app.kubernetes.io/managed-by"], "Helm", occasion, file: file, line: line)
        XCTAssertEqual(cluster.names("leases"), [], occasion, file: file, line: line)
        for plural in ["serviceaccounts", "roles", "rolebindings"] {
            XCTAssertEqual(cluster.objects(plural).count, 1, "\(occasion): \(plural)", file: file, line: line)
        }
    }

    func assertNothingLeft(_ occasion: String, file: StaticString = #filePath, line: UInt = #line) {
        for plural in [
            "leases", "jobs", "cronjobs", "pods", "secrets", "configmaps", "serviceaccounts", "roles", "rolebindings",
        ] {
            XCTAssertEqual(cluster.names(plural), [], "\(occasion): \(plural)", file: file, line: line)
        }
    }
}
