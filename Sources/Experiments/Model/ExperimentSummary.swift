package import ValueTree

/// How an experiment stands, in a word.
///
/// The run keeps it in an annotation of the group's Secret, so that lists need no payload; the chart's Secret says
/// `pending`, and so every launch sets it back.
package struct ExperimentSummary: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case pending, running, completed, failed
    }

    /// The annotation's value is ``text``.
    package static let annotation: String = "iter8.tools/experiment"

    package let state: State
    package let completedTasks: Int
    package let totalTasks: Int
    /// nil before an assessment.
    package let areSLOsSatisfied: Bool?

    package init(_ experiment: Experiment) {
        completedTasks = experiment.result?.numCompletedTasks ?? 0
        totalTasks = experiment.spec.count
        areSLOsSatisfied = experiment.result?.insights?.slos == nil ? nil : experiment.satisfiesSLOs
        if experiment.result?.failure == true {
            state = .failed
        } else if experiment.isCompleted {
            state = .completed
        } else {
            state = (experiment.result?.numLoops ?? 0) > 0 ? .running : .pending
        }
    }

    /// What the annotations of a group's Secret say; nil if they don't, or it can't be read: an older version runs the
    /// experiment, and its payload tells.
    package init?(annotations: [String: String]) {
        guard let text = annotations[ExperimentSummary.annotation] else { return nil }
        self.init(text)
    }

    init?(_ text: String) {
        guard let value = try? JSONReader.parse(Array(text.utf8)),
            let state = value["state"]?.stringValue.flatMap(State.init(rawValue:))
        else { return nil }
        self.state = state
        completedTasks = Int(value["completedTasks"]?.intValue ?? 0)
        totalTasks = Int(value["totalTasks"]?.intValue ?? 0)
        areSLOsSatisfied = value["slosSatisfied"]?.boolValue
    }

    /// `state`, `completedTasks`, `totalTasks`, `slosSatisfied` (null before an assessment).
    package var value: Value {
        [
            "state": .string(state.rawValue), "completedTasks": .int(Int64(completedTasks)),
            "totalTasks": .int(Int64(totalTasks)), "slosSatisfied": areSLOsSatisfied.map { .bool($0) } ?? .null,
        ]
    }

    /// The same as one line of JSON.
    package var text: String { JSONWriter.string(value) }
}
