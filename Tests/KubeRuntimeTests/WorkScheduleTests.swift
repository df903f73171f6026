import KubeRuntime
import XCTest

/// What is due when, and to whom.
final class WorkScheduleTests: XCTestCase {
    private let start: ContinuousClock.Instant = .now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

    func testABurstIsOneTurnAfterItsEnd() {
        var schedule = WorkSchedule<String>(debounce: .milliseconds(100))
        for time in [0, 50, 120] { schedule.change("a", now: at(time)) }
        XCTAssertNil(schedule.take(now: at(219)))
        XCTAssertEqual(schedule.take(now: at(220)), "a")
        schedule.finish("a")
        XCTAssertNil(schedule.take(now: at(10_000)))
    }

    func testABurstWithoutEndIsNotWaitedForForever() {
        var schedule = WorkSchedule<String>(debounce: .milliseconds(100))
        for time in stride(from: 0, through: 2_000, by: 50) {
            schedule.change("a", now: at(time))
            if let taken = schedule.take(now: at(time)) {
                XCTAssertEqual(taken, "a")
                XCTAssertEqual(time, 1_000)
                return
            }
        }
        XCTFail("it never came up")
    }

    func testOneKeyIsWithOneWorkerAtATime() {
        var schedule = WorkSchedule<String>(debounce: .zero)
        schedule.change("a", now: at(0))
        schedule.change("b", now: at(1))
        XCTAssertEqual(schedule.take(now: at(2)), "a")
        schedule.change("a", now: at(3))
        XCTAssertEqual(schedule.take(now: at(4)), "b")
        XCTAssertNil(schedule.take(now: at(5)), "a is at work")
        schedule.finish("a")
        XCTAssertEqual(schedule.take(now: at(6)), "a")
    }

    func testAChangeOverridesALaterTime() {
        var schedule = WorkSchedule<String>(debounce: .milliseconds(10))
        schedule.set("a", at: at(60_000))
        XCTAssertEqual(schedule.nextDue, at(60_000))
        schedule.change("a", now: at(100))
        XCTAssertEqual(schedule.nextDue, at(110))
        schedule.set("a", at: at(60_000))
        XCTAssertEqual(schedule.nextDue, at(110), "a change came while it failed")
        schedule.drop("a")
        XCTAssertNil(schedule.nextDue)
    }

    func testItIsBoundedByItsKeys() {
        var schedule = WorkSchedule<Int>(debounce: .milliseconds(1))
        for index in 0..<10_000 { schedule.change(index % 7, now: at(index)) }
        XCTAssertEqual(schedule.waitingCount, 7)
    }

    /// Whatever is asked for by whomever, each key is looked at after its last change, by one worker at a time.
    func testManyWorkersMissNothing() async throws {
        let queue = WorkQueue<Int>(debounce: .milliseconds(1))
        let seen = Seen()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<8 {
                tasks.addTask {
                    while let key = await queue.next() {
                        await seen.begin(key)
                        await Task.yield()
                        await seen.end(key)
                        await queue.finish(key)
                    }
                }
            }
            tasks.addTask {
                var random = SystemRandomNumberGenerator()
                for _ in 0..<2_000 {
                    let key = Int.random(in: 0..<20, using: &random)
                    await seen.change(key)
                    await queue.change(key)
                    if Int.random(in: 0..<50, using: &random) == 0 { try? await Task.sleep(for: .milliseconds(3)) }
                }
                let deadline: ContinuousClock.Instant = .now + .seconds(20)
                while await !seen.isSettled, ContinuousClock.now < deadline {
                    try? await Task.sleep(for: .milliseconds(5))
                }
                await queue.close()
            }
        }
        let (isSettled, overlaps): (Bool, Int) = (await seen.isSettled, await seen.overlaps)
        XCTAssertTrue(isSettled)
        XCTAssertEqual(overlaps, 0)
    }

    private actor Seen {
        private var changes: [Int: Int] = [:]
        private var handled: [Int: Int] = [:]
        private var busy: Set<Int> = []
        private(set) var overlaps: Int = 0

        var isSettled: Bool { changes == handled }

        func change(_ key: Int) { changes[key, default: 0] += 1 }

        func begin(_ key: Int) {
            if !busy.insert(key).inserted { overlaps += 1 }
            handled[key] = changes[key]
        }

        func end(_ key: Int) { busy.remove(key) }
    }
}
