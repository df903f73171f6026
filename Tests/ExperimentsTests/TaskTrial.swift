import Diagnostics
import HTTPTransport
import KubeModel
import Synchronization
import ValueTree
import XCTest

@testable import Experiments

/// One task run by itself, and what became of it.
struct TaskTrial {
    var result: ExperimentResult
    var failure: Diagnostic?
    var log: [String]

    /// 60 s after the experiment's start.
    static let now: KubeTime = KubeTime("2026-01-31T12:01:00Z") ?? KubeTime(seconds: 0)

    /// - Parameters:
    ///   - beside: the experiment's other tasks, which have completed.
    ///   - prepare: changes the result before the task runs.
    static func run(
        _ spec: TaskSpec, beside others: [TaskSpec] = [], now: KubeTime = now,
        prepare: (inout ExperimentResult) -> Void = { _ in }
    ) async throws -> TaskTrial {
        let lines: Mutex<[String]> = Mutex([])
        var environment = TaskEnvironment(
            client: nil, namespace: "default", now: { now },
            log: { level, text in
                lines.withLock { $0.append("\(level) \(text)") }
            })
        environment.spec = others + [spec]
        var result = ExperimentResult(startTime: "2026-01-31T12:00:00Z", numLoops: 1)
        result.tasks = others.map { TaskRecord(name: $0.name, state: .completed, startTime: "") }
        result.tasks.append(TaskRecord(name: spec.name, state: .running, startTime: ""))
        prepare(&result)
        var failure: Diagnostic?
        do {
            try await TaskRegistry.task(spec).run(in: environment, &result)
        } catch let diagnostic as Diagnostic {
            failure = diagnostic
        }
        return TaskTrial(result: result, failure: failure, log: lines.withLock { $0 })
    }

    /// Everything that was said anywhere.
    var words: String {
        ([failure.map { "\($0) \($0.hint ?? "") \($0.details)" } ?? ""] + log
            + result.tasks.map { JSONWriter.string($0.value) }).joined(separator: "\n")
    }
}

/// A file that is gone with the test.
extension XCTestCase {
    func file(_ text: String, _ name: String = "template.tpl") throws -> String {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-task-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        let file: URL = folder.appending(path: name)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return file.path
    }
}
