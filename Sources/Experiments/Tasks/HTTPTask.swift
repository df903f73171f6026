import Diagnostics
import FoundationEssentials
import LoadTesting
import Statistics
import ValueTree

/// `http`: generates load for one URL or several endpoints and records latencies and errors.
struct HTTPTask: ExperimentTask {
    static let schema = TaskSchema(
        task: "http",
        fields: HTTPParameters.fields + [
            TaskSchema.Field("warmup", .bool, default: "false", "run, but keep nothing"),
            TaskSchema.Field(
                "endpoints", .named(.fields(HTTPParameters.fields), keys: HTTPParameters.endpointNames),
                "several targets by name; what one leaves out comes from above"),
        ])

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
            let merged: Value = HTTPParameters.merged(base, endpoints[name] ?? [:])
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
        var faults: [Diagnostic] = []
        for target in targets {
            let plan: LoadPlan = target.plan
            if target.expectsSuccess {
                try await within(target.path) { try await target.probe() }
            }
            let measured: LoadResult = try await within(target.path) {
                try await LoadTest.run(plan, onProgress: environment.progress(of: target.backend))
            }
            try Task.checkCancellation()
            for line in target.summary(measured) { environment.log(.info, line) }
            if !isWarmup {
                // Told whether or not the task fails of it.
                result.record(target.failures(measured), target.load(measured))
                target.record(measured, in: &insights)
                result.insights = insights
            }
            if let fault = target.fault(measured) { faults.append(fault) }
        }
        // One endpoint without an answer doesn't keep the others from being measured.
        guard var fault = faults.first else { return }
        for other in faults.dropFirst() { fault.details += [other.message] + other.details }
        throw fault
    }
}
