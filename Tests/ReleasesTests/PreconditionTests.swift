import Charts
import Diagnostics
import HTTPServing
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// Whoever launches on behalf of others: looks at the records under the lock, and may read them from the server's memory.
final class PreconditionTests: XCTestCase {
    private struct Enough: Error {}

    func testItSeesTheRevisionsAndLeavesEverythingAsItIs() async throws {
        let world = try World()
        var options = LaunchOptions()
        options.labels = ["iter8.tools/test": "one"]
        options.precondition = { XCTAssertEqual($0, []) }
        try await world.launch(options: options)
        let writes: Int = world.cluster.writes.count
        options.precondition = { revisions in
            XCTAssertEqual(revisions.map(\.revision), [1])
            XCTAssertEqual(revisions.first?.status, .deployed)
            XCTAssertEqual(revisions.first?.labels["iter8.tools/test"], "one")
            throw Enough()
        }
        do {
            try await world.launch(options: options)
            XCTFail("it was launched")
        } catch is Enough {}
        XCTAssertEqual(
            world.cluster.writes.dropFirst(writes), ["create leases iter8.web", "delete leases iter8.web"])
        var deletion = DeleteOptions()
        deletion.precondition = options.precondition
        do {
            try await world.releases.delete("web", options: deletion)
            XCTFail("it was deleted")
        } catch is Enough {}
        try world.assertOneOfEverything("after both")
    }

    func testRevisionsAreFoundByTheirLabels() async throws {
        let world = try World()
        var options = LaunchOptions()
        options.labels = ["iter8.tools/test": "one"]
        try await world.launch("a", options: options)
        try await world.launch("b")
        let found: [ReleaseSummary] = try await world.releases.summaries(labelled: "iter8.tools/test=one")
        XCTAssertEqual(found.map(\.name), ["a"])
    }

    /// What the server has in memory may lag behind: it is believed only if its newest record is the newest.
    func testAMemoryThatLagsBehindIsNotBelieved() async throws {
        let world = try World()
        try await world.launch()
        let memory: Mutex<ServerResponse?> = Mutex(nil)
        let asked: Mutex<[Bool]> = Mutex([])
        let cluster: MemoryCluster = world.cluster
        let server = try HTTPServer { request in
            let isList: Bool = request.path.hasSuffix("/secrets") && request.method == "GET"
            guard isList else { return await cluster.answer(request) }
            let isCached: Bool = request.parameter("resourceVersion") == "0"
            asked.withLock { $0.append(isCached) }
            if isCached, let old = memory.withLock({ $0 }) { return old }
            let answer: ServerResponse = await cluster.answer(request)
            if isCached { memory.withLock { $0 = answer } }
            return answer
        }
        let client = KubeClient(
            ClusterConfiguration(server: "http://127.0.0.1:\(server.port)"),
            options: KubeClient.Options(retry: RetryPolicy(attempts: 1)))
        let releases = GroupReleases(client: client, namespace: "default")
        let chart: Chart = try XCTUnwrap(try EmbeddedCharts.chart(named: "iter8"))
        var options = LaunchOptions()
        options.readsCache = true
        func launch() async throws -> Int {
            asked.withLock { $0 = [] }
            return try await releases.launch("web", chart: chart, values: World.values, options: options).revision
        }
        let second: Int = try await launch()
        XCTAssertEqual(second, 2)
        XCTAssertEqual(asked.withLock { $0 }, [true], "what it had was the truth")
        // The server's memory stays as it was then: of revision 1 alone.
        let third: Int = try await launch()
        XCTAssertEqual(third, 3)
        XCTAssertEqual(asked.withLock { $0 }, [true, false])
        await server.shutdown()
        XCTAssertEqual(cluster.objects("jobs").map(\.name), ["web-3-job"])
    }
}
