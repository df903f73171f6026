import Experiments
import KubeModel
import Releases
import Terminal
import ValueTree
import XCTest

@testable import Iter8CLI

/// How a launch and its experiment get on, as it is shown: a block on a terminal, lines or NDJSON elsewhere.
final class ProgressViewTests: XCTestCase {
    private let output = BufferSink()
    private let errors = BufferSink()

    private func view(
        _ style: ProgressStyle = .auto, isTerminal: Bool = true, width: Int = 80, height: Int = 24
    ) -> ProgressView {
        let traits = Streams.Traits(isTerminal: isTerminal, width: width, height: height)
        let streams = Streams(output: output, errors: errors, outputTraits: traits, errorTraits: traits, color: .auto)
        return ProgressView(streams, style) { KubeTime(seconds: 1_700_000_000) }
    }

    private var screen: [String] { FakeScreen(errors.text).lines }

    private func object(
        _ name: String, _ state: ObjectProgress.State = .waiting, _ reason: String = ""
    ) -> ObjectProgress {
        ObjectProgress(object: name, state: state, reason: reason)
    }

    private func experiment(_ states: [TaskRecord.State], isStarted: Bool = true) -> Experiment {
        let records: [TaskRecord] = states.enumerated().map { index, state in
            TaskRecord(
                name: index == 0 ? "http" : "assess", state: state, startTime: "",
                error: state == .failed ? "no answer" : nil)
        }
        return Experiment(
            spec: [TaskSpec(name: "http"), TaskSpec(name: "assess")],
            result: isStarted
                ? ExperimentResult(
                    numLoops: 1, numCompletedTasks: states.filter { $0 != .failed }.count,
                    failure: states.contains(.failed), tasks: records) : nil)
    }

    // MARK: On a terminal

    func testTheTableTasksAndLogAreOneBlockThatIsRedrawn() {
        let view = view()
        view.step("applied 2 objects")
        view.show(object("Deployment/web", .waiting, "0 of 1 updated replicas exist"))
        view.show(object("Job/load", .waiting, "0 of 1 pods succeeded, 1 running"))
        XCTAssertEqual(
            screen,
            [
                "… applied 2 objects", "OBJECT           STATE     REASON",
                "Deployment/web   waiting   0 of 1 updated replicas exist",
                "Job/load         waiting   0 of 1 pods succeeded, 1 running",
            ])
        view.note("launched")
        view.show(object("Deployment/web", .ready))
        view.show(experiment([.completed]))
        view.show(log: ["one", "two"])
        XCTAssertEqual(
            screen,
            [
                "launched", "OBJECT           STATE     REASON", "Deployment/web   ready",
                "Job/load         waiting   0 of 1 pods succeeded, 1 running", "✓ task 1 of 2: http",
                "⠋ task 2 of 2: assess running, 0s", "│ one", "│ two",
            ])
        view.finish()
        XCTAssertEqual(screen.last, "⠋ task 2 of 2: assess running, 0s", "what pods said is not left behind")
        view.step("something else")
        XCTAssertEqual(screen.count, 7, "what was left stays, and the next block begins below")
        XCTAssertEqual(output.text, "")
    }

    func testNoLineIsWiderThanTheTerminal() {
        let view = view(width: 40)
        view.show(object("Deployment/" + String(repeating: "long", count: 20), .failed, "because"))
        view.show(object("Deployment/web", .waiting, String(repeating: "reason ", count: 20)))
        view.show(experiment([]))
        view.show(log: [String(repeating: "x", count: 200), "\u{1B}[2Jevil"])
        for line in screen { XCTAssertLessThan(PrintableText.width(line), 40, line) }
        XCTAssertTrue(screen.contains { $0.contains("\\x1b[2Jevil") }, "\(screen)")
    }

    func testOnALowTerminalWhatIsReadyGivesWay() {
        let view = view(height: 10)
        for index in 0..<20 { view.show(object("ConfigMap/\(index)", index == 15 ? .waiting : .ready)) }
        view.show(object("Deployment/web", .failed, "late"))
        view.show(experiment([]))
        XCTAssertEqual(screen.count, 9)
        XCTAssertEqual(Array(screen[1...2]), ["Deployment/web   failed    late", "ConfigMap/15     waiting"])
        XCTAssertEqual(screen[6], "… and 16 more (19 of 21 are ready)")
        XCTAssertEqual(screen[8], "· task 2 of 2: assess")
    }

