import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

final class CronScheduleTests: XCTestCase {
    func testNextTimes() throws {
        let cases: [(schedule: String, after: String, next: String)] = [
            ("* * * * *", "2026-11-23T04:05:06Z", "2026-11-23T04:06:00Z"),
            ("*/15 * * * *", "2026-11-23T04:45:00Z", "2026-11-23T05:00:00Z"),
            ("0 9-17/4 * * mon-fri", "2026-11-20T18:00:00Z", "2026-11-23T09:00:00Z"),
            ("30 2 29 feb *", "2026-01-01T00:00:00Z", "2028-02-29T02:30:00Z"),
            ("@hourly", "2026-11-23T04:59:59Z", "2026-11-23T05:00:00Z"),
            ("0 0 13 * 5", "2026-11-07T00:00:00Z", "2026-11-13T00:00:00Z"),
            ("0 0 1 * 5", "2026-11-23T00:00:00Z", "2026-11-27T00:00:00Z"),
            ("5,10 0 * * 7", "2026-11-23T00:00:00Z", "2026-11-29T00:05:00Z"),
            ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"),
            ("3/20 * * * *", "2026-11-23T04:05:00Z", "2026-11-23T04:23:00Z"),
        ]
        for expected in cases {
            let schedule = try XCTUnwrap(CronSchedule(expected.schedule), expected.schedule)
            XCTAssertEqual(
                schedule.next(after: try XCTUnwrap(KubeTime(expected.after)))?.text, expected.next, expected.schedule)
        }
        XCTAssertNil(CronSchedule("0 0 31 2 *")?.next(after: KubeTime(seconds: 0)))
    }

    func testWhatIsNoSchedule() {
        for text in [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
            "a * * * *", "5-1 * * * *", "*/0 * * * *", "1-2-3 * * * *", ", * * * *", "@never",
        ] {
            XCTAssertNil(CronSchedule(text), text)
        }
    }
}

final class RolloutPlanTests: XCTestCase {
    private func set(_ name: String, _ wanted: Int, available: Int? = nil) -> RolloutPlan.Replicas {
        RolloutPlan.Replicas(name: name, wanted: wanted, existing: wanted, available: available ?? wanted)
    }

    func testSteps() {
        // 4 replicas, 25 % either way: 5 at most, 3 available at least.
        XCTAssertEqual(
            RolloutPlan(replicas: 4, strategy: nil, current: set("new", 0), old: [set("old", 4)]).scale,
            ["new": 1, "old": 3])
        XCTAssertEqual(
            RolloutPlan(replicas: 4, strategy: nil, current: set("new", 1, available: 0), old: [set("old", 3)]).scale,
            ["new": 2])
        XCTAssertEqual(
            RolloutPlan(replicas: 4, strategy: nil, current: set("new", 4), old: [set("old", 1)]).scale, ["old": 0])
        XCTAssertEqual(RolloutPlan(replicas: 4, strategy: nil, current: set("new", 4), old: []).scale, [:])
        XCTAssertEqual(RolloutPlan(replicas: 1, strategy: nil, current: set("new", 3), old: []).scale, ["new": 1])
        XCTAssertEqual(
            RolloutPlan(replicas: 1, strategy: nil, current: set("new", 0), old: [set("old", 1)]).scale, ["new": 1])
        let recreate: RolloutPlan = RolloutPlan(
            replicas: 2, strategy: ["type": "Recreate"], current: set("new", 0), old: [set("old", 2)])
        XCTAssertEqual(recreate.scale, ["old": 0])
    }

    func testARolloutAlwaysEndsAndKeepsItsBounds() {
        for replicas in 1...8 {
            var (new, old): (Int, Int) = (0, replicas)
            var steps: Int = 0
            while new != replicas || old != 0 {
                steps += 1
                guard steps < 50 else { return XCTFail("\(replicas) replicas never roll out") }
                let plan = RolloutPlan(
                    replicas: replicas, strategy: nil, current: set("new", new), old: [set("old", old)])
                new = plan.scale["new"] ?? new
                old = plan.scale["old"] ?? old
                XCTAssertLessThanOrEqual(new + old, replicas + RolloutPlan.count(nil, of: replicas, roundsUp: true))
            }
        }
    }
}
