import Diagnostics
package import ValueTree

/// What running an experiment gave so far.
package struct ExperimentResult: Sendable, Equatable {
    /// The group's revision that this is the result of; nil in documents of older tools.
    package var revision: Int?
    /// RFC 3339; empty before the first run.
    package var startTime: String
    /// Loops that were started.
    package var numLoops: Int
    /// Tasks of this loop that ran or were skipped.
    package var numCompletedTasks: Int
    /// Whether a task has failed.
    package var failure: Bool
    package var insights: Insights?
    package var iter8Version: String
    /// What became of each task in the latest loop, in order (ours; older tools ignore it).
    package var tasks: [TaskRecord]

    package init(
        revision: Int? = nil, startTime: String = "", numLoops: Int = 0, numCompletedTasks: Int = 0,
        failure: Bool = false, insights: Insights? = nil, iter8Version: String = "", tasks: [TaskRecord] = []
    ) {
        self.revision = revision
        self.startTime = startTime
        self.numLoops = numLoops
        self.numCompletedTasks = numCompletedTasks
        self.failure = failure
        self.insights = insights
        self.iter8Version = iter8Version
        self.tasks = tasks
    }

    init(_ fields: FieldReader) throws(Diagnostic) {
        revision = try fields.integer("revision")
        startTime = try fields.text("startTime") ?? ""
        numLoops = try fields.integer("numLoops") ?? 0
        numCompletedTasks = try fields.integer("numCompletedTasks") ?? 0
        failure = try fields.bool("failure") ?? false
        iter8Version = try fields.text("iter8Version") ?? ""
        if let value = fields["insights"], value != .null {
            insights = try Insights(FieldReader(value, path: fields.path.appending("insights")))
        }
        tasks = []
        for (index, entry) in (try fields.list("tasks") ?? []).enumerated() {
            tasks.append(try TaskRecord(FieldReader(entry, path: fields.path.appending("tasks").appending(index))))
        }
    }

    package var value: Value {
        var value: Value = [
            "startTime": .string(startTime), "numLoops": .int(Int64(numLoops)),
            "numCompletedTasks": .int(Int64(numCompletedTasks)), "failure": .bool(failure),
            "iter8Version": .string(iter8Version),
        ]
        if let revision, revision > 0 { value["revision"] = .int(Int64(revision)) }
        if let insights { value["insights"] = insights.value }
        if !tasks.isEmpty { value["tasks"] = .list(tasks.map(\.value)) }
        return value
    }
}

/// What became of one task.
package struct TaskRecord: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case running, completed, skipped, failed
    }

    package var name: String
    package var state: State
    /// RFC 3339.
    package var startTime: String
    /// RFC 3339, nil while it runs.
    package var endTime: String?
    /// Why it failed.
    package var error: String?

    package init(name: String, state: State, startTime: String, endTime: String? = nil, error: String? = nil) {
        self.name = name
        self.state = state
        self.startTime = startTime
        self.endTime = endTime
        self.error = error
    }

    init(_ fields: FieldReader) throws(Diagnostic) {
        name = try fields.text("name") ?? ""
        guard let state = State(rawValue: try fields.text("state") ?? "") else {
            throw fields.fault("unknown task state")
        }
        self.state = state
        startTime = try fields.text("startTime") ?? ""
        endTime = try fields.text("endTime")
        error = try fields.text("error")
    }

    package var value: Value {
        var value: Value = ["name": .string(name), "state": .string(state.rawValue), "startTime": .string(startTime)]
        if let endTime { value["endTime"] = .string(endTime) }
        if let error { value["error"] = .string(error) }
        return value
    }
}
