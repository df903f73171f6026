import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import TestSupport
import ValueTree
import XCTest

final class ResourceWatcherTests: XCTestCase {
    /// What the watcher has reported, in order.
    private final class Record: Sendable {
        let lines: Mutex<[String]> = Mutex([])
    }

    private let record: Record = Record()

    func testNothingIsMissedAcrossLostConnectionsAndForgottenPlaces() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.put("a")
        let task = watch(store)
        defer { task.cancel() }
        try await expect(["added a", "synced"])
        try await eventually { store.watchCount == 1 }
        store.put("b")
        try await expect(["added a", "synced", "added b"])
        store.dropWatches()
        store.put("c")
        store.remove("a")
        try await expect(["added a", "synced", "added b", "added c", "removed a"])
        XCTAssertEqual(store.requests("list"), 1)
        try await eventually { store.watchCount == 1 }
        store.dropWatches()
        store.remove("b")
        store.put("d")
        store.forget()
        try await eventually { self.sorted.contains("removed b") && self.sorted.contains("added d") }
        XCTAssertEqual(store.requests("list"), 2)
        XCTAssertEqual(sorted.count, 7)
    }

    func testAServerThatIsAwayForAWhile() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.failNext(4)
        let troubles: Mutex<Int> = Mutex(0)
        let task = watch(store) { _, _ in troubles.withLock { $0 += 1 } }
        defer { task.cancel() }
        store.put("a")
        try await expect(["added a", "synced"])
        XCTAssertEqual(troubles.withLock { $0 }, 4)
    }

    func testLackOfPermissionEndsIt() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        store.forbid("watch")
        let task = watch(store)
        do {
            try await task.value
            XCTFail("it went on")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .forbidden)
        }
    }

    func testCancellationEndsTheWatchAtTheServer() async throws {
        let store = try ScriptedStore()
        defer { store.server.stop() }
        let task = watch(store)
        try await eventually { store.watchCount == 1 }
        task.cancel()
        try await eventually { store.watchCount == 0 }
        do {
            try await task.value
            XCTFail("no error")
        } catch {
            XCTAssertTrue(error is CancellationError, "\(error)")
        }
    }

    // MARK: Helpers

    private var sorted: [String] { record.lines.withLock { $0 }.sorted() }

    private func watch(
        _ store: ScriptedStore, onTrouble: @escaping @Sendable (any Error, Duration) -> Void = { _, _ in }
    ) -> Task<Void, any Error> {
        let watcher = ResourceWatcher(
            store.client(), jobs, namespace: "ns",
            backoff: Backoff(first: .milliseconds(2), longest: .milliseconds(20)),
            onTrouble: onTrouble)
        let write: @Sendable (String) -> Void = { [record] text in record.lines.withLock { $0.append(text) } }
        return Task {
            for try await change in watcher {
                switch change {
                case .added(let object): write("added \(object.name)")
                case .updated(_, let object): write("updated \(object.name)")
                case .removed(let object): write("removed \(object.name)")
                case .synced: write("synced")
                }
            }
        }
    }

    private func expect(_ expected: [String]) async throws {
        try await eventually("\(expected), but \(record.lines.withLock { $0 })") {
            record.lines.withLock { $0 } == expected
        }
    }
}
