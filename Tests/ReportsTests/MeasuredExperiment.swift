import Experiments
import Statistics

/// An experiment of two versions and three loops, with evidence, failures and how its load went on.
enum MeasuredExperiment {
    static func make() throws -> Experiment {
        let spec: [TaskSpec] = [
            TaskSpec(name: "ready"), TaskSpec(name: "http", inputs: ["url": "http://web.shop/"]),
            TaskSpec(name: "assess"),
            TaskSpec(name: "notify", condition: "not SLOs()"),
        ]
        var insights = Insights(numVersions: 2)
        insights.versionNames = [
            VersionName(version: "1.4.2", track: "stable"), VersionName(version: "1.5.0-rc1", track: "candidate"),
        ]
        for loop in 0..<3 {
            insights.beginLoop()
            for version in 0..<2 { record(&insights, version, loop) }
            try insights.assess(
                SLOs(
                    upper: [
                        SLO(metric: "http/latency-p99", limit: 60), SLO(metric: "http/latency-mean", limit: 14),
                        SLO(metric: "http/error-rate", limit: 0.012), SLO(metric: "prom/missing", limit: 1),
                    ], lower: [SLO(metric: "http/request-count", limit: 100)]))
        }
        var result = ExperimentResult(
            revision: 7, startTime: "2026-01-02T03:04:05Z", numLoops: 3, numCompletedTasks: 4, insights: insights)
        result.failedLoops = 1
        result.tasks = tasks()
        return Experiment(spec: spec, result: result, maxLoops: 5)
    }

    private static func record(_ insights: inout Insights, _ version: Int, _ loop: Int) {
        var histogram = HDRHistogram()
        let count: Int = 600
        for index in 0..<count {
            // Most answers take about 10 ms, one in fifty five times as long.
            let noise: Double = Double((index * 7_919 + loop * 31) % 1_000) / 1_000
            let slow: Double = index % 50 == 0 ? 5 : 1
            histogram.record(UInt64(1e6 * slow * (8 + Double(version) * 2 + 5 * noise)))
        }
        let gauge = MetricInfo(description: "latency", units: "msec", kind: .gauge)
        let errors: Int = version == 0 ? 3 : 7
        insights.record(count: count, as: "http/request-count", "number of requests sent", version: version)
        insights.record(count: errors, as: "http/error-count", "number of errors", version: version)
        insights.record(
            "http/error-rate", Double(errors) / Double(count), MetricInfo(description: "errors", kind: .gauge),
            version: version)
        insights.record(distribution: histogram, as: "http/latency", "latency histogram", version: version)
        insights.record("http/latency-mean", histogram.mean / 1e6, gauge, version: version)
        insights.record("http/latency-p99", (histogram.quantile(0.99) ?? 0) / 1e6, gauge, version: version)
    }

    private static func tasks() -> [TaskRecord] {
        let time: (Int) -> String = { "2026-01-02T03:04:\($0)Z" }
        var tasks: [TaskRecord] = ["ready", "http", "assess"].enumerated().map { index, name in
            TaskRecord(name: name, state: .completed, startTime: time(10 + index), endTime: time(11 + index))
        }
        tasks.append(TaskRecord(name: "notify", state: .skipped, startTime: time(14), endTime: time(14)))
        tasks[1].failures = [
            FailureCount(category: "status 503", message: "http: web.shop", count: 8),
            FailureCount(category: "timeout", message: "http: no complete response within 3.0 s <b>", count: 2),
        ]
        var load = LoadRecord(
            backend: "http", url: "http://web.shop", askedRate: 20, rate: 19.98, seconds: 30,
            invalidity: "the generator itself was late: 12 ms at the 99th percentile")
        for second in 0..<30 {
            let isBad: Bool = second == 12
            let (median, slow): (Double, Double) = (10 + Double(second % 3), 40 + Double(second % 7))
            load.points.append(
                LoadRecord.Point(
                    start: Double(second), width: 1, requests: 20, errors: isBad ? 6 : second % 10 == 0 ? 1 : 0,
                    p50: median, p99: isBad ? nil : slow))
        }
        tasks[1].loads = [load]
        return tasks
    }
}
