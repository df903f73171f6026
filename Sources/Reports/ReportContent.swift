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
            /// An earlier task failed.
            case notRun = "not run"
        }

        /// From 1.
        package var number: Int
        package var name: String
        package var state: State
        package var startTime: String?
        package var endTime: String?
        package var seconds: Double?
        package var error: String?
        /// Further lines of that.
        package var details: [String] = []
        /// What went wrong, by kind.
        package var failures: [FailureCount] = []
        /// The load tests it ran.
        package var loads: [LoadRecord] = []
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
        /// What speaks for and against it in the latest loop, per version; nil in documents of older tools.
        package var evidence: [SLOEvidence?] = []
        /// The same over all loops.
        package var wholeEvidence: [SLOEvidence?] = []
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
    /// Loops that were started.
    package var loops: Int
    /// Whether every objective holds beyond doubt; nil before an assessment.
    package var areObjectivesConclusive: Bool?
    package var completedTasks: Int
    package var completedLoops: Int
    /// Of the loops before the latest one.
    package var failedLoops: Int
    /// How many there are to be; nil for no end.
    package var maxLoops: Int?
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

    /// Whether there was, or is to be, more than one loop.
    package var hasLoops: Bool { loops > 1 }
}
