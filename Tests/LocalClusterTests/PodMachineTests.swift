import KubeModel
import ValueTree
import XCTest

@testable import LocalCluster

/// A pod's course without processes.
final class PodMachineTests: XCTestCase {
    private let start: KubeTime = KubeTime(seconds: 1_000_000)

    private func machine(
        _ policy: String = "Never", containers: [String] = ["main"], initContainers: [String] = [],
        _ more: [String: Value] = [:]
    ) -> PodMachine {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: "p")
        var spec: [String: Value] = more
        spec["restartPolicy"] = .string(policy)
        spec["containers"] = .list(containers.map { ["name": .string($0)] })
        spec["initContainers"] = .list(initContainers.map { ["name": .string($0)] })
        pod["spec"] = .map(spec)
        var machine = PodMachine(pod: pod, now: start)
        machine.placed(now: start)
        return machine
    }

    private func record(_ code: Int, restarts: Int = 0, from: Int64 = 0, to: Int64 = 1) -> ContainerRecord {
        var record = ContainerRecord(
            supervisor: nil, restarts: restarts, startedAt: start.advanced(by: .seconds(from)))
        record.finishedAt = start.advanced(by: .seconds(to))
        record.exitCode = code
        record.reason = code == 0 ? "Completed" : "Error"
        return record
    }

    func testPhases() {
        let cases: [(policy: String, codes: [Int?], phase: String)] = [
            ("Never", [nil], "Running"), ("Never", [0], "Succeeded"), ("Never", [1], "Failed"),
            ("Never", [0, 1], "Failed"), ("Never", [0, 0], "Succeeded"), ("Never", [1, nil], "Running"),
            ("OnFailure", [0], "Succeeded"), ("OnFailure", [1], "Running"), ("OnFailure", [0, 1], "Running"),
            ("Always", [0], "Running"), ("Always", [1], "Running"),
        ]
        for (policy, codes, phase) in cases {
            let names: [String] = codes.indices.map { "c\($0)" }
            var machine: PodMachine = machine(policy, containers: names)
            XCTAssertEqual(machine.phase, "Pending")
            XCTAssertEqual(machine.step(now: start), names.map { .start($0) })
            for (name, code) in zip(names, codes) {
                machine.started(name, supervisor: 1, now: start)
                if let code { machine.ended(name, record(code)) }
            }
            XCTAssertEqual(machine.phase, phase, "\(policy) \(codes)")
        }
    }

    func testRestartTimes() {
        let cases: [(restarts: Int, ran: Int64, wait: Int64)] = [
            (0, 1, 0), (1, 1, 10), (2, 1, 20), (3, 1, 40), (5, 1, 160), (6, 1, 300), (50, 1, 300), (50, 600, 0),
        ]
        for (restarts, ran, wait) in cases {
            let ended: ContainerRecord = record(1, restarts: restarts, to: ran)
            XCTAssertEqual(
                PodMachine.restartTime(after: ended), start.advanced(by: .seconds(ran + wait)), "\(restarts) \(ran)")
        }
    }

    func testInitContainersGateTheRest() {
        var machine: PodMachine = machine(initContainers: ["one", "two"])
        XCTAssertEqual(machine.step(now: start), [.start("one")])
        XCTAssertEqual(machine.step(now: start), [])
        machine.started("one", supervisor: 1, now: start)
        machine.ended("one", record(0))
        XCTAssertEqual(machine.step(now: start), [.start("two")])
        machine.ended("two", record(0))
        XCTAssertEqual(machine.step(now: start), [.start("main")])
        XCTAssertEqual(machine.phase, "Pending")
    }

    func testAnInitContainerThatFailsForGoodFailsThePod() {
        var machine: PodMachine = machine(initContainers: ["one"])
        _ = machine.step(now: start)
        machine.ended("one", record(1))
        XCTAssertEqual(machine.phase, "Failed")
        XCTAssertEqual(machine.step(now: start), [])
    }

    func testDeletionAsksThenKillsThenRemoves() {
        var machine: PodMachine = machine("Always")
        _ = machine.step(now: start)
        machine.started("main", supervisor: 1, now: start)
        var pod: KubeObject = machine.pod
        pod.deletionTimestamp = start.text
        pod[at: "metadata", "deletionGracePeriodSeconds"] = 5
        machine.changed(pod)
        XCTAssertEqual(machine.step(now: start).last, .terminate("main"))
        XCTAssertEqual(machine.wakeAt, start.advanced(by: .seconds(5)))
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(4))), [])
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(5))), [.kill("main")])
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(6))), [])
        machine.ended("main", record(137))
        XCTAssertEqual(machine.phase, "Failed")
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(7))), [.remove])
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(8))), [])
    }

    func testAShorterGraceShortensTheWait() {
        var machine: PodMachine = machine()
        _ = machine.step(now: start)
        machine.started("main", supervisor: 1, now: start)
        var pod: KubeObject = machine.pod
        pod.deletionTimestamp = start.text
        pod[at: "metadata", "deletionGracePeriodSeconds"] = 30
        machine.changed(pod)
        _ = machine.step(now: start)
        pod[at: "metadata", "deletionGracePeriodSeconds"] = 0
        machine.changed(pod)
        XCTAssertEqual(machine.step(now: start), [.kill("main")])
    }

    func testAPodThatNeverRanIsRemovedAsFailed() {
        var machine: PodMachine = machine()
        var pod: KubeObject = machine.pod
        pod.deletionTimestamp = start.text
        machine.changed(pod)
        XCTAssertEqual(machine.step(now: start), [.remove])
        XCTAssertEqual(machine.phase, "Failed")
    }

    func testADeadlineFailsThePod() {
        var machine: PodMachine = machine(["activeDeadlineSeconds": 10])
        _ = machine.step(now: start)
        machine.started("main", supervisor: 1, now: start)
        XCTAssertEqual(machine.step(now: start), [])
        XCTAssertEqual(machine.wakeAt, start.advanced(by: .seconds(10)))
        XCTAssertEqual(machine.step(now: start.advanced(by: .seconds(10))).last, .terminate("main"))
        machine.ended("main", record(143))
        XCTAssertEqual(machine.phase, "Failed")
        let status: Value = PodStatus(machine: machine, now: start).value
        XCTAssertEqual(status["reason"]?.stringValue, "DeadlineExceeded")
    }

    private func machine(_ more: [String: Value]) -> PodMachine { machine("Never", more) }

    func testARefusedStartIsTriedAgain() {
        var machine: PodMachine = machine()
        _ = machine.step(now: start)
        machine.refused("main", reason: "CreateContainerConfigError", message: "no map", now: start)
        XCTAssertEqual(machine.step(now: start), [])
        XCTAssertEqual(machine.phase, "Pending")
        let time: KubeTime? = machine.wakeAt
        XCTAssertEqual(machine.step(now: time ?? start), [.start("main")])
    }

    func testLateNewsOfTheStatusUndoNothing() {
        var machine: PodMachine = machine()
        _ = machine.step(now: start)
        machine.ended("main", record(0))
        var stale: KubeObject = machine.pod
        stale["status"] = ["phase": "Running"]
        machine.changed(stale)
        XCTAssertEqual(machine.phase, "Succeeded")
    }

    // MARK: Smaller parts

    func testExpansionOfVariables() {
        let variables: [String: String] = ["A": "1", "B": "$(A)"]
        let cases: [(String, String)] = [
            ("", ""), ("a", "a"), ("$(A)", "1"), ("x$(A)y$(A)", "x1y1"), ("$(B)", "$(A)"), ("$(C)", "$(C)"),
            ("$$(A)", "$(A)"), ("$$$(A)", "$1"), ("$A", "$A"), ("$(A", "$(A"), ("$", "$"), ("a$", "a$"),
        ]
        for (text, expected) in cases {
            XCTAssertEqual(ContainerEnvironment.expand(text, with: variables), expected, text)
        }
    }

    func testPathsOfVolumesStayInside() {
        for path in ["../x", "a/../../x", "/etc", "", ".", "a/.."] {
            XCTAssertThrowsError(try PodVolumes.safe(path), path)
        }
        XCTAssertEqual(try PodVolumes.safe("a/./b"), "a/b")
    }

    func testPlacesAreGivenInOrder() {
        let slots = PodSlots(limit: 1)
        nonisolated(unsafe) var granted: [String] = []  // one thread only
        for name in ["a", "b", "c"] { _ = slots.request(name, isRunning: false) { granted.append(name) } }
        XCTAssertEqual(granted, ["a"])
        slots.release("a")
        XCTAssertEqual(granted, ["a", "b"])
        XCTAssertTrue(slots.request("d", isRunning: true) { granted.append("d") })
        slots.release("b")
        XCTAssertEqual(granted, ["a", "b", "d"])
        slots.release("d")
        XCTAssertEqual(granted, ["a", "b", "d", "c"])
    }

    func testTalliesKeepToTheirThresholds() throws {
        let probe = try XCTUnwrap(
            Probe(
                ["tcpSocket": ["port": 1], "failureThreshold": 2, "successThreshold": 2], container: ContainerSpec([:]))
        )
        var tally = ProbeTally(probe: probe, isPassing: false)
        let answers: [(passed: Bool, verdict: Bool)] = [
            (true, false), (false, false), (true, false), (true, true), (false, true), (true, true), (false, true),
            (false, false),
        ]
        for (index, answer) in answers.enumerated() {
            _ = tally.add(answer.passed)
            XCTAssertEqual(tally.isPassing, answer.verdict, "answer \(index)")
        }
    }

    func testLogOptions() {
        let log: [UInt8] = Array(
            """
            2026-01-01T00:00:01Z stdout F one
            2026-01-01T00:00:02Z stdout P tw
            2026-01-01T00:00:02Z stdout F o
            2026-01-01T00:00:03Z stderr F\u{20}
            2026-01-01T00:00:04Z stdout P half

            """.utf8)
        func printed(_ adjust: (inout PodLogOptions) -> Void) -> String {
            var options = PodLogOptions()
            adjust(&options)
            var printer = LogPrinter(options)
            return String(decoding: printer.print(printer.selected(LogEntry.parse(log[...]))), as: UTF8.self)
        }
        XCTAssertEqual(printed { _ in }, "one\ntwo\n\nhalf")
        XCTAssertEqual(printed { $0.tailLines = 3 }, "two\n\nhalf")
        XCTAssertEqual(printed { $0.tailLines = 1 }, "half")
        XCTAssertEqual(printed { $0.tailLines = 0 }, "")
        XCTAssertEqual(printed { $0.limitBytes = 5 }, "one\nt")
        XCTAssertEqual(printed { $0.sinceTime = KubeTime("2026-01-01T00:00:03Z") }, "\nhalf")
        XCTAssertEqual(
            printed {
                $0.timestamps = true
                $0.tailLines = 3
            },
            "2026-01-01T00:00:02Z two\n2026-01-01T00:00:03Z \n2026-01-01T00:00:04Z half")
    }
}
