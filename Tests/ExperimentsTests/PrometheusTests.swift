import Diagnostics
import Foundation
import HTTPTransport
import KubeModel
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Experiments

/// Task custommetrics against a real Prometheus (Debian's) that scrapes an exporter of ours; skipped without one.
final class PrometheusTests: XCTestCase {
    /// One test: a Prometheus takes seconds to begin.
    func testAgainstARealPrometheus() async throws {
        let prometheus: Prometheus = try await Prometheus.start(self)
        try await theIstioTemplateMeasuresTwoVersions(prometheus)
        try await ownQueriesAndTheirFaults(prometheus)
        try await labelsThatFitNothingAreNoSuccess(prometheus)
    }

    private func theIstioTemplateMeasuresTwoVersions(_ prometheus: Prometheus) async throws {
        // Of v1 every tenth request fails and takes 10 to 20 ms, of v2 none fails and they take 50 to 100 ms.
        let spec = TaskSpec(
            name: "custommetrics",
            inputs: [
                "templates": ["istio": "istio-prom"],
                "values": [
                    "prometheusURL": .string(prometheus.url), "labels": ["destination_workload": "we\"b"],
                    "latencyPercentiles": [50, 99.9], "startingTime": .string(prometheus.started.text),
                ],
                "versionValues": [
                    ["labels": ["version": "v1"]], ["labels": ["version": "v2"]],
                ],
            ])
        let trial: TaskTrial = try await .run(spec, now: TaskEnvironment.systemTime())
        XCTAssertNil(trial.failure, trial.words)
        let insights: Insights = try XCTUnwrap(trial.result.insights)
        func value(_ name: String, _ version: Int) throws -> Double {
            try XCTUnwrap(insights.scalar(try MetricName("istio/\(name)"), version: version), name)
        }
        for version in 0...1 { XCTAssertGreaterThan(try value("request-count", version), 10) }
        XCTAssertEqual(try value("error-rate", 0), 0.1, accuracy: 1e-9)
        // Asked a moment later, while requests go on.
        XCTAssertEqual(try value("error-count", 0) / value("request-count", 0), 0.1, accuracy: 0.05)
        XCTAssertEqual(try value("error-rate", 1), 0)
        XCTAssertEqual(try value("error-count", 1), 0)
        XCTAssertEqual(try value("latency-mean", 0), 15, accuracy: 1e-9)
        XCTAssertEqual(try value("latency-p50", 0), 15, accuracy: 1e-9)
        XCTAssertEqual(try value("latency-mean", 1), 75, accuracy: 1e-9)
        XCTAssertEqual(try value("latency-p99.9", 1), 99.95, accuracy: 1e-6)
        XCTAssertEqual(insights.metricsInfo["istio/latency-mean"]?.units, "msec")
    }

    private func ownQueriesAndTheirFaults(_ prometheus: Prometheus) async throws {
        let spec = TaskSpec(
            name: "custommetrics",
            inputs: [
                "templates": ["prom": "prometheus"],
                "values": [
                    "prometheusURL": .string(prometheus.url), "version": "v2",
                    "metrics": [
                        ["name": "two", "query": #"count(istio_requests_total{version="{{ .version }}"}) + 1"#],
                        ["name": "none", "query": "nothing_of_that_name"], ["name": "nan", "query": "vector(0) / 0"],
                        ["name": "wrong", "query": "sum("],
                    ],
                ],
            ])
        let trial: TaskTrial = try await .run(spec, now: TaskEnvironment.systemTime())
        XCTAssertEqual(
            trial.failure?.message, "3 of 4 metrics could not be had: 2 x no value, 1 x status 400", trial.words)
        XCTAssertEqual(trial.result.insights?.values, [["prom/two": [2]]])
        XCTAssertTrue(trial.words.contains("unclosed left parenthesis"), trial.words)
    }

    /// Where nothing was requested there is no rate of errors, and no count of 0 either.
    private func labelsThatFitNothingAreNoSuccess(_ prometheus: Prometheus) async throws {
        let spec = TaskSpec(
            name: "custommetrics",
            inputs: [
                "templates": ["istio": "istio-prom"],
                "values": ["prometheusURL": .string(prometheus.url), "labels": ["destination_workload": "wbe"]],
            ])
        let trial: TaskTrial = try await .run(spec, now: TaskEnvironment.systemTime())
        XCTAssertEqual(trial.failure?.message, "7 of 7 metrics could not be had: 7 x no value", trial.words)
    }
}

/// A Prometheus on loopback that has seen some requests.
private struct Prometheus {
    let url: String
    /// When the first scrape was asked for.
    let started: KubeTime

