import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class WaitingTests: XCTestCase {
    private static let complete: Value = ["conditions": [["type": "Complete", "status": "True"]]]
    private static let failed: Value = ["conditions": [["type": "Failed", "status": "True", "reason": "Why"]]]

    func testUntilReady() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        let progress: Mutex<[String]> = Mutex([])
        let client = store.client()
        let task: Task<KubeObject?, any Error> = Task {
            try await client.waitUntilReady(jobs, namespace: "ns", name: "web", timeout: .seconds(10)) { line in
                progress.withLock { $0.append(line) }
            }
        }
        try await eventually { store.watchCount == 1 }
        store.put("web", status: ["active": 1])
        store.put("other", status: Self.complete)
        try await eventually { progress.withLock { $0.count } == 2 }
        store.put("web", status: Self.complete)
        let object = try await task.value
        XCTAssertEqual(object?.name, "web")
        XCTAssertEqual(
            progress.withLock { $0 },
            ["jobs.batch \"web\" does not exist yet", "jobs.batch \"web\": 0 of 1 pods succeeded, 1 running"])
        // Watched, not polled.
        XCTAssertEqual(store.requests("list"), 1)
        XCTAssertEqual(store.requests("get"), 0)
    }

    func testWhatHasFailedIsNotWaitedFor() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("web", status: Self.failed)
        do {
            try await store.client().waitUntilReady(jobs, namespace: "ns", name: "web", timeout: .seconds(10))
            XCTFail("no error")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.message, "jobs.batch \"web\" failed: Why")
        }
    }

    func testTheDeadlineTellsWhatIsMissing() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("web", status: ["active": 1])
        do {
            try await store.client().waitUntilReady(
                jobs, namespace: "ns", name: "web", condition: "Complete", timeout: .milliseconds(300))
            XCTFail("no error")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertTrue(error.message.contains("to have condition \"Complete\""), error.message)
            XCTAssertTrue(error.message.hasSuffix("its status has no conditions yet"), error.message)
        }
        try await eventually { store.watchCount == 0 }
    }

    func testUntilGone() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("web")
        let client = store.client()
        let task: Task<Void, any Error> = Task {
            try await client.waitUntilGone(jobs, namespace: "ns", name: "web", timeout: .seconds(10))
        }
        try await eventually { store.watchCount == 1 }
        store.remove("web")
        try await task.value
        try await client.waitUntilGone(jobs, namespace: "ns", name: "never-was", timeout: .seconds(10))
    }

    func testASuccessorOfTheSameNameCountsAsGone() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("web", uid: "new")
        try await store.client().waitUntilGone(jobs, namespace: "ns", name: "web", uid: "old", timeout: .seconds(10))
    }

    func testUntilAllOfASelectorAreGone() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("one")
        store.put("two")
        let client = store.client()
        let task: Task<Void, any Error> = Task {
            try await client.waitUntilGone(jobs, namespace: "ns", labelSelector: "a=b", timeout: .seconds(10))
        }
        try await eventually { store.watchCount == 1 }
        store.remove("one")
        store.remove("two")
        try await task.value
        store.put("left")
        do {
            try await client.waitUntilGone(jobs, namespace: "ns", labelSelector: "a=b", timeout: .milliseconds(300))
            XCTFail("no error")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertEqual(error.details, ["left: left"])
        }
    }

    /// The experiment's own role allows `get` and nothing else.
    func testWhereOnlyReadingIsAllowedItReads() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.forbid("list", "watch")
        store.put("web", status: Self.complete)
        let object = try await store.client().waitUntilReady(
            jobs, namespace: "ns", name: "web", timeout: .seconds(10))
        XCTAssertEqual(object?.name, "web")
        store.forbid("get")
        do {
            try await store.client().waitUntilReady(jobs, namespace: "ns", name: "web", timeout: .seconds(10))
            XCTFail("no error")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .forbidden)
        }
    }
}
