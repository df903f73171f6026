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
    /// Whether a task of the latest loop has failed.
    package var failure: Bool
    /// Loops before the latest one that failed, or broke off (ours, as what follows).
    package var failedLoops: Int = 0
    package var insights: Insights?
    package var iter8Version: String
    /// What became of each task in the latest loop, in order.
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
        revision = try fields.count("revision")
        startTime = try fields.text("startTime") ?? ""
        numLoops = try fields.count("numLoops") ?? 0
        numCompletedTasks = try fields.count("numCompletedTasks") ?? 0
        failure = try fields.bool("failure") ?? false
        failedLoops = try fields.count("failedLoops") ?? 0
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
        if failedLoops > 0 { value["failedLoops"] = .int(Int64(failedLoops)) }
        if let revision, revision > 0 { value["revision"] = .int(Int64(revision)) }
        if let insights { value["insights"] = insights.value }
        if !tasks.isEmpty { value["tasks"] = .list(tasks.map(\.value)) }
        return value
    }
}
