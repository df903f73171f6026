import ValueTree

extension ConditionScope {
    /// The values of ``fields``: what is not there yet is null.
    static func values(_ experiment: Experiment) -> Value {
        [
            "Spec": .list(
                experiment.spec.map { task in
                    [
                        "Task": task.script == nil ? .string(task.name) : .null,
                        "Run": task.script.map { .string($0) } ?? .null,
                        "If": task.condition.map { .string($0) } ?? .null, "With": task.inputs,
                    ]
                }),
            "Result": experiment.result.map(value) ?? .null,
        ]
    }

    private static func value(_ result: ExperimentResult) -> Value {
        [
            "Revision": number(result.revision ?? 0), "StartTime": .string(result.startTime),
            "NumLoops": number(result.numLoops), "NumCompletedTasks": number(result.numCompletedTasks),
            "Failure": .bool(result.failure), "FailedLoops": number(result.failedLoops),
            "Iter8Version": .string(result.iter8Version), "Insights": result.insights.map(value) ?? .null,
        ]
    }

    private static func value(_ insights: Insights) -> Value {
        [
            "NumVersions": number(insights.numVersions),
            "VersionNames": insights.versionNames.map { names in
                .list(names.map { ["Version": .string($0.version), "Track": .string($0.track)] })
            } ?? .null,
            "MetricsInfo": .map(
                insights.metricsInfo.mapValues { info in
                    [
                        "Description": .string(info.description), "Units": info.units.map { .string($0) } ?? .null,
                        "Type": .string(info.kind.rawValue),
                    ]
                }),
            "NonHistMetricValues": .list(
                insights.values.map { .map($0.mapValues { .list($0.map { .float($0) }) }) }),
            "HistMetricValues": .list(insights.histograms.map { .map($0.mapValues { .list($0.map(value)) }) }),
            "SummaryMetricValues": .list(insights.summaries.map { .map($0.mapValues(value)) }),
            "SLOs": insights.slos.map { ["Upper": .list($0.upper.map(value)), "Lower": .list($0.lower.map(value))] }
                ?? .null,
            "SLOsSatisfied": insights.sloVerdicts.map { ["Upper": rows($0.upper), "Lower": rows($0.lower)] } ?? .null,
        ]
    }

    private static func value(_ bucket: HistogramBucket) -> Value {
        ["Lower": .float(bucket.lower), "Upper": .float(bucket.upper), "Count": number(bucket.count)]
    }

    private static func value(_ summary: Summary) -> Value {
        [
            "Count": .float(summary.count), "Sum": .float(summary.sum), "Min": .float(summary.min),
            "Max": .float(summary.max), "SumSquares": .float(summary.sumOfSquares),
        ]
    }

    private static func value(_ slo: SLO) -> Value { ["Metric": .string(slo.metric), "Limit": .float(slo.limit)] }

    private static func rows(_ verdicts: [[Bool]]) -> Value { .list(verdicts.map { .list($0.map { .bool($0) }) }) }

    private static func number(_ count: Int) -> Value { .int(Int64(count)) }
}
