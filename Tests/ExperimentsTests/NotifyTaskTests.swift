import Diagnostics
import Foundation
import TestSupport
import ValueTree
import XCTest

@testable import Experiments

/// Task notify against a receiver that keeps what it gets.
final class NotifyTaskTests: XCTestCase {
    private func slack(_ server: ScriptedServer, _ more: Value = [:]) -> TaskSpec {
        let inputs: Value = [
            "url": .string("\(server.url)/services/T01/B02/webhook-path-secret"), "payloadTemplateURL": "slack",
            "headers": ["Content-Type": "application/json"],
        ]
        return TaskSpec(name: "notify", inputs: inputs.merged(with: more))
    }

    func testSlackGetsAMessageThatIsJSON() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        let trial: TaskTrial = try await .run(
            slack(server), beside: [TaskSpec(name: "http", inputs: ["url": "http://x"]), TaskSpec(name: "assess")]
        ) { result in
            var insights = Insights()
            insights.record("http/latency-mean", 12.3456, MetricInfo(description: "", kind: .gauge))
            try? insights.assess(
                SLOs(
                    upper: [SLO(metric: "http/latency-mean", limit: 50)],
                    lower: [SLO(metric: "http/<\"quotes\">", limit: 1)]))
            result.insights = insights
        }
        XCTAssertNil(trial.failure, trial.words)
        let request: ScriptedRequest = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.path, "/services/T01/B02/webhook-path-secret")
        XCTAssertEqual(request.headers["content-type"], "application/json")
        let text: String? = try JSONReader.parse(request.body)["text"]?.stringValue
        XCTAssertEqual(
            text,
            """
            Your Iter8 experiment is complete: 2 of 2 tasks done, loop 1.
            No task has failed.
            ✗ http/&lt;"quotes"&gt; ≥ 1
            ✓ http/latency-mean ≤ 50 (it is 12.35)
            """)
    }

    func testSlackIsToldOfAFailure() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        let trial: TaskTrial = try await .run(
            slack(server), beside: [TaskSpec(name: "http"), TaskSpec(name: "assess")]
        ) {
            result in
            result.tasks[0].state = .failed
            result.tasks[0].error = "no \"answer\" from C:\\web\nat all"
            result.tasks[1].state = .notRun
            result.failure = true
        }
        XCTAssertNil(trial.failure, trial.words)
        let body: [UInt8] = try XCTUnwrap(server.requests.first?.body)
        XCTAssertEqual(
            try JSONReader.parse(body)["text"],
            .string(
                "Your Iter8 experiment is not complete: 0 of 2 tasks done, loop 1.\n*A task has failed.*\n"
                    + "• http: no \"answer\" from C:\\web\nat all"))
    }

    func testGitHubGetsTheReportWithoutSecrets() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(204)])
        defer { server.stop() }
        let spec = TaskSpec(
            name: "notify",
            inputs: [
                "url": .string("\(server.url)/repos/me/mine/dispatches"), "payloadTemplateURL": "github",
                "headers": ["Authorization": "token ghp_123", "Accept": "application/vnd.github+json"],
            ])
        let others: [TaskSpec] = [
            TaskSpec(
                name: "http",
                inputs: [
                    "url": "https://user:hunter2@web/a?session=q1w2e3",
                    "headers": ["X-Custom": "h3ader", "Accept": "a/b"],
                    "payloadStr": #"{"user": "u", "password": "p4ssword"}"#,
                ]),
            TaskSpec(name: "custommetrics", inputs: ["values": ["apiKey": "k3y", "nested": ["dbPassword": 12345]]]),
            TaskSpec(
                name: "run", script: "curl -H 'Authorization: Bearer b3arer' https://x/?a=qu3ry; PASSWORD=sh3ll go"),
            TaskSpec(
                name: "notify", condition: "SLOs()", inputs: ["url": "https://hooks.example.org/services/w3bhook/x"]),
        ]
        let trial: TaskTrial = try await .run(spec, beside: others) { result in
            result.tasks[0].error = "refused for ghp_123 by https://hooks.example.org/services/w3bhook/x"
        }
        XCTAssertNil(trial.failure, trial.words)
        let request: ScriptedRequest = try XCTUnwrap(server.requests.first)
        XCTAssertEqual(request.headers["authorization"], "token ghp_123")
        XCTAssertEqual(request.headers["accept"], "application/vnd.github+json")
        for secret in [
            "ghp_123", "hunter2", "q1w2e3", "h3ader", "p4ssword", "k3y", "12345", "b3arer", "qu3ry", "sh3ll", "w3bhook",
        ] {
            XCTAssertFalse(request.text.contains(secret), "\(secret) in \(request.text)")
        }
        let payload: Value = try JSONReader.parse(request.body)
        XCTAssertEqual(payload["event_type"], "iter8")
        let report: Value = try XCTUnwrap(payload["client_payload"])
        XCTAssertEqual(
            report.mapValue?.keys.sorted(),
            ["completed", "experiment", "noTaskFailures", "numCompletedTasks", "numLoops", "numTasks", "timeStamp"])
        XCTAssertEqual(report["timeStamp"], "2026-01-31T12:01:00Z")
        XCTAssertEqual(report["completed"], true)
        XCTAssertEqual(report["numTasks"]?.intValue, 3)
        let shown: [Value] = report[at: "experiment", "spec"]?.listValue ?? []
        XCTAssertEqual(shown.first?[at: "with", "url"], "https://[redacted]@web/a?[redacted]")
        XCTAssertEqual(shown.first?[at: "with", "headers", "Accept"], "a/b")
        XCTAssertEqual(shown.first?[at: "with", "payloadStr"], #"{"password":"[redacted]","user":"u"}"#)
        XCTAssertEqual(shown[3]["if"], "SLOs()")
    }

    func testAnOwnTemplateSeesGosNames() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        let template: String = try file(
            "{{ .Report.NumLoops }} {{ .Report.Experiment.Result.NumLoops }} {{ len .Report.Experiment.Spec }} "
                + "{{ .Report.Experiment.Result.Insights }} {{ (index .Report.Experiment.Spec 0).With.url }}")
        let trial: TaskTrial = try await .run(
            TaskSpec(
                name: "notify",
                inputs: ["url": .string(server.url), "payloadTemplateURL": .string(template), "params": ["a": "b c"]]),
            beside: [TaskSpec(name: "http", inputs: ["url": "http://x"])])
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(server.requests.first?.text, "1 1 2 <no value> http://x")
        XCTAssertEqual(server.requests.first?.target, "/?a=b+c")
        XCTAssertEqual(server.requests.first?.headers["content-type"], "text/plain; charset=utf-8")
    }

    func testWithoutATemplateItIsAGet() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        _ = try await TaskTrial.run(TaskSpec(name: "notify", inputs: ["url": .string(server.url)]))
        XCTAssertEqual(server.requests.map(\.method), ["GET"])
    }

    func testFailuresAreSoftOnlyWhereAsked() async throws {
        let refusing = try ScriptedServer(answers: [ScriptedAnswer(403, body: "no_service for webhook-path-secret")])
        let gone = try ScriptedServer(answers: [.drop])
        gone.stop()
        let moved = try ScriptedServer(answers: [
            ScriptedAnswer(302, headers: ["Location": "http://127.0.0.1:1/elsewhere"])
        ])
        defer { refusing.stop() }
        defer { moved.stop() }
        for (server, category) in [(refusing, "status 403"), (gone, "refused"), (moved, "status 302")] {
            let hard: TaskTrial = try await .run(slack(server, ["softFailure": false]))
            XCTAssertNotNil(hard.failure, category)
            let soft: TaskTrial = try await .run(slack(server, ["softFailure": true]))
            XCTAssertNil(soft.failure, category)
            XCTAssertTrue(soft.log.contains { $0.hasPrefix("warning notify: 127.0.0.1:\(server.port) ") }, soft.words)
            for trial in [hard, soft] {
                XCTAssertEqual(trial.result.tasks.last?.failures.map(\.category), [category])
                XCTAssertFalse(trial.words.contains("webhook-path-secret"), trial.words)
            }
        }
        XCTAssertEqual(refusing.requests.count, 2, "there are no retries")
    }

    func testAPayloadThatIsNoJSONIsNotSent() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer()])
        defer { server.stop() }
        let cases: [(String, String)] = [
            (#"{"text": "unclosed}"#, "is no JSON"), ("{{ .Report.NumTask }}", "NumTask"),
            ("{{ if }}", "missing value"),
            ("{{ fail \"webhook-path-secret\" }}", "[redacted]"),
        ]
        for (template, word) in cases {
            let trial: TaskTrial = try await .run(
                slack(server, ["payloadTemplateURL": .string(try file(template)), "softFailure": true]))
            XCTAssertTrue(trial.failure != nil && trial.words.contains(word), "\(word): \(trial.words)")
            XCTAssertFalse(trial.words.contains("webhook-path-secret"), trial.words)
        }
        XCTAssertEqual(server.requests.count, 0)
    }

    func testBadInputsAreRefusedBeforeTheExperimentRuns() {
        let cases: [(Value, String)] = [
            ([:], "\"url\" is required"), (["url": ""], "notify.url: it is empty"),
            (["url": "hooks.secret.org/x"], "notify.url: it is no http or https URL"),
            (["url": "http://x", "method": "PSOT"], "did you mean \"POST\"?"),
            (["url": "http://x", "payloadTemplateURL": "slak"], "did you mean \"slack\"?"),
            (["url": "http://x", "payloadTemplateURL": "istio-prom"], "one of: github, slack"),
            (["url": "http://x", "softFailure": "no"], "expected true or false"),
            (["url": "http://x", "headers": ["a": 5]], "notify.headers.a: expected a string"),
            (["url": "http://x", "headers": ["X-A": "hooks.secret.org\n"]], "header \"X-A\" has a character"),
            (["url": "http://x", "retries": 5], "unknown key"), (["url": "http://x", "timeout": "5"], "no duration"),
        ]
        for (inputs, word) in cases {
            XCTAssertThrowsError(try NotifyTask(inputs), word) { error in
                let words: String = "\(error) \((error as? Diagnostic)?.hint ?? "")"
                XCTAssertTrue(words.contains(word), "\(word): \(words)")
                XCTAssertFalse(words.contains("hooks.secret.org"), words)
            }
        }
    }
}
