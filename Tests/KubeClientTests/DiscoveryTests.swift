import Diagnostics
import KubeClient
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class DiscoveryTests: XCTestCase {
    private static let widget: GroupVersionKind = GroupVersionKind(group: "x.example", version: "v1", kind: "Widget")

    func testTheAggregatedForm() async throws {
        let server = try ScriptedServer { request, connection in
            try connection.respond(.json(request.path == "/api" ? Self.aggregatedCore : Self.aggregatedGroups))
        }
        defer { server.stop() }
        let client = server.client()
        let all = try await client.apiGroupsAndVersions()
        let widget = try await client.resource(for: Self.widget)
        XCTAssertEqual(widget.plural, "widgets")
        XCTAssertEqual(widget.singular, "widget")
        XCTAssertTrue(widget.isNamespaced)
        XCTAssertTrue(widget.hasStatus)
        XCTAssertEqual(widget.shortNames, ["wd"])
        XCTAssertEqual(all, ["v1", "x.example/v1", "x.example/v1beta1", "v1/Pod", "x.example/v1/Widget"])
        // Once, whoever asks.
        XCTAssertEqual(server.requests.count, 2)
        XCTAssertTrue(server.requests[0].headers["accept"]?.contains("APIGroupDiscoveryList") == true)
        await assertThrows(.notFound) {
            _ = try await client.resource(for: GroupVersionKind(group: "x.example", version: "v2", kind: "Widget"))
        }
    }

    func testTheOlderForm() async throws {
        let server = try ScriptedServer { request, connection in
            try connection.respond(Self.older[request.path] ?? statusAnswer(503, "ServiceUnavailable"))
        }
        defer { server.stop() }
        let client = server.client()
        let discovery = try await client.discovery()
        XCTAssertEqual(discovery.groupVersions, ["v1", "x.example/v1", "x.example/v1beta1", "broken.example/v1"])
        XCTAssertEqual(discovery.kinds.map(\.kind), ["Pod", "Widget"])
        XCTAssertEqual(discovery.unavailable, ["broken.example/v1"])
        XCTAssertEqual(discovery.kind(Self.widget)?.hasStatus, true)
        // A server that is down is not one that lacks the kind.
        let broken = GroupVersionKind(group: "broken.example", version: "v1", kind: "Thing")
        await assertThrows(.unreachable) { _ = try await server.client().resource(for: broken) }
        await assertThrows(.unreachable) { _ = try await server.client().serves("broken.example/v1/Thing") }
    }

    func testBuiltInKindsNeedNoQuestion() async throws {
        let server = try ScriptedServer(answers: [statusAnswer(500, "InternalError")])
        defer { server.stop() }
        let job = try await server.client().resource(
            for: GroupVersionKind(group: "batch", version: "v1", kind: "Job"))
        XCTAssertEqual(job.plural, "jobs")
        XCTAssertEqual(server.requests.count, 0)
    }

    func testANewKindIsFoundWithoutANewClient() async throws {
        let isDefined: Mutex<Bool> = Mutex(false)
        let server = try ScriptedServer { request, connection in
            let isThere: Bool = isDefined.withLock { $0 }
            guard isThere || !request.path.contains("x.example") else {
                return try connection.respond(statusAnswer(404, "NotFound"))
            }
            try connection.respond(Self.older[request.path] ?? statusAnswer(503, "ServiceUnavailable"))
        }
        defer { server.stop() }
        let client = server.client()
        await assertThrows(.notFound) { _ = try await client.resource(for: Self.widget) }
        isDefined.withLock { $0 = true }
        let found = try await client.resource(for: Self.widget)
        XCTAssertEqual(found.plural, "widgets")
    }

    func testAKindCostsOneDocument() async throws {
        let server = try ScriptedServer { request, connection in
            try connection.respond(Self.older[request.path] ?? statusAnswer(404, "NotFound"))
        }
        defer { server.stop() }
        let client = server.client()
        for _ in 0..<2 { _ = try await client.resource(for: Self.widget) }
        XCTAssertEqual(server.requests.map(\.path), ["/apis/x.example/v1"])
        for (version, isServed) in [
            ("v1", true), ("x.example/v1", true), ("x.example/v1/Widget", true), ("x.example/v1/Gadget", false),
            ("x.example/v2", false), ("other/v1/Widget", false),
        ] {
            let answer: Bool = try await client.serves(version)
            XCTAssertEqual(answer, isServed, version)
        }
        XCTAssertEqual(server.requests.map(\.path), ["/apis/x.example/v1", "/apis"])
        let found: ResourceKind = try await client.resource(forGroup: "x.example", kind: "Widget")
        XCTAssertEqual(found.version, "v1")
    }

    func testTheServersVersion() async throws {
        let server = try ScriptedServer(answers: [
            .json("{\"major\":\"1\",\"minor\":\"32+\",\"gitVersion\":\"v1.32.1\"}")
        ])
        defer { server.stop() }
        let version = try await server.client().serverVersion()
        XCTAssertEqual(version, ServerVersion(major: "1", minor: "32+", gitVersion: "v1.32.1"))
        XCTAssertEqual(server.requests.first?.path, "/version")
    }

    // MARK: Documents

    private static let aggregatedCore: String = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{"name":""},
        "versions":[{"version":"v1","freshness":"Current","resources":[{"resource":"pods","scope":"Namespaced",
        "responseKind":{"group":"","version":"v1","kind":"Pod"},"singularResource":"pod","verbs":["get"]}]}]}]}
        """
    private static let aggregatedGroups: String = """
        {"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"x.example"},"versions":[{"version":"v1",
        "freshness":"Current","resources":[{"resource":"widgets","scope":"Namespaced","shortNames":["wd"],
        "responseKind":{"group":"x.example","version":"v1","kind":"Widget"},"singularResource":"widget",
        "subresources":[{"subresource":"status"}]}]},{"version":"v1beta1","freshness":"Stale"}]}]}
        """
    private static let older: [String: ScriptedAnswer] = [
        "/api": .json("{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"),
        "/apis": .json(
            """
            {"kind":"APIGroupList","groups":[{"name":"x.example","versions":[{"groupVersion":"x.example/v1beta1"},
            {"groupVersion":"x.example/v1"}],"preferredVersion":{"groupVersion":"x.example/v1"}},
            {"name":"broken.example","versions":[{"groupVersion":"broken.example/v1"}]}]}
            """),
        "/api/v1": .json(
            """
            {"kind":"APIResourceList","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod"},
            {"name":"pods/log","namespaced":true,"kind":"Pod"}]}
            """),
        "/apis/x.example/v1": .json(
            """
            {"kind":"APIResourceList","resources":[{"name":"widgets","namespaced":true,"kind":"Widget"},
            {"name":"widgets/status","namespaced":true,"kind":"Widget"}]}
            """),
        "/apis/x.example/v1beta1": .json("{\"kind\":\"APIResourceList\",\"resources\":[]}"),
    ]
}
