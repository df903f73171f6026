import Diagnostics
import ValueTree

/// `assess`: which versions satisfy the service-level objectives.
struct AssessTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "assess",
        fields: [
            TaskSchema.Field(
                "SLOs",
                .fields([
                    TaskSchema.Field("upper", limits, "upper limits"),
                    TaskSchema.Field("lower", limits, "lower limits"),
                ]),
                "limits on metrics, above and below")
        ])

    private static let limits: TaskSchema.Kind = .list(
        .fields([
            TaskSchema.Field("metric", .string, required: true, "backend/name, such as http/latency-p99"),
            TaskSchema.Field("limit", .number, required: true, "the limit, which itself satisfies"),
        ]))

    private let slos: SLOs?

    init(_ inputs: Value) throws(Diagnostic) {
        try AssessTask.schema.validate(inputs)
        guard let value = inputs["SLOs"], value != .null else {
            slos = nil
            return
        }
        let slos = try SLOs(FieldReader(value, path: ValuePath().appending("assess").appending("SLOs")))
        for slo in slos.upper + slos.lower { try MetricCatalog.check(try MetricName(slo.metric)) }
        self.slos = slos
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        guard let slos, !(slos.upper + slos.lower).isEmpty else {
            environment.log(.warning, "assess: there are no SLOs to assess")
            return
        }
        guard var insights = result.insights else {
            throw Diagnostic(
                .failed, "there are no metrics to assess yet",
                hint: "list a task that collects metrics, such as http, before assess")
        }
        try insights.assess(slos)
        for slo in slos.upper + slos.lower {
            let metric = try MetricName(slo.metric)
            for version in 0..<insights.numVersions where insights.scalar(metric, version: version) == nil {
                environment.log(
                    .warning,
                    "assess: \(metric.text) has no value for \(insights.displayName(version)): its SLO is not satisfied"
                )
            }
        }
        result.insights = insights
    }
}
