/// What a part of a condition can give, as far as can be told before anything runs.
indirect enum ConditionType: Sendable {
    /// Known only when it is there.
    case any
    case null
    case bool
    case number
    case string
    case list(ConditionType)
    /// Any keys.
    case map(ConditionType)
    /// Certain members, the name for messages.
    case record(String, [String: ConditionType])

    var words: String {
        switch self {
        case .any: "anything"
        case .null: "nil"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .list: "a list"
        case .map, .record: "a map"
        }
    }

    /// Whether what is wanted here may turn out to be it.
    func fits(_ wanted: ConditionType) -> Bool {
        switch (self, wanted) {
        case (.any, _), (_, .any), (.null, .null), (.bool, .bool), (.number, .number), (.string, .string),
            (.list, .list), (.map, .map), (.record, .map), (.map, .record), (.record, .record):
            true
        default: false
        }
    }
}

/// The experiment as conditions see it, under the names that it has in the original.
enum ConditionScope {
    static let fields: [String: ConditionType] = ["Spec": .list(task), "Result": result]

    private static let task: ConditionType = .record(
        "Spec", ["Task": .any, "Run": .any, "If": .any, "With": .any])
    private static let result: ConditionType = .record(
        "Result",
        [
            "Revision": .number, "StartTime": .string, "NumLoops": .number, "NumCompletedTasks": .number,
            "Failure": .bool, "FailedLoops": .number, "Iter8Version": .string, "Insights": insights,
        ])
    private static let insights: ConditionType = .record(
        "Result.Insights",
        [
            "NumVersions": .number,
            "VersionNames": .list(.record("VersionNames", ["Version": .string, "Track": .string])),
            "MetricsInfo": .map(.record("MetricsInfo", ["Description": .string, "Units": .any, "Type": .string])),
            "NonHistMetricValues": .list(.map(.list(.number))),
            "HistMetricValues": .list(
                .map(.list(.record("HistMetricValues", ["Lower": .number, "Upper": .number, "Count": .number])))),
            "SummaryMetricValues": .list(
                .map(
                    .record(
                        "SummaryMetricValues",
                        ["Count": .number, "Sum": .number, "Min": .number, "Max": .number, "SumSquares": .number]))),
            "SLOs": .record("SLOs", ["Upper": .list(slo), "Lower": .list(slo)]),
            "SLOsSatisfied": .record(
                "SLOsSatisfied", ["Upper": .list(.list(.bool)), "Lower": .list(.list(.bool))]),
        ])
    private static let slo: ConditionType = .record("SLO", ["Metric": .string, "Limit": .number])
}
