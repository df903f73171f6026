import Diagnostics
import HTTPTransport
import JQ
import KubeModel
import ValueTree

/// `custommetrics`: asks metrics backends for numbers, one set a version.
struct CustomMetricsTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "custommetrics",
        fields: [
            TaskSchema.Field(
                "templates", .named(.string, keys: "^[^/]+$"), required: true,
                "metrics backend to the template that says how to ask it: a name of iter8 template list, a URL, or a "
                    + "file's path"),
            TaskSchema.Field("values", .anything, "what templates may use, for all versions"),
            TaskSchema.Field(
                "versionValues", .list(.anything),
                "one map a version, laid over values; without any there is one version"),
            TaskSchema.Field("timeout", .duration, default: "30s", "how long one request may take"),
            TaskSchema.Field(
                "allowMissing", .bool, default: "false",
                "go on without the metrics that can't be had; otherwise the task fails"),
        ])

    private let providers: [(name: String, reference: TemplateReference)]
    private let versions: MetricVersions
    private let timeout: Double
    private let allowsMissing: Bool

    /// Templates of the binary are tried out at once, with an elapsed time of 60 s.
    init(_ inputs: Value) throws(Diagnostic) {
        try CustomMetricsTask.schema.validate(inputs)
        versions = try MetricVersions(
            common: inputs["values"].flatMap { $0 == .null ? nil : $0 } ?? [:],
            versions: inputs["versionValues"]?.listValue ?? [])
        timeout = inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds) ?? 30
        allowsMissing = inputs["allowMissing"]?.boolValue ?? false
        let templates: [String: Value] = inputs["templates"]?.mapValue ?? [:]
        guard !templates.isEmpty else { throw Diagnostic(.invalid, "custommetrics.templates: there is none") }
        var providers: [(name: String, reference: TemplateReference)] = []
        for name in templates.sortedKeys {
            do throws(Diagnostic) {
                providers.append(
                    (name, try TemplateReference(templates[name]?.stringValue ?? "", purpose: "custommetrics")))
            } catch {
                throw error.within("custommetrics.templates.\(name)")
            }
        }
        self.providers = providers
        try tryOut()
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        var insights: Insights = result.insights ?? Insights(numVersions: versions.count)
        guard insights.numVersions == versions.count else {
            throw Diagnostic(
                .failed,
                "custommetrics measures \(versions.count) versions, and an earlier task has recorded "
                    + "\(insights.numVersions)")
        }
        let questions: [Question] = try await prepare(in: environment, result)
        var failures = MetricFailures(Redaction(environment.spec))
        for question in questions {
            let name: String = "\(question.provider)/\(question.query.metric.name)"
            let asked: String = failures.redaction.text(question.query.text)
            environment.log(.debug, "custommetrics: \(name) of version \(question.version): \(asked)")
            do {
                let value: Double = try await question.query.value(environment.http)
                insights.record(name, value, question.info, version: question.version)
                environment.log(.debug, "custommetrics: \(name) of version \(question.version): \(value)")
            } catch let failure as MetricQuery.Failure {
                failures.add(failure, question)
            }
        }
        result.insights = insights
        if let last = result.tasks.indices.last { result.tasks[last].failures += failures.counts }
        guard let problem = failures.diagnostic(of: questions.count) else { return }
        guard allowsMissing else { throw problem }
        for line in [problem.message] + problem.details { environment.log(.warning, "custommetrics: \(line)") }
    }

    /// One metric of one version.
    struct Question: Sendable {
        let provider: String
        let version: Int
        let query: MetricQuery

        var info: MetricInfo {
            MetricInfo(description: query.metric.description, units: query.metric.units, kind: query.metric.kind)
        }
    }

    /// Everything that will be asked, before any of it is.
    private func prepare(
        in environment: TaskEnvironment, _ result: ExperimentResult
    ) async throws -> [Question] {
        let now: KubeTime = environment.now()
        let start: KubeTime = KubeTime(result.startTime) ?? now
        var questions: [Question] = []
        var programs: [String: JQProgram] = [:]
        for (provider, reference) in providers {
            let text: [UInt8] = try await reference.load(environment.http, timeout: timeout)
            let template = try TaskTemplate(name: reference.name, text: text)
            for version in 0..<versions.count {
                let values: Value = try versions.values(of: version, start: start, now: now)
                let spec = try spec(template, values, provider, version, &programs)
                questions += spec.metrics.map { metric in
                    Question(
                        provider: provider, version: version,
                        query: MetricQuery(spec: spec, metric: metric, timeout: timeout))
                }
            }
        }
        return questions
    }

    private func tryOut() throws(Diagnostic) {
        var programs: [String: JQProgram] = [:]
        for (provider, reference) in providers {
            guard let text = reference.embeddedText else { continue }
            let template = try TaskTemplate(name: reference.name, text: Array(text.utf8))
            for version in 0..<versions.count {
                _ = try spec(template, versions.sample(of: version), provider, version, &programs)
            }
        }
    }

    private func spec(
        _ template: TaskTemplate, _ values: Value, _ provider: String, _ version: Int,
        _ programs: inout [String: JQProgram]
    ) throws(Diagnostic) -> ProviderSpec {
        do {
            return try ProviderSpec(try template.renderWhole(values), provider: provider, programs: &programs)
        } catch {
            let fault: Diagnostic = (error as? Diagnostic) ?? Diagnostic(.failed, "\(error)")
            var redaction = Redaction([TaskSpec(name: "custommetrics", inputs: values)])
            redaction.remember(headers: (values["headers"]?.mapValue ?? [:]).compactMapValues(\.stringValue))
            let place: String = versions.count > 1 ? "custommetrics: version \(version)" : "custommetrics"
            throw redaction.diagnostic(fault).within(place)
        }
    }
}
