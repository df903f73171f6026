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
            try target.check(measured, plan)
            for line in target.summary(measured) { environment.log(.info, line) }
            if !isWarmup { target.record(measured, in: &insights) }
        }
        if !isWarmup { result.insights = insights }
    }
}

/// One URL to load, with everything filled in.
struct HTTPTarget: Sendable {
    /// `http`, or `http-<endpoint>`: where its metrics stand.
    let backend: String
    /// What errors call it.
    let path: String
    private let inputs: Value
    private let target: LoadTarget
    private let errorRanges: [ClosedRange<Int>]
    private let percentiles: [Double]

    init(_ inputs: Value, backend: String, path: String) throws(Diagnostic) {
        self.inputs = inputs
        self.backend = backend
        self.path = path
        guard let url = inputs["url"]?.stringValue, !url.isEmpty else {
            throw Diagnostic(.invalid, "\(path): \"url\" is required")
        }
        do throws(Diagnostic) {
            target = try LoadTarget(url)
        } catch {
            throw error.within("\(path).url")
        }
        let ranges: [Value] = inputs["errorRanges"]?.listValue ?? [["lower": 400]]
        errorRanges = try ranges.map { (range) throws(Diagnostic) in
            let (lower, upper): (Int64?, Int64?) = (range["lower"]?.intValue, range["upper"]?.intValue)
            guard lower != nil || upper != nil, (lower ?? 0) <= (upper ?? 999) else {
                throw Diagnostic(.invalid, "\(path).errorRanges: a range needs lower, upper or both, lower first")
            }
            return Int(lower ?? 0)...Int(upper ?? 999)
        }
        var percentiles: [Double] = (inputs["percentiles"]?.listValue ?? []).compactMap(\.doubleValue)
        guard percentiles.allSatisfy({ $0 > 0 && $0 <= 100 }) else {
            throw Diagnostic(.invalid, "\(path).percentiles: each must be above 0 and at most 100")
        }
        for usual in [50, 75, 90, 95, 99, 99.9] where !percentiles.contains(usual) { percentiles.append(usual) }
        self.percentiles = percentiles
    }