    private static let program: String = "/usr/bin/prometheus"

    /// Ends with the test.
    static func start(_ test: XCTestCase) async throws -> Prometheus {
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw XCTSkip("prometheus is not installed here: make setup-test")
        }
        let started: KubeTime = TaskEnvironment.systemTime()
        let exporter = try Exporter()
        let placeholder = try ScriptedServer(answers: [.drop])
        let port: Int = placeholder.port
        placeholder.stop()
        let configuration: String = try test.file(
            """
            global: {scrape_interval: 100ms, scrape_timeout: 100ms}
            scrape_configs:
            - job_name: exporter
              static_configs: [{targets: ["127.0.0.1:\(exporter.port)"]}]
            """, "prometheus.yml")
        let process = try ChildProcess(
            [
                program, "--config.file=\(configuration)", "--storage.tsdb.path=\(configuration).data",
                "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
            ], errors: .null)
        test.addTeardownBlock {
            process.terminate()
            process.wait()
            exporter.stop()
        }
        let prometheus = Prometheus(url: "http://127.0.0.1:\(port)", started: started)
        try await prometheus.waitUntilItHasSeenEnough()
        return prometheus
    }

    private func waitUntilItHasSeenEnough() async throws {
        let client = HTTPClient()
        let query: String = "\(url)/api/v1/query?query=min(count_over_time(istio_requests_total%5B1m%5D))"
        let deadline: ContinuousClock.Instant = .now + .seconds(30)
        while .now < deadline {
            let body: [UInt8] = (try? await client.send(.get(query)))?.body ?? []
            let samples: Value? = (try? JSONReader.parse(body))?[at: "data", "result"]?.listValue?.first?["value"]
            if let count = samples?.listValue?.last?.stringValue.flatMap(Double.init), count >= 5 { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ScriptedError("prometheus has scraped nothing within 30 s")
    }
}

/// Counts as Istio does: each scrape finds 100 requests more of either version.
private final class Exporter: Sendable {
    private let server: ScriptedServer

    var port: Int { server.port }

    init() throws {
        let scrapes: Mutex<Int> = Mutex(0)
        server = try ScriptedServer { _, connection in
            let count: Int = scrapes.withLock { scrapes in
                scrapes += 1
                return scrapes * 100
            }
            try connection.respond(ScriptedAnswer(headers: ["Content-Type": "text/plain"], body: Exporter.page(count)))
        }
    }

    func stop() { server.stop() }

    private static func page(_ count: Int) -> String {
        var page: String = ""
        for (version, failed, mean, bounds) in [("v1", count / 10, 15, [10, 20]), ("v2", 0, 75, [50, 100])] {
            let labels: String = #"destination_workload="we\"b",version="\#(version)""#
            page += "istio_requests_total{\(labels),response_code=\"200\"} \(count - failed)\n"
            if failed > 0 { page += "istio_requests_total{\(labels),response_code=\"503\"} \(failed)\n" }
            let name: String = "istio_request_duration_milliseconds"
            page +=
                "\(name)_bucket{\(labels),le=\"\(bounds[0])\"} 0\n\(name)_bucket{\(labels),le=\"\(bounds[1])\"} \(count)\n"
            page += "\(name)_bucket{\(labels),le=\"+Inf\"} \(count)\n"
            page += "\(name)_sum{\(labels)} \(count * mean)\n\(name)_count{\(labels)} \(count)\n"
        }
        return page
    }
}
