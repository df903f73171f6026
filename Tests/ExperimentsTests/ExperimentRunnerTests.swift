import Diagnostics
import Experiments
import Foundation
import Synchronization
import ValueTree
import XCTest

final class ExperimentRunnerTests: XCTestCase {
    private static func run(_ store: MemoryStore, reusing: Bool = false) async throws {
        let environment = TaskEnvironment(client: nil, namespace: "default") { _, line in store.log(line) }
        let runner = ExperimentRunner(
            store: store, environment: environment, revision: 4, reusesResult: reusing, now: { "2026-01-01T00:00:00Z" })
        try await runner.run()
    }

    func testTasksRunInOrderAndEachIsWritten() async throws {
        let store = MemoryStore(
            Experiment(spec: [TaskSpec(name: "run", script: "echo one"), TaskSpec(name: "run", script: "true")]))
        try await ExperimentRunnerTests.run(store)
        let saved: [Experiment] = store.saved
        XCTAssertEqual(saved.compactMap { $0.result?.numCompletedTasks }, [0, 1, 2])
        XCTAssertEqual(saved.last?.result?.revision, 4)
        XCTAssertEqual(saved.last?.result?.tasks.map(\.state), [.completed, .completed])
        XCTAssertTrue(saved.last?.isCompleted ?? false)
        XCTAssertEqual(
            store.lines.filter { $0.hasPrefix("task") },
            ["task 1: run: started", "task 1: run: completed", "task 2: run: started", "task 2: run: completed"])
    }

    func testAFailureIsRecordedWithItsReasonAndEndsTheRun() async throws {
        let store = MemoryStore(
            Experiment(spec: [
                TaskSpec(name: "run", script: "echo broken; exit 3"), TaskSpec(name: "run", script: "true"),
            ]))
        do {
            try await ExperimentRunnerTests.run(store)
            XCTFail("did not fail")
        } catch {
            XCTAssertTrue("\(error)".contains("exit status 3"), "\(error)")
        }
        let last: Experiment = try XCTUnwrap(store.saved.last)
        XCTAssertEqual(last.result?.failure, true)
        XCTAssertEqual(last.result?.numCompletedTasks, 0)
        XCTAssertEqual(last.result?.tasks.map(\.state), [.failed, .notRun])
        XCTAssertTrue(last.result?.tasks.first?.details.contains { $0.contains("broken") } ?? false)
        XCTAssertTrue(last.isFinished && !last.isCompleted)
    }

    func testAConditionSkips() async throws {
        let store = MemoryStore(
            Experiment(spec: [TaskSpec(name: "run", script: "exit 1", condition: "not NoFailure()")]))
        try await ExperimentRunnerTests.run(store)
        XCTAssertEqual(store.saved.last?.result?.tasks.map(\.state), [.skipped])
        XCTAssertTrue(store.saved.last?.isCompleted ?? false)
    }

    func testAConditionThatCannotBeEvaluatedFailsTheExperiment() async throws {
        let store = MemoryStore(
            Experiment(spec: [TaskSpec(name: "run", script: "true", condition: "Result.Insights.NumVersions == 1")]))
        do {
            try await ExperimentRunnerTests.run(store)
            XCTFail("did not fail")
        } catch {}
        XCTAssertEqual(store.saved.last?.result?.failure, true)
    }

    func testNothingRunsIfAnyInputIsWrong() async throws {
        let bad: [(TaskSpec, String)] = [
            (TaskSpec(name: "htpp"), "http"), (TaskSpec(name: "http", inputs: ["qps": 5]), "url"),
            (TaskSpec(name: "http", inputs: ["url": "x", "numRequest": 5]), "numRequests"),
            (TaskSpec(name: "http", inputs: ["url": "x", "duration": "5 parsecs"]), "duration"),
            (TaskSpec(name: "http", inputs: ["url": "ftp://x"]), "url"),
            (TaskSpec(name: "http", inputs: ["url": "x", "errorRanges": [[:]]]), "errorRanges"),
            (TaskSpec(name: "http", inputs: ["endpoints": ["a": [:]]]), "endpoints.a"),
            (TaskSpec(name: "http", inputs: ["url": "x", "numRequests": 0]), "numRequests"),
            (TaskSpec(name: "http", inputs: ["url": "x", "headers": ["a": 1]]), "headers.a"),
            (TaskSpec(name: "ready", inputs: ["name": "x"]), "version"),
            (TaskSpec(name: "assess", inputs: ["SLOs": ["upper": [["metric": "x"]]]]), "limit"),
            (TaskSpec(name: "assess", inputs: ["SLOs": ["upper": [["metric": "nometric", "limit": 1]]]]), "nometric"),
            (TaskSpec(name: "grpc"), "yet"),
            (TaskSpec(name: "run", script: "true", condition: "SLO()"), "SLOs"),
        ]
        for (spec, word) in bad {
            let store = MemoryStore(Experiment(spec: [TaskSpec(name: "run", script: "true"), spec]))
            do {
                try await ExperimentRunnerTests.run(store)
                XCTFail("ran: \(spec)")
            } catch let error as Diagnostic {
                XCTAssertTrue("\(error) \(error.hint ?? "")".contains(word), "\(word): \(error)")
                XCTAssertEqual(store.saved.map { $0.result?.tasks.map(\.state) }, [[.notRun, .failed]])
                XCTAssertEqual(
                    store.saved.last?.result?.tasks.last?.error,
                    "\(error)".replacing("task 2: \(spec.name): ", with: ""))
                XCTAssertEqual(store.lines, [])
            }
        }
    }

