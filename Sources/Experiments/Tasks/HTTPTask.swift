import Diagnostics
import FoundationEssentials
import LoadTesting
import Statistics
import ValueTree

/// `http`: generates load for one URL or several endpoints and records latencies and errors.
struct HTTPTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "http",
        fields: parameters + [
            TaskSchema.Field("warmup", .bool, default: "false", "run, but keep nothing"),
            TaskSchema.Field(
                "endpoints", .named(.fields(parameters)),
                "several targets by name; what one leaves out comes from above"),
        ])

    private static let parameters: [TaskSchema.Field] = [
        TaskSchema.Field("url", .string, "what to request; a URL without a scheme gets http://"),
        TaskSchema.Field("headers", .texts, "further request headers"),
        TaskSchema.Field(
            "numRequests", .integer(1...Int64.max), default: "100", "number of requests; goes before duration"),
        TaskSchema.Field("duration", .duration, "for how long, where numRequests is not given"),
        TaskSchema.Field(
            "qps", .number, default: "8", "requests a second over all connections; negative for as many as can be"),
        TaskSchema.Field("connections", .integer(1...10_000), default: "4", "connections kept alive side by side"),
        TaskSchema.Field("payloadStr", .string, "request body"),
        TaskSchema.Field("payloadFile", .string, "file with the request body; goes before payloadStr"),
        TaskSchema.Field("contentType", .string, "Content-Type of the body"),
        TaskSchema.Field("timeout", .duration, default: "3s", "how long one request may take"),
        TaskSchema.Field(
            "errorRanges",
            .list(
                .fields([
                    TaskSchema.Field("lower", .integer(0...999), "first status code"),
                    TaskSchema.Field("upper", .integer(0...999), "last status code"),
                ])), default: "[{lower: 400}]", "status codes that count as errors"),
        TaskSchema.Field("percentiles", .list(.number), "further percentiles beside 50, 75, 90, 95, 99 and 99.9"),
        TaskSchema.Field(
            "allowInitialErrors", .bool, default: "false",
            "with duration: go on although the first answer is no success"),
    ]

    private let targets: [HTTPTarget]
    private let isWarmup: Bool

    init(_ inputs: Value) throws(Diagnostic) {
        try HTTPTask.schema.validate(inputs)
        isWarmup = inputs["warmup"]?.boolValue ?? false
        var base: Value = inputs
        base["endpoints"] = nil
        base["warmup"] = nil
        guard let endpoints = inputs["endpoints"]?.mapValue, !endpoints.isEmpty else {
            targets = [try HTTPTarget(base, backend: "http", path: "http")]
            return
        }
        var targets: [HTTPTarget] = []
        for name in endpoints.sortedKeys {
            let own: Value = endpoints[name] ?? [:]
            var merged: Value = base.merged(with: own)
            // An endpoint that says how long must not inherit how many.
            if own["duration"] != nil, own["numRequests"] == nil { merged["numRequests"] = nil }
            guard merged["url"]?.stringValue?.isEmpty == false else {
                throw Diagnostic(.invalid, "http.endpoints.\(name): \"url\" is required, here or as http.url")
            }
            targets.append(try HTTPTarget(merged, backend: "http-\(name)", path: "http.endpoints.\(name)"))
        }
        self.targets = targets
    }

    func run(in environment: TaskEnvironment, _ result: inout ExperimentResult) async throws {
        var insights: Insights = result.insights ?? Insights(numVersions: 1)
        guard insights.numVersions == 1 else {
            throw Diagnostic(
                .failed, "http measures one version, and an earlier task has recorded \(insights.numVersions)")
        }
        for target in targets {
            let plan: LoadPlan = try target.plan()
            let measured: LoadResult = try await within(target.path) { try await LoadTest.run(plan) }
            try Task.checkCancellation()
            // Told whether or not the task fails of it.
            if !isWarmup { result.record(target.failures(measured), target.load(measured, plan)) }
            try target.check(measured, plan)
            for line in target.summary(measured) { environment.log(.info, line) }
            if !isWarmup { target.record(measured, in: &insights) }
        }
        if !isWarmup { result.insights = insights }
    }
}
