package import Experiments
import KubeModel

extension ReportContent {
    package init(_ experiment: Experiment, subject: ReportSubject) {
        let result: ExperimentResult? = experiment.result
        let insights: Insights? = result?.insights
        self.subject = subject
        isCompleted = experiment.isCompleted
        hasNoFailure = result.map { !$0.failure } ?? true
        state = ReportContent.state(experiment)
        revision = result?.revision
        startTime = result.flatMap { $0.startTime.isEmpty ? nil : $0.startTime }
        totalTasks = experiment.spec.count
        completedTasks = result?.numCompletedTasks ?? 0
        // The document counts loops when they start.
        completedLoops = max(0, (result?.numLoops ?? 0) - (experiment.isCompleted ? 0 : 1))
        failedLoops = result?.failedLoops ?? 0
        maxLoops = experiment.maxLoops
        loops = result?.numLoops ?? 0
        areObjectivesConclusive = insights?.slos == nil ? nil : experiment.conclusivelySatisfiesSLOs
        tasks = ReportContent.tasks(experiment, now: subject.now)
        hasInsights = insights != nil
        versions = insights.map { insights in (0..<insights.numVersions).map(insights.displayName) } ?? []
        objectives = insights.map(ReportContent.objectives) ?? []
        metrics = insights.map(ReportContent.metrics) ?? []
        distributions = insights.map(ReportContent.distributions) ?? []
    }

    private static func state(_ experiment: Experiment) -> State {
        guard let result = experiment.result else { return .pending }
        if result.failure { return .failed }
        if experiment.isCompleted { return .completed }
        return result.numLoops > 0 || !result.tasks.isEmpty ? .running : .pending
    }

    // MARK: Tasks

    private static func tasks(_ experiment: Experiment, now: String?) -> [Task] {
        let records: [TaskRecord] = experiment.result?.tasks ?? []
        return experiment.spec.enumerated().map { index, spec in
            let record: TaskRecord? = index < records.count ? records[index] : nil
            var task = Task(number: index + 1, name: spec.name, state: pendingState(index, experiment))
            guard let record else { return task }
            task.state = state(record.state)
            task.startTime = record.startTime.isEmpty ? nil : record.startTime
            task.endTime = record.endTime
            task.seconds = seconds(from: task.startTime, to: record.endTime ?? now)
            task.error = record.error
            task.details = record.details + (record.hint.map { ["hint: \($0)"] } ?? [])
            task.failures = record.failures
            task.loads = record.loads
            return task
        }
    }

    private static func state(_ state: TaskRecord.State) -> Task.State {
        switch state {
        case .running: .running
        case .completed: .completed
        case .skipped: .skipped
        case .failed: .failed
        case .notRun: .notRun
        }
    }

    /// The state of a task that the document has no record of, as older tools write it: the counter tells.
    private static func pendingState(_ index: Int, _ experiment: Experiment) -> Task.State {
        guard let result = experiment.result, result.tasks.isEmpty else { return .pending }
        if index < result.numCompletedTasks { return .completed }
        return result.failure && index == result.numCompletedTasks ? .failed : .pending
    }

    private static func seconds(from start: String?, to end: String?) -> Double? {
        guard let start, let end, let first = KubeTime(start), let last = KubeTime(end) else { return nil }
        return max(0, Double(last.nanoseconds - first.nanoseconds) / 1e9)
    }

    // MARK: Objectives and metrics

    private static func objectives(_ insights: Insights) -> [Objective] {
        guard let slos = insights.slos else { return [] }
        let verdicts: SLOVerdicts? = insights.sloVerdicts
        let upper: [Objective] = slos.upper.enumerated().map { index, slo in
            objective(slo, isUpper: true, index, row(verdicts?.upper, index), insights)
        }
        return upper
            + slos.lower.enumerated().map { index, slo in
                objective(slo, isUpper: false, index, row(verdicts?.lower, index), insights)
            }
    }

    private static func row(_ rows: [[Bool]]?, _ index: Int) -> [Bool] {
        guard let rows, index < rows.count else { return [] }
        return rows[index]
    }

