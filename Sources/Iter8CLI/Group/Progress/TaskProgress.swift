import Experiments

/// How far one task of an experiment is.
struct TaskProgress: Sendable, Hashable {
    enum State: String, Sendable {
        case pending
        case running
        case completed
        case skipped
        case failed
        case notRun = "not run"
    }

    /// From 1.
    var number: Int
    var count: Int
    var name: String
    var state: State
    /// Why it failed.
    var error: String?

    /// `task 1 of 2: http`.
    var title: String { "task \(number) of \(count): \(name)" }

    /// All tasks of an experiment, in order. The document names a task when it has ended: the next one runs.
    static func all(of experiment: Experiment) -> [TaskProgress] {
        let records: [TaskRecord] = experiment.result?.tasks ?? []
        let isRunning: Bool =
            (experiment.result?.numLoops ?? 0) > 0 && !experiment.isFinished && records.last?.state != .running
        return experiment.spec.enumerated().map { index, task in
            let record: TaskRecord? = index < records.count ? records[index] : nil
            let state: State
            switch record?.state {
            case .completed: state = .completed
            case .skipped: state = .skipped
            case .failed: state = .failed
            case .running: state = .running
            case .notRun: state = .notRun
            case nil: state = isRunning && index == records.count ? .running : .pending
            }
            return TaskProgress(
                number: index + 1, count: experiment.spec.count, name: task.name, state: state, error: record?.error)
        }
    }
}
