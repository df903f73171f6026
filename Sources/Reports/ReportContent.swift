package import Experiments

/// Everything that any report shows, taken from an experiment once.
package struct ReportContent: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        /// Nothing has run yet.
        case pending
        case running
        case completed
        case failed
    }

    package struct Task: Sendable, Equatable {
        package enum State: String, Sendable {
            case pending, running, completed, skipped, failed
        }

        /// From 1.
        package var number: Int
        package var name: String
        package var state: State
        package var startTime: String?
        package var endTime: String?
        package var seconds: Double?
        package var error: String?
    }

    /// An objective, per version.
    package struct Objective: Sendable, Equatable {
        package enum Verdict: String, Sendable {
            case satisfied
            case violated
            /// The metric has no value, which satisfies nothing.
            case unavailable
        }

        package var metric: String
        package var units: String?
        package var description: String
        package var limit: Double
        package var isUpper: Bool
        package var verdicts: [Verdict]
        package var values: [Double?]
    }

    /// A metric's latest value, per version.
    package struct Metric: Sendable, Equatable {
        package var name: String
        package var units: String?
        package var description: String
        package var values: [Double?]
    }

    /// A distribution, per version.
    package struct Distribution: Sendable, Equatable {
        package var metric: String
        package var units: String?
        package var description: String
        package var versions: [[HistogramBucket]]
    }

    package var subject: ReportSubject
    package var state: State
    package var isCompleted: Bool
    package var hasNoFailure: Bool
    package var revision: Int?
    package var startTime: String?
    package var totalTasks: Int
    package var completedTasks: Int
    package var completedLoops: Int
    package var tasks: [Task]
    /// Whether any metric was ever recorded.
    package var hasInsights: Bool
    /// What each version is called.
    package var versions: [String]
    package var objectives: [Objective]
    package var metrics: [Metric]
    package var distributions: [Distribution]

    /// nil before an assessment.
    package var areObjectivesSatisfied: Bool? {
        guard !objectives.isEmpty else { return nil }
        return objectives.allSatisfy { $0.verdicts.allSatisfy { $0 == .satisfied } }
    }
}
