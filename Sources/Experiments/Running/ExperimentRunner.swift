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
    private let onLastLoop: @Sendable () async -> Void

    /// - Parameter reusesResult: go on with the stored result, as each loop of a CronJob does, instead of a fresh one.
    /// - Parameter onLastLoop: called when no further loop is to follow: after the last of as many as the experiment
    ///   asks for, and by those that come too late.
    package init(
        store: any ExperimentStore, environment: TaskEnvironment, revision: Int?, reusesResult: Bool,
        now: @escaping @Sendable () -> String, onLastLoop: @escaping @Sendable () async -> Void = {}
    ) {
        self.store = store
        self.environment = environment
        self.revision = revision
        self.reusesResult = reusesResult
        self.now = now
        self.onLastLoop = onLastLoop
    }

    /// One loop over the tasks; nothing if the experiment has had all its loops.
    ///
    /// After a task has failed, only tasks whose condition asks about failure are still considered, so that a failing
    /// experiment can tell somebody.
    ///
    /// - Returns: the experiment as it was written last.
    /// - Throws: ``Diagnostic`` of the first task that failed (the stored result says so too), of a condition that
    ///   can't be evaluated, or of the store. A cancelled run stops without a further write.
    @discardableResult
    package func run() async throws -> Experiment {
        var experiment: Experiment = try await within("read the experiment") { try await store.load() }
        if reusesResult, experiment.hasLoopsDone {
            environment.log(.info, "all \(experiment.maxLoops ?? 0) loops are done: nothing is run")
            await onLastLoop()
            return experiment
        }
        beginLoop(&experiment)
        let tasks: [PreparedTask] = try await prepare(&experiment)
        try await store.save(experiment)
        environment.log(.debug, "loop \(experiment.result?.numLoops ?? 1) of \(tasks.count) tasks")
        var failure: Diagnostic?
        for (index, task) in tasks.enumerated() {
            let title: String = "task \(index + 1): \(task.spec.name)"
            guard !Task.isCancelled else { throw Diagnostic(.interrupted, "\(title): stopped") }
            if failure != nil, task.condition?.looksAtFailure != true {
                experiment.result?.tasks.append(TaskRecord(name: task.spec.name, state: .notRun, startTime: ""))
                environment.log(.info, "\(title): not run, as a task has failed")
                continue
            }
            let outcome: Diagnostic? = try await run(task, title, &experiment)
            failure = failure ?? outcome
            if failure == nil { try await store.save(experiment) }
        }
        if failure != nil { try await store.save(experiment) }
        if experiment.hasLoopsDone { await onLastLoop() }
        guard let failure else { return experiment }
        throw failure
    }

    private func beginLoop(_ experiment: inout Experiment) {
        var result: ExperimentResult = experiment.result ?? ExperimentResult()
        if !reusesResult {
            result = ExperimentResult(revision: revision ?? result.revision, iter8Version: result.iter8Version)
        }
        // A loop that never ended was killed.
        if result.numLoops > 0, !experiment.isCompleted { result.failedLoops += 1 }
        if result.startTime.isEmpty { result.startTime = now() }
        result.numLoops += 1
        result.numCompletedTasks = 0
        result.failure = false
        result.tasks = []
        result.insights?.beginLoop()
        experiment.result = result
    }

    private struct PreparedTask {
        let spec: TaskSpec
        let condition: Condition?
        let task: any ExperimentTask
    }

    /// Every task's inputs and condition are checked before the first one runs.
    private func prepare(_ experiment: inout Experiment) async throws -> [PreparedTask] {
        var prepared: [PreparedTask] = []
        for (index, spec) in experiment.spec.enumerated() {
            do throws(Diagnostic) {
                prepared.append(
                    PreparedTask(
                        spec: spec,
                        condition: try spec.condition.map { text throws(Diagnostic) in try Condition(text) },
                        task: try TaskRegistry.task(spec)))
            } catch {
                try await refuse(error, at: index, &experiment)
            }
        }
        return prepared
    }

    /// Writes down that the experiment can't run as it is.
    private func refuse(_ error: Diagnostic, at index: Int, _ experiment: inout Experiment) async throws {
        experiment.result?.failure = true
        experiment.result?.tasks = experiment.spec.enumerated().map { position, spec in
            TaskRecord(name: spec.name, state: position == index ? .failed : .notRun, startTime: "")
        }
        experiment.result?.tasks[index].startTime = now()
        experiment.result?.tasks[index].record(error, at: now())
        try await store.save(experiment)
        throw error.within("task \(index + 1): \(experiment.spec[index].name)")
    }

    /// - Returns: why it failed; nil if it didn't.
    private func run(_ task: PreparedTask, _ title: String, _ experiment: inout Experiment) async throws -> Diagnostic?
    {
        environment.log(.info, "\(title): started")
        guard var result = experiment.result else { return nil }
        result.tasks.append(TaskRecord(name: task.spec.name, state: .running, startTime: now()))
        experiment.result = result
        // The failure is written with the task that is to tell of it: whoever waits for the end waits for that, too.
        if result.failure { try await store.save(experiment) }
        do {
            if let condition = task.condition, try !condition.holds(for: experiment) {
                result.tasks[result.tasks.count - 1].end(.skipped, at: now())
                environment.log(.info, "\(title): skipped, as \(task.spec.condition ?? "") is false")
            } else {
                var environment: TaskEnvironment = environment
                environment.spec = experiment.spec
                try await task.task.run(in: environment, &result)
                result.tasks[result.tasks.count - 1].end(.completed, at: now())
                environment.log(.info, "\(title): completed")
            }
            result.numCompletedTasks += 1
            experiment.result = result
            return nil
        } catch {
            // A run that was told to stop writes nothing any more.
            if Task.isCancelled || error is CancellationError { throw Diagnostic(.interrupted, "\(title): stopped") }
            let diagnostic: Diagnostic = (error as? Diagnostic) ?? Diagnostic(.failed, "\(error)")
            environment.log(.error, "\(title): failure: \(diagnostic.description)")
            for detail in diagnostic.details { environment.log(.error, "\(title): \(detail)") }
            result.tasks[result.tasks.count - 1].record(diagnostic, at: now())
            result.failure = true
            experiment.result = result
            return diagnostic.within(title)
        }
    }
}

extension TaskRecord {
    fileprivate mutating func end(_ state: State, at time: String) {
        self.state = state
        endTime = time
    }

    /// As the document keeps it: whole sentences, but no novels.
    fileprivate mutating func record(_ failure: Diagnostic, at time: String) {
        end(.failed, at: time)
        error = String(failure.description.prefix(2_000))
        details = failure.details.prefix(20).map { String($0.prefix(500)) }
        hint = failure.hint.map { String($0.prefix(500)) }
    }
}