    /// - Throws: ``Diagnostic`` if the payload's file can't be read.
    func plan() throws -> LoadPlan {
        var headers: [(name: String, value: String)] = []
        for name in (inputs["headers"]?.mapValue ?? [:]).sortedKeys {
            headers.append((name, inputs[at: "headers", name]?.stringValue ?? ""))
        }
        let body: [UInt8] = try payload()
        let type: String? = inputs["contentType"]?.stringValue
        if let type {
            headers.append(("Content-Type", type))
        } else if !body.isEmpty, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(("Content-Type", "application/octet-stream"))
        }
        let qps: Double = inputs["qps"]?.doubleValue ?? 8
        let extent: LoadPlan.Extent
        if let seconds = inputs["duration"]?.stringValue.flatMap(GoDuration.seconds),
            inputs["numRequests"]?.intValue == nil
        {
            extent = .seconds(seconds)
        } else {
            extent = .requests(Int(inputs["numRequests"]?.intValue ?? 100))
        }
        return LoadPlan(
            target: target, method: body.isEmpty && type == nil ? "GET" : "POST", headers: headers, body: body,
            connections: Int(inputs["connections"]?.intValue ?? 4), rate: qps < 0 ? nil : qps == 0 ? 8 : qps,
            extent: extent,
            timeout: inputs["timeout"]?.stringValue.flatMap(GoDuration.seconds) ?? 3)
    }

    private func payload() throws -> [UInt8] {
        guard let file = inputs["payloadFile"]?.stringValue else {
            return Array((inputs["payloadStr"]?.stringValue ?? "").utf8)
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        } catch {
            throw Diagnostic(.failed, "\(path).payloadFile: can't read \(file)")
        }
    }

    /// A target that never answered fails the task, with the reason.
    func check(_ result: LoadResult, _ plan: LoadPlan) throws(Diagnostic) {
        guard result.responseCount == 0 else { return }
        let reasons: [String] = result.failures.sorted { $0.value.count > $1.value.count }
            .map { "\($0.value.count) x \($0.key.rawValue): \($0.value.message)" }
        throw Diagnostic(
            .failed, "\(path): no answer from \(target.authority) to any of \(result.requestCount) requests",
            hint: "is the service running, and is the URL right as seen from the experiment's pod?",
            details: reasons)
    }

    func summary(_ result: LoadResult) -> [String] {
        let seconds: Double = Double(result.elapsed) / 1e9
        let rate: Double = (Double(result.requestCount) / seconds * 10).rounded() / 10
        var lines: [String] = [
            "\(backend): \(result.requestCount) requests in \((seconds * 100).rounded() / 100) s (\(rate)/s), \(errorCount(result)) errors"
        ]
        for (kind, failure) in result.failures.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            lines.append("\(backend): \(failure.count) x \(kind.rawValue): \(failure.message)")
        }
        return lines
    }

    private func errorCount(_ result: LoadResult) -> Int {
        let bad: Int = result.statuses.filter { status, _ in errorRanges.contains { $0.contains(status) } }.values
            .reduce(0, +)
        return bad + result.failureCount
    }

    // MARK: - metrics

    func record(_ result: LoadResult, in insights: inout Insights) {
        let errors: Int = errorCount(result)
        func counter(_ name: String, _ value: Int, _ description: String) {
            insights.record("\(backend)/\(name)", Double(value), MetricInfo(description: description, kind: .counter))
        }
        func latency(_ name: String, _ nanoseconds: Double, _ description: String) {
            insights.record(
                "\(backend)/\(name)", nanoseconds / 1e6,
                MetricInfo(description: description, units: "msec", kind: .gauge))
        }
        counter("request-count", result.requestCount, "number of requests sent")
        counter("error-count", errors, "number of responses that were errors, and of requests without a response")
        if result.requestCount > 0 {
            insights.record(
                "\(backend)/error-rate", Double(errors) / Double(result.requestCount),
                MetricInfo(description: "fraction of requests that were errors", kind: .gauge))
        }
        for (prefix, histogram, what) in [
            ("latency", result.serviceTime, "latency"),
            ("response-latency", result.responseTime, "latency from when a request was due"),
        ] {
            guard !histogram.isEmpty else { continue }
            latency("\(prefix)-mean", histogram.mean, "mean of observed \(what) values")
            latency("\(prefix)-stddev", histogram.standardDeviation, "standard deviation of observed \(what) values")
            latency("\(prefix)-min", Double(histogram.min), "minimum of observed \(what) values")
            latency("\(prefix)-max", Double(histogram.max), "maximum of observed \(what) values")
            for percentile in percentiles {
                guard let value = histogram.quantile(percentile / 100) else { continue }
                latency(
                    "\(prefix)-p\(Percentile.text(percentile))", value,
                    "\(Percentile.text(percentile))-th percentile of observed \(what) values")
            }
        }
        for (kind, failure) in result.failures {
            counter("failures-\(kind.rawValue)", failure.count, "requests without a response: \(kind.rawValue)")
        }
        recordHistogram(result, in: &insights)
    }

    /// The reference keeps all endpoints' buckets under `http/latency`; an endpoint's own go under its own name.
    private func recordHistogram(_ result: LoadResult, in insights: inout Insights) {
        let buckets: [HistogramBucket] = result.serviceTime.buckets.map { bucket in
            HistogramBucket(
                lower: Double(bucket.lower) / 1e6, upper: Double(bucket.upper) / 1e6, count: Int(bucket.count))
        }
        guard !buckets.isEmpty else { return }
        insights.record(
            "\(backend)/latency", HistogramBucket.merged(buckets, []),
            MetricInfo(description: "latency histogram", units: "msec", kind: .histogram))
    }
}