    /// A failing experiment tells of it: of what follows, only tasks that ask about failure are considered.
    func testAfterAFailureThoseThatAskAboutItRun() async throws {
        let store = MemoryStore(
            Experiment(spec: [
                TaskSpec(name: "run", script: "exit 3"), TaskSpec(name: "run", script: "echo never"),
                TaskSpec(name: "run", script: "true", condition: "not NoFailure()"),
                TaskSpec(name: "run", script: "exit 4", condition: "Result.Failure"),
                TaskSpec(name: "run", script: "true", condition: "NoFailure()"),
                TaskSpec(name: "run", script: "true", condition: "Result.NumLoops == 1"),
            ]))
        do {
            try await ExperimentRunnerTests.run(store)
            XCTFail("did not fail")
        } catch {
            XCTAssertTrue("\(error)".contains("task 1") && "\(error)".contains("exit status 3"), "\(error)")
        }
        let states: [TaskRecord.State]? = store.saved.last?.result?.tasks.map(\.state)
        XCTAssertEqual(states, [.failed, .notRun, .completed, .failed, .skipped, .notRun])
        XCTAssertEqual(store.saved.map(\.isFinished), Array(repeating: false, count: store.saved.count - 1) + [true])
        XCTAssertFalse(store.saved.last?.isCompleted ?? true)
    }

    func testLoopsEndAtTheLimitAndFailuresAreCounted() async throws {
        let file: String = NSTemporaryDirectory() + "loops-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Fails in every other loop.
        let script: String = "if [ -e \(file) ]; then rm \(file); exit 1; else touch \(file); fi"
        let store = MemoryStore(Experiment(spec: [TaskSpec(name: "run", script: script)], maxLoops: 5))
        for _ in 0..<5 { try? await ExperimentRunnerTests.run(store, reusing: true) }
        let last: Experiment = try XCTUnwrap(store.saved.last)
        XCTAssertEqual(last.result?.numLoops, 5)
        XCTAssertEqual(last.result?.failedLoops, 2)
        XCTAssertEqual(last.result?.failure, false, "the latest loop is what counts")
        XCTAssertTrue(last.hasLoopsDone)
        let count: Int = store.saved.count
        try await ExperimentRunnerTests.run(store, reusing: true)
        XCTAssertEqual(store.saved.count, count, "nothing more is run or written")
        XCTAssertEqual(try Experiment(value: last.value), last)
        XCTAssertThrowsError(try Experiment(value: ["spec": [], "maxLoops": 0]))
    }

    func testLoopsGoOnWithTheirResult() async throws {
        let store = MemoryStore(Experiment(spec: [TaskSpec(name: "run", script: "true")]))
        for _ in 0..<3 { try await ExperimentRunnerTests.run(store, reusing: true) }
        XCTAssertEqual(store.saved.last?.result?.numLoops, 3)
        try await ExperimentRunnerTests.run(store)
        XCTAssertEqual(store.saved.last?.result?.numLoops, 1)
    }

    func testASupersededRunStopsAtItsNextWrite() async throws {
        let store = MemoryStore(
            Experiment(spec: [TaskSpec(name: "run", script: "true"), TaskSpec(name: "run", script: "true")]))
        store.refuseAfter(2)
        do {
            try await ExperimentRunnerTests.run(store)
            XCTFail("went on")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .conflict)
        }
        XCTAssertEqual(store.saved.count, 2)
    }

    func testACancelledScriptIsKilledAndNothingIsWrittenAfter() async throws {
        let store = MemoryStore(Experiment(spec: [TaskSpec(name: "run", script: "sleep 600")]))
        let task = Task { try await ExperimentRunnerTests.run(store) }
        let deadline = Date().addingTimeInterval(10)
        while store.lines.isEmpty, Date() < deadline { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        do {
            try await task.value
            XCTFail("finished")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .interrupted)
        }
        XCTAssertEqual(store.saved.count, 1)
    }

    func testAnUnreachableTargetFailsTheTaskWithTheReason() async throws {
        let store = MemoryStore(
            Experiment(spec: [
                TaskSpec(name: "http", inputs: ["url": "http://127.0.0.1:9/", "numRequests": 3, "qps": 100])
            ]))
        do {
            try await ExperimentRunnerTests.run(store)
            XCTFail("did not fail")
        } catch let error as Diagnostic {
            XCTAssertTrue(error.details.joined().contains("refused"), "\(error) \(error.details)")
        }
    }
}

/// An experiment in memory, and everything that was written and logged.
private final class MemoryStore: ExperimentStore {
    private struct State {
        var current: Experiment
        var saved: [Experiment] = []
        var lines: [String] = []
        var limit: Int = .max
    }

    private let state: Mutex<State>

    init(_ experiment: Experiment) { state = Mutex(State(current: experiment)) }

    var saved: [Experiment] { state.withLock { $0.saved } }
    var lines: [String] { state.withLock { $0.lines } }

    func refuseAfter(_ count: Int) { state.withLock { $0.limit = count } }
    func log(_ line: String) { state.withLock { $0.lines.append(line) } }
    func load() async throws -> Experiment { state.withLock { $0.current } }

    func save(_ experiment: Experiment) async throws {
        try state.withLock { state in
            guard state.saved.count < state.limit else { throw Diagnostic(.conflict, "superseded") }
            state.current = experiment
            state.saved.append(experiment)
        }
    }
}
