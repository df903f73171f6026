import Diagnostics
package import ValueTree

/// What became of one task.
package struct TaskRecord: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case running, completed, skipped, failed
        /// An earlier task failed.
        case notRun
    }

    package var name: String
    package var state: State
    /// RFC 3339.
    package var startTime: String
    /// RFC 3339, nil while it runs.
    package var endTime: String?
    /// Why it failed.
    package var error: String?
    /// Further lines of that.
    package var details: [String] = []
    /// What to do about it.
    package var hint: String?
    /// What went wrong, by kind, whether or not the task failed of it.
    package var failures: [FailureCount] = []
    /// The load tests it ran.
    package var loads: [LoadRecord] = []

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
        details = (try fields.list("details") ?? []).compactMap(\.stringValue)
        hint = try fields.text("hint")
        failures = (try fields.list("failures") ?? []).compactMap(FailureCount.init(value:))
        loads = (try fields.list("loads") ?? []).compactMap(LoadRecord.init(value:))
    }

    package var value: Value {
        var value: Value = ["name": .string(name), "state": .string(state.rawValue), "startTime": .string(startTime)]
        if let endTime { value["endTime"] = .string(endTime) }
        if let error { value["error"] = .string(error) }
        if !details.isEmpty { value["details"] = .list(details.map { .string($0) }) }
        if let hint { value["hint"] = .string(hint) }
        if !failures.isEmpty { value["failures"] = .list(failures.map(\.value)) }
        if !loads.isEmpty { value["loads"] = .list(loads.map(\.value)) }
        return value
    }
}

/// How often something went wrong in a task.
package struct FailureCount: Sendable, Equatable {
    /// `dns`, `refused`, `tls`, `timeout`, `reset`, ..., or `status 503`.
    package var category: String
    /// An example, such as the first error's text.
    package var message: String
    package var count: Int

    package init(category: String, message: String, count: Int) {
        self.category = category
        self.message = message
        self.count = count
    }

    init?(value: Value) {
        guard let category = value["category"]?.stringValue, let count = value["count"]?.intValue else { return nil }
        self.init(category: category, message: value["message"]?.stringValue ?? "", count: Int(count))
    }

    package var value: Value {
        ["category": .string(category), "message": .string(message), "count": .int(Int64(count))]
    }
}