    private static func objective(
        _ slo: SLO, isUpper: Bool, _ index: Int, _ verdicts: [Bool], _ insights: Insights
    ) -> Objective {
        let name: MetricName? = try? MetricName(slo.metric)
        let values: [Double?] = values(name, insights)
        let info: MetricInfo? = name.flatMap { insights.metricsInfo[$0.base] }
        let judged: [Objective.Verdict] = values.enumerated().map { version, value in
            if version < verdicts.count, verdicts[version] { return .satisfied }
            return value == nil ? .unavailable : .violated
        }
        return Objective(
            metric: name?.text ?? slo.metric, units: units(name, info), description: description(name, info),
            limit: slo.limit, isUpper: isUpper, verdicts: judged, values: values,
            evidence: evidence(isUpper, index, .loop, insights),
            wholeEvidence: evidence(isUpper, index, .whole, insights))
    }

    private static func evidence(
        _ isUpper: Bool, _ index: Int, _ scope: Insights.Scope, _ insights: Insights
    ) -> [SLOEvidence?] {
        let table: SLOEvidenceTable? = insights.evidence[scope]
        let rows: [[SLOEvidence]] = (isUpper ? table?.upper : table?.lower) ?? []
        return (0..<insights.numVersions).map { version in
            rows.indices.contains(index) && rows[index].indices.contains(version) ? rows[index][version] : nil
        }
    }

    private static func metrics(_ insights: Insights) -> [Metric] {
        var names: Set<MetricName> = []
        for (name, info) in insights.metricsInfo {
            guard let metric = try? MetricName(name) else { continue }
            switch info.kind {
            case .counter, .gauge:
                names.insert(metric)
            case .summary:
                for aggregate in ["count", "mean", "stddev", "min", "max"] {
                    if let aggregated = try? MetricName("\(name)/\(aggregate)") { names.insert(aggregated) }
                }
            case .sample, .histogram:
                continue
            }
        }
        for slo in (insights.slos?.upper ?? []) + (insights.slos?.lower ?? []) {
            if let metric = try? MetricName(slo.metric) { names.insert(metric) }
        }
        return names.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }.map { name in
            let info: MetricInfo? = insights.metricsInfo[name.base]
            return Metric(
                name: name.text, units: units(name, info), description: description(name, info),
                values: values(name, insights))
        }
    }

    private static func values(_ name: MetricName?, _ insights: Insights) -> [Double?] {
        (0..<insights.numVersions).map { version in name.flatMap { insights.scalar($0, version: version) } }
    }

    /// A count of seconds is no number of seconds.
    private static func units(_ name: MetricName?, _ info: MetricInfo?) -> String? {
        name?.aggregation == "count" ? nil : info?.units.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func description(_ name: MetricName?, _ info: MetricInfo?) -> String {
        guard let info else { return "" }
        return name?.aggregation.map { "\($0) of \(info.description)" } ?? info.description
    }

    // MARK: Distributions

    /// Over all loops; what older tools wrote where there is nothing finer.
    private static func buckets(_ name: String, _ version: Int, _ insights: Insights) -> [HistogramBucket] {
        guard let distribution = insights.distribution(name, version: version, .whole) else {
            return insights.histograms[version][name] ?? []
        }
        return HistogramBucket.condensed(distribution.milliseconds, to: 400)
    }

    private static func distributions(_ insights: Insights) -> [Distribution] {
        let names: [String] = insights.metricsInfo.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return names.compactMap { name in
            guard let info = insights.metricsInfo[name], info.kind == .histogram || info.kind == .sample else {
                return nil
            }
            let versions: [[HistogramBucket]] = (0..<insights.numVersions).map { version in
                info.kind == .histogram
                    ? buckets(name, version, insights)
                    : (insights.values[version][name] ?? []).sorted().map {
                        HistogramBucket(lower: $0, upper: $0, count: 1)
                    }
            }
            guard versions.contains(where: { !$0.isEmpty }) else { return nil }
            return Distribution(
                metric: name, units: info.units.flatMap { $0.isEmpty ? nil : $0 }, description: info.description,
                versions: versions)
        }
    }
}
