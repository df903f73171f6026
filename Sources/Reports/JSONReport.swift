package import Experiments
package import ValueTree

/// The report for programs. Fields are never renamed or removed within `iter8.tools/report/v1`, and sorted.
///
/// - `apiVersion`: `iter8.tools/report/v1`
/// - `group`, `namespace`, `revision` (null if not known), `startTime` (RFC 3339 or null)
/// - `state`: `pending`, `running`, `completed`, `failed`; `completed`, `noFailure`: booleans
/// - `slosSatisfied`: whether every version satisfies every SLO; null if nothing was assessed
/// - `slosConclusive`: whether all of them hold beyond doubt; null if nothing was assessed
/// - `totalTasks`, `completedTasks`, `completedLoops`, `failedLoops` (before the latest): numbers; `maxLoops` or null
/// - `tasks[]`: `number` (from 1), `name`, `state` (those above, `skipped`, `not run`), `startTime`, `endTime`,
///   `durationSeconds`, `error`; the last four may be null; `details[]`; `failures[]`: `category`, `message`, `count`;
///   `loads[]`: `backend`, `url`, `askedRate`, `rate`, `seconds`, `invalidity`, `points[]`
/// - `versions[]`: names; every list below with one entry a version is in their order
/// - `slos[]`: `metric`, `units`, `type` (`upper`, `lower`), `limit`, `satisfied[]`, `values[]` (null: no value),
///   `evidence[]` and `wholeEvidence[]` (over all loops): null or `verdict` (`pass`, `fail`, `inconclusive`,
///   `unavailable`, `invalid`), `estimate`, `lower`, `upper`, `samples`, `needed`, `method`, `reason` as far as known
/// - `metrics[]`: `name`, `units`, `description`, `values[]` (null: no value)
/// - `histograms[]`: `metric`, `units`, `description`, `versions[]`: lists of `lower`, `upper`, `count`
package enum JSONReport {
    /// Indented, with a line end at its end.
    package static func render(_ experiment: Experiment, subject: ReportSubject) -> String {
        JSONWriter.string(value(ReportContent(experiment, subject: subject)), indent: 2) + "\n"
    }

    package static func value(_ content: ReportContent) -> Value {
        [
            "apiVersion": "iter8.tools/report/v1",
            "group": .string(content.subject.group),
            "namespace": .string(content.subject.namespace),
            "revision": content.revision.map { .int(Int64($0)) } ?? .null,
            "startTime": text(content.startTime),
            "state": .string(content.state.rawValue),
            "completed": .bool(content.isCompleted),
            "noFailure": .bool(content.hasNoFailure),
            "slosSatisfied": content.areObjectivesSatisfied.map { .bool($0) } ?? .null,
            "slosConclusive": content.areObjectivesConclusive.map { .bool($0) } ?? .null,
            "totalTasks": .int(Int64(content.totalTasks)),
            "completedTasks": .int(Int64(content.completedTasks)),
            "completedLoops": .int(Int64(content.completedLoops)),
            "failedLoops": .int(Int64(content.failedLoops)),
            "maxLoops": content.maxLoops.map { .int(Int64($0)) } ?? .null,
            "tasks": .list(content.tasks.map(task)),
            "versions": .list(content.versions.map { .string($0) }),
            "slos": .list(content.objectives.map(objective)),
            "metrics": .list(content.metrics.map(metric)),
            "histograms": .list(content.distributions.map(distribution)),
        ]
    }

    private static func task(_ task: ReportContent.Task) -> Value {
        [
            "number": .int(Int64(task.number)), "name": .string(task.name), "state": .string(task.state.rawValue),
            "startTime": text(task.startTime), "endTime": text(task.endTime),
            "durationSeconds": number(task.seconds), "error": text(task.error),
            "details": .list(task.details.map { .string($0) }), "failures": .list(task.failures.map(\.value)),
            "loads": .list(task.loads.map(\.value)),
        ]
    }

    private static func objective(_ objective: ReportContent.Objective) -> Value {
        [
            "metric": .string(objective.metric), "units": text(objective.units),
            "type": objective.isUpper ? "upper" : "lower", "limit": .float(objective.limit),
            "satisfied": .list(objective.verdicts.map { .bool($0 == .satisfied) }),
            "values": .list(objective.values.map(number)),
            "evidence": .list(objective.evidence.map { $0?.value ?? .null }),
            "wholeEvidence": .list(objective.wholeEvidence.map { $0?.value ?? .null }),
        ]
    }

    private static func metric(_ metric: ReportContent.Metric) -> Value {
        [
            "name": .string(metric.name), "units": text(metric.units), "description": .string(metric.description),
            "values": .list(metric.values.map(number)),
        ]
    }

    private static func distribution(_ distribution: ReportContent.Distribution) -> Value {
        let versions: [Value] = distribution.versions.map { buckets in
            .list(
                buckets.map { bucket in
                    [
                        "lower": .float(bucket.lower), "upper": .float(bucket.upper),
                        "count": .int(Int64(bucket.count)),
                    ]
                })
        }
        return [
            "metric": .string(distribution.metric), "units": text(distribution.units),
            "description": .string(distribution.description), "versions": .list(versions),
        ]
    }

    private static func text(_ text: String?) -> Value { text.map { .string($0) } ?? .null }

    /// JSON knows no infinities.
    private static func number(_ number: Double?) -> Value {
        number.flatMap { $0.isFinite ? .float($0) : nil } ?? .null
    }
}