    func testTheEndOfAnExperimentIsLeft() {
        let view = view()
        view.show(experiment([], isStarted: false))
        XCTAssertEqual(screen, ["· task 1 of 2: http waiting for its pod, 0s", "· task 2 of 2: assess"])
        view.show(experiment([.completed, .failed]))
        view.show(log: ["it said"])
        view.finish(keepsLog: true)
        XCTAssertEqual(screen, ["✓ task 1 of 2: http", "✗ task 2 of 2: assess failed", "│ it said"])
    }

    // MARK: Elsewhere

    func testElsewhereEachChangeIsALine() {
        for (style, isTerminal) in [(ProgressStyle.auto, false), (.plain, true), (.plain, false)] {
            let before: Int = errors.text.count
            let view = view(style, isTerminal: isTerminal)
            view.step("not told")
            view.show(object("Deployment/web", .waiting, "0 of 1 replicas"))
            view.show(object("Deployment/web", .ready))
            view.show(experiment([]))
            view.show(experiment([.completed]))
            view.show(experiment([.completed]))
            view.show(log: ["not told"])
            view.show(experiment([.completed, .skipped]))
            view.finish()
            XCTAssertEqual(
                String(errors.text.dropFirst(before)),
                """
                Deployment/web: waiting: 0 of 1 replicas
                Deployment/web: ready
                task 1 of 2: http: completed
                task 2 of 2: assess: skipped

                """, "\(style) \(isTerminal)")
        }
        XCTAssertEqual(output.text, "")
    }

    func testJSONIsAnObjectALineOnStdout() throws {
        let view = view(.json)
        view.show(object("Deployment/web", .failed, "\"late\""))
        view.show(object("Deployment/web", .ready))
        view.show(experiment([]))
        view.show(experiment([.completed, .failed]))
        view.note("for people")
        let time: Value = "2023-11-14T22:13:20.000000Z"
        let lines: [Value] = try output.text.split(separator: "\n").map { try JSONReader.parse(String($0)) }
        XCTAssertEqual(
            lines,
            [
                ["time": time, "object": "Deployment/web", "state": "failed", "reason": "\"late\""],
                ["time": time, "object": "Deployment/web", "state": "ready", "reason": ""],
                ["time": time, "task": "http", "number": 1, "state": "running"],
                ["time": time, "task": "http", "number": 1, "state": "completed"],
                ["time": time, "task": "assess", "number": 2, "state": "failed", "reason": "no answer"],
            ])
        XCTAssertEqual(errors.text, "for people\n", "nothing is redrawn, though it is a terminal")
    }

    // MARK: Parts

    func testTheTaskAfterTheLastThatIsNamedRuns() {
        func states(_ experiment: Experiment) -> [TaskProgress.State] { TaskProgress.all(of: experiment).map(\.state) }
        XCTAssertEqual(states(experiment([], isStarted: false)), [.pending, .pending])
        XCTAssertEqual(states(experiment([])), [.running, .pending])
        XCTAssertEqual(states(experiment([.running])), [.running, .pending])
        XCTAssertEqual(states(experiment([.skipped])), [.skipped, .running])
        XCTAssertEqual(states(experiment([.failed])), [.failed, .pending])
        XCTAssertEqual(states(experiment([.completed, .completed])), [.completed, .completed])
    }

    func testTheLastLinesOfATextInPieces() {
        var lines = LastLines(limit: 2)
        XCTAssertEqual(lines.texts, [])
        lines.add(Array("one\ntw".utf8))
        XCTAssertEqual(lines.texts, ["one", "tw"])
        lines.add(Array("o\r\nthree\n\tfo".utf8))
        XCTAssertEqual(lines.texts, ["three", "  fo"])
        lines.add(Array("ur\n".utf8))
        XCTAssertEqual(lines.texts, ["three", "  four"])
    }
}
