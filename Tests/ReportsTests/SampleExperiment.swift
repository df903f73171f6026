import Experiments
import Reports
import ValueTree
import YAML

/// Experiments in every state, as their documents have them.
enum SampleExperiment {
    static let subject = ReportSubject(group: "web", namespace: "shop", now: "2026-01-02T03:04:30Z")

    static func read(_ text: String) throws -> Experiment {
        let value: Value = try YAMLReader.parse(Array(text.utf8), file: "experiment.yaml", numbers: .integersAndFloats)
        return try Experiment(value: value)
    }

    static let spec: String = """
        spec:
        - task: ready
        - task: http
          with: {url: http://127.0.0.1/}
        - task: assess

        """

    static let notStarted: String = spec + "result: {startTime: '', numLoops: 0, numCompletedTasks: 0, failure: false}"

    static let failed: String =
        spec + """
            result:
              startTime: "2026-01-02T03:04:05Z"
              numLoops: 1
              numCompletedTasks: 1
              failure: true
              iter8Version: v0.13
              tasks:
              - {name: ready, state: completed, startTime: "2026-01-02T03:04:05Z", endTime: "2026-01-02T03:04:05.250Z"}
              - {name: http, state: failed, startTime: "2026-01-02T03:04:05.250Z", endTime: "2026-01-02T03:04:17Z",
                 error: "no answer from <127.0.0.1>\\nrefused"}
            """

    static let completed: String =
        spec + """
            result:
              startTime: "2026-01-02T03:04:05Z"
              revision: 3
              numLoops: 1
              numCompletedTasks: 3
              failure: false
              iter8Version: v0.13
              tasks:
              - {name: ready, state: skipped, startTime: "2026-01-02T03:04:05Z", endTime: "2026-01-02T03:04:05Z"}
              - {name: http, state: completed, startTime: "2026-01-02T03:04:05Z", endTime: "2026-01-02T03:04:17Z"}
              - {name: assess, state: completed, startTime: "2026-01-02T03:04:17Z", endTime: "2026-01-02T03:06:17Z"}
              insights:
                numVersions: 1
                versionNames: null
                metricsInfo:
                  http/request-count: {description: requests sent, type: Counter}
                  http/error-count: {description: "<b>errors</b>", type: Counter}
                  http/latency-mean: {description: mean latency, units: msec, type: Gauge}
                  http/latency: {description: latencies, units: msec, type: Histogram}
                  app/size: {description: size, units: bytes, type: Summary}
                nonHistMetricValues:
                - {http/request-count: [50, 100], http/error-count: [0], http/latency-mean: [7.125]}
                histMetricValues:
                - http/latency:
                  - {lower: 1, upper: 2, count: 40}
                  - {lower: 2, upper: 3, count: 50}
                  - {lower: 90, upper: 100, count: 10}
                SummaryMetricValues:
                - {app/size: [4, 10, 1, 4, 30]}
                SLOs:
                  upper:
                  - {metric: http/latency-mean, limit: 50}
                  - {metric: http/latency-p99, limit: 1000000}
                  - {metric: http/error-count, limit: 0}
                  lower:
                  - {metric: http/request-count, limit: 1000}
                SLOsSatisfied:
                  upper: [[true], [false], [true]]
                  lower: [[false]]
            """
}
