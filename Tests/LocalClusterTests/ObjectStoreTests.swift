import Foundation
import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

final class ObjectStoreTests: XCTestCase {
    private let things = GroupResource(resource: "things")

    private func path() -> String {
        FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString).db").path
    }

    private func put(_ store: ObjectStore, _ name: String) async throws -> KubeObject {
        let key = ObjectKey(things, namespace: "n", name: name)
        return try await store.write { batch in
            batch.put(key, KubeObject(apiVersion: "v1", kind: "Thing", namespace: "n", name: name))
        }
    }

    func testWhatWasAcknowledgedIsThereAfterReopening() async throws {
        let path: String = path()
        var revision: Int64 = 0
        do {
            let store = try ObjectStore(path: path)
            for number in 0..<20 { _ = try await put(store, "t\(number)") }
            let key = ObjectKey(things, namespace: "n", name: "t3")
            try await store.write { batch in _ = batch.remove(key) }
            revision = store.revision
        }
        let again = try ObjectStore(path: path)
        XCTAssertEqual(again.revision, revision)
        XCTAssertEqual(revision, 21)
        let names: [String] = again.list(things, namespace: nil).objects.map(\.name)
        XCTAssertEqual(names.count, 19)
        XCTAssertFalse(names.contains("t3"))
        XCTAssertEqual(names, names.sorted())
    }

    func testATransactionThatThrowsChangesNothing() async throws {
        struct Trouble: Error {}
        let store = try ObjectStore(path: path())
        let key = ObjectKey(things, namespace: "n", name: "x")
        do {
            try await store.write { batch in
                batch.put(key, KubeObject(apiVersion: "v1", kind: "Thing", namespace: "n", name: "x"))
                throw Trouble()
            }
            XCTFail("it should have thrown")
        } catch is Trouble {}
        XCTAssertNil(store.get(key))
        XCTAssertEqual(store.revision, 0)
    }

    func testATransactionSeesItsOwnWrites() async throws {
        let store = try ObjectStore(path: path())
        _ = try await put(store, "old")
        let things: GroupResource = things
        let counts: [Int] = try await store.write { batch in
            var counts: [Int] = [batch.all(things, namespace: "n").count]
            batch.put(
                ObjectKey(things, namespace: "n", name: "new"),
                KubeObject(apiVersion: "v1", kind: "Thing", namespace: "n", name: "new"))
            counts.append(batch.all(things, namespace: "n").count)
            batch.remove(ObjectKey(things, namespace: "n", name: "old"))
            counts.append(batch.all(things, namespace: nil).count)
            return counts
        }
        XCTAssertEqual(counts, [1, 2, 1])
    }

    func testWatchersSeeEveryChangeInOrderWithoutAGap() async throws {
        let store = try ObjectStore(path: path())
        _ = try await put(store, "before")
        let (objects, changes) = store.snapshotAndChanges(of: [things])
        XCTAssertEqual(objects.count, 1)
        let things: GroupResource = things
        await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let name = "t\(number)"
                    _ = try await store.write { batch in
                        batch.put(
                            ObjectKey(things, namespace: "n", name: name),
                            KubeObject(apiVersion: "v1", kind: "Thing", namespace: "n", name: name))
                    }
                }
            }
        }
        var revisions: [Int64] = []
        for await change in changes {
            revisions.append(change.revision)
            if revisions.count == 50 { break }
        }
        XCTAssertEqual(revisions, Array(2...51))
    }

    func testAnOldRevisionCanBeResumedFromUntilItIsForgotten() async throws {
        let store = try ObjectStore(path: path(), logCapacity: 10)
        for number in 0..<5 { _ = try await put(store, "t\(number)") }
        let stream = try XCTUnwrap(store.changes(after: 2))
        var names: [String] = []
        for await change in stream {
            names.append(change.object.name)
            if names.count == 3 { break }
        }
        XCTAssertEqual(names, ["t2", "t3", "t4"])
        for number in 0..<20 { _ = try await put(store, "u\(number)") }
        XCTAssertNil(store.changes(after: 2))
        XCTAssertNotNil(store.changes(after: store.revision))
    }
}
