import KubeClient
import KubeModel
import ValueTree
import XCTest

@testable import KubeRuntime

final class WatchMachineTests: XCTestCase {
    private var machine: WatchMachine = WatchMachine(backoff: Backoff(random: { 1 }))

    func testListsThenWatchesFromThere() {
        XCTAssertEqual(machine.handle(.start).action, .list)
        let (action, changes) = machine.handle(.listed(list("10", object("a", "1"), object("b", "2"))))
        XCTAssertEqual(action, .watch(from: "10"))
        XCTAssertEqual(changes, [.added(object("a", "1")), .added(object("b", "2")), .synced])
    }

    func testAnEmptyListIsSyncedToo() {
        XCTAssertEqual(machine.handle(.listed(list("10"))).changes, [.synced])
    }

    func testEventsMoveThePlaceToResumeFrom() {
        _ = machine.handle(.listed(list("10")))
        XCTAssertEqual(machine.handle(.event(.added(object("a", "11")))).changes, [.added(object("a", "11"))])
        XCTAssertEqual(
            machine.handle(.event(.modified(object("a", "12")))).changes,
            [.updated(from: object("a", "11"), to: object("a", "12"))])
        XCTAssertEqual(machine.handle(.ended(after: .seconds(60))).action, .watch(from: "12"))
        XCTAssertEqual(machine.handle(.event(.bookmark(resourceVersion: "20"))).changes, [])
        XCTAssertEqual(machine.handle(.ended(after: .seconds(60))).action, .watch(from: "20"))
        XCTAssertEqual(machine.handle(.event(.deleted(object("a", "21")))).changes, [.removed(object("a", "21"))])
        XCTAssertEqual(machine.handle(.ended(after: .seconds(60))).action, .watch(from: "21"))
    }

    func testAnExpiredPlaceMeansANewListOfWhichOnlyTheDifferenceIsTold() {
        _ = machine.handle(.listed(list("10", object("same", "1"), object("old", "2"), object("changed", "3"))))
        XCTAssertEqual(machine.handle(.expired).action, .list)
        let (action, changes) = machine.handle(
            .listed(list("50", object("same", "1"), object("changed", "9"), object("new", "8"))))
        XCTAssertEqual(action, .watch(from: "50"))
        XCTAssertEqual(
            changes,
            [
                .updated(from: object("changed", "3"), to: object("changed", "9")), .added(object("new", "8")),
                .removed(object("old", "2")),
            ])
    }

    func testWhatWasMadeAnewUnderTheSameNameIsAnotherObject() {
        _ = machine.handle(.listed(list("10", object("a", "1", uid: "u1"))))
        _ = machine.handle(.expired)
        XCTAssertEqual(
            machine.handle(.listed(list("20", object("a", "15", uid: "u2")))).changes,
            [.removed(object("a", "1", uid: "u1")), .added(object("a", "15", uid: "u2"))])
    }

    func testWhatIsKnownAlreadyIsNotToldAgain() {
        _ = machine.handle(.listed(list("10", object("a", "1"))))
        XCTAssertEqual(machine.handle(.event(.added(object("a", "1")))).changes, [])
        XCTAssertEqual(machine.handle(.event(.deleted(object("stranger", "11")))).changes, [])
    }

    func testFailuresPauseLongerAndLonger() {
        _ = machine.handle(.listed(list("10")))
        let pauses: [WatchMachine.Action] = (0..<3).map { _ in machine.handle(.failed).action }
        XCTAssertEqual(pauses, [500, 1_000, 2_000].map { .pause(.milliseconds($0)) })
        XCTAssertEqual(machine.handle(.paused).action, .watch(from: "10"))
        _ = machine.handle(.event(.bookmark(resourceVersion: "11")))
        XCTAssertEqual(machine.handle(.failed).action, .pause(.milliseconds(500)))
    }

    func testWatchesThatEndAtOnceArePausedBetween() {
        _ = machine.handle(.listed(list("10")))
        XCTAssertEqual(machine.handle(.ended(after: .milliseconds(3))).action, .pause(.milliseconds(500)))
        XCTAssertEqual(machine.handle(.ended(after: .milliseconds(3))).action, .pause(.seconds(1)))
        XCTAssertEqual(machine.handle(.ended(after: .seconds(5))).action, .watch(from: "10"))
        XCTAssertEqual(machine.handle(.ended(after: .milliseconds(3))).action, .pause(.milliseconds(500)))
    }

    func testAServerThatForgetsEverythingIsLeftSomeTime() {
        _ = machine.handle(.listed(list("10")))
        XCTAssertEqual(machine.handle(.expired).action, .list)
        XCTAssertEqual(machine.handle(.expired).action, .pause(.milliseconds(500)))
        XCTAssertEqual(machine.handle(.paused).action, .list)
    }

    private func list(_ version: String, _ items: KubeObject...) -> KubeList {
        KubeList(items: items, resourceVersion: version, kind: "SecretList")
    }

    private func object(_ name: String, _ version: String, uid: String = "u") -> KubeObject {
        var object = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "ns", name: name)
        object.resourceVersion = version
        object.uid = uid
        return object
    }
}
