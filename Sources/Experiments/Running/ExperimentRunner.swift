import Diagnostics

/// Where an experiment is kept while it runs.
package protocol ExperimentStore: Sendable {
    func load() async throws -> Experiment
    /// - Throws: ``Diagnostic`` `conflict` if another revision has taken the experiment's place: nothing was written.
    func save(_ experiment: Experiment) async throws
}

/// Runs an experiment's tasks in order and writes the result after each.
package struct ExperimentRunner: Sendable {
    private let store: any ExperimentStore
    private let environment: TaskEnvironment
    private let revision: Int?
    private let reusesResult: Bool
    /// RFC 3339 text of the current time.
    private let now: @Sendable () -> String

    /// - Parameter reusesResult: go on with the stored result, as each loop of a CronJob does, instead of a fresh one.
    package init(
        store: any ExperimentStore, environment: TaskEnvironment, revision: Int?, reusesResult: Bool,
        now: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.environment = environment
        self.revision = revision
        self.reusesResult = reusesResult
        self.now = now
    }

    /// One loop over the tasks.
    ///
    /// - Throws: ``Diagnostic`` of the task that failed (the stored result says so too), of a condition that can't be
    ///   evaluated, or of the store. A cancelled run stops without a further write.
    package func run() async throws {
        var experiment: Experiment = try await within("read the experiment") { try await store.load() }
        let tasks: [PreparedTask] = try prepare(experiment)
        var result: ExperimentResult = experiment.result ?? ExperimentResult()
        if !reusesResult {
            result = ExperimentResult(revision: revision ?? result.revision, iter8Version: result.iter8Version)
        }
        if result.startTime.isEmpty { result.startTime = now() }
        result.numLoops += 1
        result.numCompletedTasks = 0
        result.tasks = []
        experiment.result = result
        try await store.save(experiment)
        environment.log(.debug, "loop \(result.numLoops) of \(tasks.count) tasks")
        for (index, task) in tasks.enumerated() {
            try Task.checkCancellation()
            try await run(task, number: index + 1, &experiment)
        }
    }

    private struct PreparedTask {
        let spec: TaskSpec
        let condition: Condition?
        let task: any ExperimentTask
    }

    /// Every task's inputs and condition are checked before the first one runs.
    private func prepare(_ experiment: Experiment) throws -> [PreparedTask] {
        try experiment.spec.enumerated().map { index, spec in
            try within("task \(index + 1): \(spec.name)") {
                PreparedTask(
                    spec: spec, condition: try spec.condition.map { try Condition($0) },
                    task: try TaskRegistry.task(spec))
            }
        }
    }

    private func run(_ task: PreparedTask, number: Int, _ experiment: inout Experiment) async throws {
        let title: String = "task \(number): \(task.spec.name)"
        environment.log(.info, "\(title): started")
        guard var result = experiment.result else { return }
        result.tasks.append(TaskRecord(name: task.spec.name, state: .running, startTime: now()))
        experiment.result = result
        do {
            if let condition = task.condition, try !condition.holds(for: experiment) {
                finish(.skipped, nil, &result)
                environment.log(.info, "\(title): skipped, as \(task.spec.condition ?? "") is false")
            } else {
                try await task.task.run(in: environment, &result)
                finish(.completed, nil, &result)
                environment.log(.info, "\(title): completed")
            }
            result.numCompletedTasks += 1
        } catch {
            // A run that was told to stop writes nothing any more.
            if Task.isCancelled || error is CancellationError { throw Diagnostic(.interrupted, "\(title): stopped") }
            let diagnostic: Diagnostic = (error as? Diagnostic) ?? Diagnostic(.failed, "\(error)")
            environment.log(.error, "\(title): failure: \(diagnostic.description)")
            for detail in diagnostic.details { environment.log(.error, "\(title): \(detail)") }
            finish(.failed, ([diagnostic.description] + diagnostic.details).joined(separator: "; "), &result)
            result.failure = true
            experiment.result = result
            try await store.save(experiment)
            throw diagnostic.within(title)
        }
        experiment.result = result
        try await store.save(experiment)
    }

    private func finish(_ state: TaskRecord.State, _ error: String?, _ result: inout ExperimentResult) {
        guard let last = result.tasks.indices.last else { return }
        result.tasks[last].state = state
        result.tasks[last].endTime = now()
        result.tasks[last].error = error.map { String($0.prefix(2_000)) }
    }
}
