package import Diagnostics
package import ValueTree

/// An experiment: the tasks to run, and what running them gave.
///
/// Read from and written to the document of Iter8 0.13 (`spec`, `result`), which older tools still understand; what
/// we record beyond it stands in fields of its own that they ignore. Reading ignores the case of field names.
package struct Experiment: Sendable, Equatable {
    package var spec: [TaskSpec]
    /// nil before the first run of a document that has none.
    package var result: ExperimentResult?
    /// After how many loops it is done; nil for never (ours; older tools ignore it).
    package var maxLoops: Int?

    package init(spec: [TaskSpec], result: ExperimentResult? = nil, maxLoops: Int? = nil) {
        self.spec = spec
        self.result = result
        self.maxLoops = maxLoops
    }

    /// - Throws: ``Diagnostic`` `invalid` with the path of the fault (`spec[1].with.url`).
    package init(value: Value) throws(Diagnostic) {
        let fields = FieldReader(value, path: ValuePath())
        guard case .map = value else { throw fields.fault("an experiment is a map with spec and result") }
        var spec: [TaskSpec] = []
        for (index, entry) in (try fields.list("spec") ?? []).enumerated() {
            spec.append(try TaskSpec(FieldReader(entry, path: ValuePath().appending("spec").appending(index))))
        }
        self.spec = spec
        maxLoops = try fields.integer("maxLoops")
        if let maxLoops, maxLoops < 1 {
            throw fields.fault("at least 1 loop is needed, not \(maxLoops)", at: "maxLoops")
        }
        if let result = fields["result"], result != .null {
            self.result = try ExperimentResult(FieldReader(result, path: ValuePath().appending("result")))
        }
    }

    package var value: Value {
        var value: Value = ["spec": .list(spec.map(\.value)), "result": result?.value ?? .null]
        if let maxLoops { value["maxLoops"] = .int(Int64(maxLoops)) }
        return value
    }

    // MARK: - state

    /// Whether every task has run or was skipped.
    package var isCompleted: Bool { result.map { $0.numCompletedTasks == spec.count } ?? false }

    /// Whether the last loop that there is to be has ended.
    package var hasLoopsDone: Bool {
        guard let maxLoops, let result else { return false }
        return result.numLoops > maxLoops || (result.numLoops == maxLoops && isFinished)
    }

    /// Whether no task of the latest loop has failed so far.
    package var hasNoFailure: Bool { result.map { !$0.failure } ?? false }

    /// Whether nothing will change any more in this loop: all tasks are done, or one failed and those that are to tell
    /// of it have.
    package var isFinished: Bool {
        guard let result, result.failure else { return isCompleted }
        return result.tasks.allSatisfy { $0.state != .running }
    }

    /// Whether the number of versions that satisfy all their SLOs is the number of versions; false before insights.
    package var satisfiesSLOs: Bool { result?.insights?.allVersionsSatisfySLOs ?? false }

    /// Whether all SLOs hold for all versions beyond doubt; false before insights.
    package var conclusivelySatisfiesSLOs: Bool { result?.insights?.allVersionsConclusivelySatisfySLOs ?? false }
}

/// One task: what to do, with what, and when.
package struct TaskSpec: Sendable, Equatable {
    /// The task's kind (`http`), `run` for a script.
    package var name: String
    /// The script of a run task.
    package var script: String?
    /// A condition; the task is skipped where it is false.
    package var condition: String?
    /// The task's inputs.
    package var inputs: Value

    package init(name: String, script: String? = nil, condition: String? = nil, inputs: Value = [:]) {
        self.name = name
        self.script = script
        self.condition = condition
        self.inputs = inputs
    }

    init(_ fields: FieldReader) throws(Diagnostic) {
        script = try fields.text("run")
        condition = try fields.text("if")
        inputs = fields["with"].flatMap { $0 == .null ? nil : $0 } ?? [:]
        let task: String? = try fields.text("task")
        guard script != nil || task?.isEmpty == false else { throw fields.fault("a task needs \"task\" or \"run\"") }
        name = script == nil ? task ?? "" : "run"
    }

    package var value: Value {
        var value: Value = [:]
        if let script { value["run"] = .string(script) } else { value["task"] = .string(name) }
        if let condition { value["if"] = .string(condition) }
        if inputs != [:] { value["with"] = inputs }
        return value
    }
}
