import Diagnostics
import Foundation
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Experiments

/// Task custommetrics against a backend that does as the test says.
final class CustomMetricsTaskTests: XCTestCase {
    private static let template: String = """
        url: {{ .backend }}/query
        headers:
          X-Api-Key: {{ .apiKey | default "none" }}
        metrics:
        - name: requests
          type: counter
          description: all of them
          units: each
          params:
          - {name: query, value: 'sum(r{version="{{ .version }}"}[{{ .elapsedTimeSeconds }}s]) & more'}
          jqExpression: .value
        """

    private func spec(_ server: ScriptedServer?, _ template: String = template, _ more: Value = [:]) throws -> TaskSpec
    {
        var values: Value = ["version": "one"]
        if let server { values["backend"] = .string(server.url) }
        let inputs: Value = ["templates": ["b": .string(try file(template))], "values": values]
        return TaskSpec(name: "custommetrics", inputs: inputs.merged(with: more))
    }

    func testANumberIsAskedForAndRecorded() async throws {
        let server = try ScriptedServer(answers: [.json(#"{"value": "41.5"}"#)])
        defer { server.stop() }
        let trial: TaskTrial = try await .run(try spec(server))
        XCTAssertNil(trial.failure, trial.words)
        let insights: Insights = try XCTUnwrap(trial.result.insights)
        XCTAssertEqual(insights.numVersions, 1)
        XCTAssertEqual(insights.scalar(try MetricName("b/requests"), version: 0), 41.5)
        XCTAssertEqual(
            insights.metricsInfo["b/requests"], MetricInfo(description: "all of them", units: "each", kind: .counter))
        let request: ScriptedRequest = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.method, "GET")
        XCTAssertEqual(request.path, "/query")
        XCTAssertTrue(
            request.target.hasSuffix("?query=sum%28r%7Bversion%3D%22one%22%7D%5B60s%5D%29+%26+more"), request.target)
        XCTAssertEqual(request.headers["x-api-key"], "none")
        XCTAssertEqual(request.headers["accept"], "application/json")
        XCTAssertEqual(
            trial.log,
            [
                "debug custommetrics: b/requests of version 0: GET \(server.url)/query "
                    + #"query=sum(r{version="one"}[60s]) & more"#,
                "debug custommetrics: b/requests of version 0: 41.5",
            ])
    }

    func testVersionsLeakNothingIntoEachOther() async throws {
        let server = try ScriptedServer(answers: [
            .json(#"{"value": 1}"#), .json(#"{"value": 2}"#), .json(#"{"value": 3}"#),
        ])
        defer { server.stop() }
        let versions: Value = [
            ["version": "two", "apiKey": "of-two", "startingTime": "2026-01-31T11:00:00Z"], [:], ["version": "three"],
        ]
        let spec: TaskSpec = try spec(server, CustomMetricsTaskTests.template, ["versionValues": versions])
        let trial: TaskTrial = try await .run(spec)
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(trial.result.insights?.values.map { $0["b/requests"] }, [[1], [2], [3]])
        let requests: [ScriptedRequest] = server.requests
        XCTAssertEqual(requests.map { $0.headers["x-api-key"] }, ["of-two", "none", "none"])
        XCTAssertTrue(requests[0].target.contains("two%22%7D%5B3660s"), requests[0].target)
        XCTAssertTrue(requests[1].target.contains("one%22%7D%5B60s"), requests[1].target)
        XCTAssertTrue(requests[2].target.contains("three%22%7D%5B60s"), requests[2].target)
        XCTAssertNil(spec.inputs[at: "values", "elapsedTimeSeconds"])
    }

    func testABodyIsSentAsItIs() async throws {
        let server = try ScriptedServer(answers: [.json("[1, 2]")])
        defer { server.stop() }
        let template: String = """
            url: {{ .backend }}/?fixed=1
            method: post
            metrics:
            - {name: m, type: Gauge, params: [{name: k, value: 5}], body: '{"a": "ü"}', jqExpression: '.[1]'}
            """
        let trial: TaskTrial = try await .run(try spec(server, template))
        XCTAssertNil(trial.failure, trial.words)
        let request: ScriptedRequest = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.target, "/?fixed=1&k=5")
        XCTAssertEqual(request.text, #"{"a": "ü"}"#)
        XCTAssertEqual(request.headers["content-type"], "application/json;charset=utf-8")
    }

    func testEveryWayToGetNoNumberHasItsCategory() async throws {
        let cases: [(ScriptedAnswer, String, String)] = [
            (.json("{}", status: 503), "status 503", "answers with HTTP 503: {}"),
            (.json(#"{"value": null}"#), "no value", "jq gives null"),
            (.json(#"{"value": "NaN"}"#), "no value", "not a number (NaN)"),
            (.json(#"{"value": "+Inf"}"#), "no value", "infinite"),
            (.json(#"{"value": [1]}"#), "bad answer", "array [1]"),
            (.json(#"{"value": "fast"}"#), "bad answer", "string \"fast\""),
            (.json("<html>"), "bad answer", "no JSON"), (.json("[]"), "bad answer", "Cannot index array"),
            (.drop, "reset", "lost the connection"),
        ]
        for (answer, category, word) in cases {
            let server = try ScriptedServer(answers: [answer])
            defer { server.stop() }
            let trial: TaskTrial = try await .run(try spec(server))
            XCTAssertEqual(trial.failure?.message, "1 of 1 metrics could not be had: 1 x \(category)")
            let failure: FailureCount = try XCTUnwrap(trial.result.tasks.last?.failures.first)
            XCTAssertEqual(failure.category, category)
            XCTAssertTrue(failure.message.hasPrefix("b/requests of version 0: "), failure.message)
            XCTAssertTrue(failure.message.contains(word), failure.message)
            XCTAssertNil(try trial.result.insights?.scalar(MetricName("b/requests"), version: 0))
        }
    }

    func testABackendThatIsNotThereAndOneThatDoesNotAnswer() async throws {
        let gone = try ScriptedServer(answers: [.drop])
        gone.stop()
        let trial: TaskTrial = try await .run(try spec(gone))
        XCTAssertEqual(trial.result.tasks.last?.failures.map(\.category), ["refused"], trial.words)
        let silent = try ScriptedServer { _, connection in _ = connection.waitUntilClientCloses() }
        defer { silent.stop() }
        let late: TaskTrial = try await .run(try spec(silent, CustomMetricsTaskTests.template, ["timeout": "200ms"]))
        XCTAssertEqual(late.result.tasks.last?.failures.map(\.category), ["timeout"], late.words)
    }

    func testAnEndlessExpressionTimesOut() async throws {
        let server = try ScriptedServer(answers: [.json("{}")])
        defer { server.stop() }
        let template: String = """
            url: {{ .backend }}
            metrics: [{name: m, type: gauge, jqExpression: "last(range(infinite))"}]
            """
        let trial: TaskTrial = try await .run(try spec(server, template, ["timeout": "300ms"]))
        XCTAssertEqual(trial.result.tasks.last?.failures.map(\.category), ["timeout"], trial.words)
    }

    func testMissingMetricsMayBeAllowedAndTheOthersAreKept() async throws {
        let template: String = """
            url: {{ .backend }}
            metrics:
            - {name: there, type: gauge, jqExpression: .there}
            - {name: missing, type: gauge, jqExpression: .missing}
            - {name: gone, type: gauge, jqExpression: .gone}
            """
        let server = try ScriptedServer(answers: [.json(#"{"there": 7}"#)])
        defer { server.stop() }
        let strict: TaskTrial = try await .run(try spec(server, template))
        XCTAssertEqual(strict.failure?.message, "2 of 3 metrics could not be had: 2 x no value")
        XCTAssertEqual(strict.failure?.details.count, 2)
        XCTAssertEqual(strict.result.insights?.values, [["b/there": [7]]])
        let lenient: TaskTrial = try await .run(try spec(server, template, ["allowMissing": true]))
        XCTAssertNil(lenient.failure)
        XCTAssertEqual(lenient.result.tasks.last?.failures.map(\.count), [2])
        XCTAssertTrue(
            lenient.log.contains { $0.contains("warning custommetrics: no value: b/missing of version 0") },
            lenient.words)
    }

    func testNothingIsAskedIfAnythingIsWrong() async throws {
        let server = try ScriptedServer(answers: [.json(#"{"value": 1}"#)])
        defer { server.stop() }
        let good: String = "url: {{ .backend }}\nmetrics: [{name: m, type: gauge, jqExpression: .value}]"
        let cases: [(String, String)] = [
            ("{{ if }}", "template.tpl:1"), ("url: {{ .nothing.here }}", "nil pointer"),
            ("url: {{ .backend }}/{{ .path }}\nmetrics: []", "names a value that is not given, in line 1"),
            ("url: ftp://x\nmetrics: [{name: m, type: gauge, jqExpression: .}]", "no http or https URL"),
            ("url: [", "output of template bad"), ("metrics: []", "\"url\" is required"),
            (good.replacing("gauge", with: "histogram"), "neither gauge nor counter"),
            (good.replacing(".value", with: "'.['"), "syntax error"),
            (good.replacing("name: m", with: "name: a/b"), "slash"),
            (good + "\nheaders: {A: \"b\\nc\"}", "header \"A\" has a character"),
            (good + "\nmethod: FETCH", "no method that can be used"),
            (good.replacing("type", with: "tpye"), "\"type\""),
            (good.replacing("}]", with: "}, {name: m, type: gauge, jqExpression: .}]"), "there twice"),
            (
                good.replacing("jqExpression: .value", with: "params: [{name: a}], jqExpression: ."),
                "expected name and value"
            ),
            ("{{ env \"HOME\" }}", "function \"env\" not defined"),
        ]
        for (template, word) in cases {
            let spec: TaskSpec = try spec(server, good, ["templates": ["bad": .string(try file(template))]])
            let trial: TaskTrial = try await .run(spec)
            XCTAssertTrue(trial.failure != nil && trial.words.contains(word), "\(word): \(trial.words)")
        }
        XCTAssertEqual(server.requests.map(\.target), [])
    }

    func testBadInputsAreRefusedBeforeTheExperimentRuns() throws {
        let istio: Value = ["templates": ["istio": "istio-prom"]]
        let cases: [(Value, String)] = [
            ([:], "\"templates\" is required"), (["templates": [:]], "there is none"),
            (["templates": ["istio": "istio-promm"]], "did you mean \"istio-prom\"?"),
            (["templates": ["istio": "slack"]], "give a URL, a file's path, or one of: datadog"),
            (["templates": ["a/b": "istio-prom"]], "no name to be used here"),
            (["templates": ["a": "ftp://x/y"]], "no http or https URL"),
            (istio.merged(with: ["values": ["startingTime": "yesterday"]]), "startingTime is no time"),
            (
                istio.merged(with: ["versionValues": [[:], ["startingTime": 5]]]),
                "startingTime of version 1 is no time"
            ),
            (
                istio.merged(with: ["versionValues": [["labels": ["a": "b"]], "text"]]),
                "versionValues[1]: expected a map"
            ),
            (istio.merged(with: ["timeout": "soon"]), "no duration"),
            (istio.merged(with: ["value": [:]]), "did you mean \"values\"?"),
            (istio.merged(with: ["values": ["prometheusURL": "prometheus:9090"]]), "istio.url: "),
            (["templates": ["p": "prometheus"]], "prometheusURL is missing"),
            (["templates": ["p": "prometheus"], "values": ["prometheusURL": "http://p"]], "metrics is missing"),
            (
                ["templates": ["p": "datadog"], "values": ["apiKey": "s3cret-key", "metrics": []]],
                "applicationKey is missing"
            ),
        ]
        for (inputs, word) in cases {
            XCTAssertThrowsError(try CustomMetricsTask(inputs), word) { error in
                let fault: Diagnostic? = error as? Diagnostic
                let words: String = "\(error) \(fault?.hint ?? "") \(fault?.details ?? [])"
                XCTAssertTrue(words.contains(word), "\(word): \(words)")
                XCTAssertFalse(words.contains("s3cret"), words)
            }
        }
    }

    func testAStartThatHasNotComeYetFails() async throws {
        let trial: TaskTrial = try await .run(
            try spec(nil, "x", ["values": ["startingTime": "2026-02-01T00:00:00Z"]]))
        XCTAssertTrue(trial.words.contains("has not come yet: it is 2026-01-31T12:01:00Z"), trial.words)
    }

    func testTheNumberOfVersionsHolds() async throws {
        let trial: TaskTrial = try await .run(try spec(nil, "x")) { $0.insights = Insights(numVersions: 2) }
        XCTAssertEqual(
            trial.failure?.message, "custommetrics measures 1 versions, and an earlier task has recorded 2")
    }

    func testSecretsStayOutOfWhatIsSaid() async throws {
        let server = try ScriptedServer { request, connection in
            try connection.respond(.json("no such key: \(request.headers["x-api-key"] ?? "")", status: 403))
        }
        defer { server.stop() }
        let template: String = CustomMetricsTaskTests.template.replacing("http://", with: "http://user:hunter2@")
        let trial: TaskTrial = try await .run(
            try spec(server, template, ["values": ["apiKey": "s3cret-key"]]))
        XCTAssertEqual(server.requests.first?.headers["x-api-key"], "s3cret-key")
        XCTAssertTrue(trial.words.contains("no such key: [redacted]"), trial.words)
        XCTAssertFalse(trial.words.contains("s3cret"), trial.words)
        XCTAssertFalse(trial.words.contains("hunter2"), trial.words)
    }

    func testAKeyIsNotCarriedOnToAnotherServer() async throws {
        let other = try ScriptedServer(answers: [.json(#"{"value": 1}"#)])
        let first = try ScriptedServer(answers: [ScriptedAnswer(307, headers: ["Location": "\(other.url)/query"])])
        defer { for server in [first, other] { server.stop() } }
        let trial: TaskTrial = try await .run(
            try spec(first, CustomMetricsTaskTests.template, ["values": ["apiKey": "s3cret-key"]]))
        XCTAssertTrue(trial.words.contains("status 307"), trial.words)
        XCTAssertEqual(other.requests.count, 0)
        let plain: String = "url: {{ .backend }}\nmetrics: [{name: m, type: gauge, jqExpression: .value}]"
        let followed: TaskTrial = try await .run(try spec(first, plain))
        XCTAssertEqual(followed.result.insights?.values, [["b/m": [1]]], followed.words)
    }

    func testATemplateIsDownloadedAndItsStatusChecked() async throws {
        let backend = try ScriptedServer(answers: [.json(#"{"value": 3}"#)])
        let good = try ScriptedServer(answers: [ScriptedAnswer(body: CustomMetricsTaskTests.template)])
        let bad = try ScriptedServer(answers: [ScriptedAnswer(404, body: CustomMetricsTaskTests.template)])
        defer { for server in [backend, good, bad] { server.stop() } }
        func inputs(_ server: ScriptedServer) -> TaskSpec {
            TaskSpec(
                name: "custommetrics",
                inputs: [
                    "templates": ["b": .string("\(server.url)/t.tpl?token=abc")],
                    "values": ["backend": .string(backend.url), "version": "v"],
                ])
        }
        let trial: TaskTrial = try await .run(inputs(good))
        XCTAssertEqual(trial.result.insights?.values, [["b/requests": [3]]], trial.words)
        let refused: TaskTrial = try await .run(inputs(bad))
        XCTAssertEqual(
            refused.failure?.description, "get template \(bad.url)/t.tpl: the server answers with HTTP 404")
    }
}
