import Diagnostics
import TestSupport
import ValueTree
import XCTest

@testable import Experiments

/// `http` against servers of the test's own.
final class HTTPTaskTests: XCTestCase {
    private func run(_ inputs: Value) async throws -> TaskTrial {
        try await TaskTrial.run(TaskSpec(name: "http", inputs: inputs))
    }

    private func value(_ trial: TaskTrial, _ metric: String) throws -> Double? {
        trial.result.insights?.scalar(try MetricName(metric), version: 0)
    }

    func testMethodHeadersAndPayload() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(201)])
        defer { server.stop() }
        let payload: String = try file("{\"a\": 1}", "payload.json")
        let trial: TaskTrial = try await run([
            "url": .string(server.url), "method": "put", "headers": ["X-Test": "t"], "payloadFile": .string(payload),
            "payloadStr": "not this", "contentType": "application/json", "numRequests": 5, "qps": -1,
        ])
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(server.requests.count, 5)
        XCTAssertEqual(server.requests.first?.method, "PUT")
        XCTAssertEqual(server.requests.first?.headers["x-test"], "t")
        XCTAssertEqual(server.requests.first?.headers["content-type"], "application/json")
        XCTAssertEqual(server.requests.first.map { String(decoding: $0.body, as: UTF8.self) }, "{\"a\": 1}")
        XCTAssertEqual(try value(trial, "http/request-count"), 5)
        XCTAssertEqual(try value(trial, "http/error-count"), 0)
    }

    func testNumbersWithoutMeasure() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        for (name, value) in [("qps", 1e-300), ("qps", 1e300), ("timeout", "2562047h"), ("connections", 10_000)]
            as [(String, Value)]
        {
            var inputs: Value = ["url": .string(server.url), "numRequests": 1, "connections": 1]
            inputs[name] = value
            let trial: TaskTrial = try await run(inputs)
            XCTAssertNil(trial.failure, "\(name) \(trial.words)")
            XCTAssertEqual(try self.value(trial, "http/request-count"), 1, name)
        }
        for duration in ["2562048h", "1e9s", "-1s"] {
            XCTAssertThrowsError(try HTTPTask(["url": "shop", "duration": .string(duration)]), duration)
        }
    }

    func testCredentialsOfTheURL() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        let url: String = server.url.replacing("://", with: "://me:p%40ss@")
        let trial: TaskTrial = try await run(["url": .string(url), "numRequests": 1])
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(server.requests.first?.headers["authorization"], "Basic bWU6cEBzcw==")
        XCTAssertFalse(trial.words.contains("p%40ss"), trial.words)
        XCTAssertThrowsError(try HTTPTask(["url": "http://me:p4ss@shop:99999/"])) { error in
            XCTAssertFalse("\(error)".contains("p4ss"), "\(error)")
        }
    }

    func testStagesMakeTheLoad() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        let trial: TaskTrial = try await run([
            "url": .string(server.url),
            "stages": [
                ["duration": "200ms", "qps": 100], ["duration": "400ms", "to": 200], ["duration": "200ms", "qps": 50],
            ],
        ])
        XCTAssertNil(trial.failure, trial.words)
        // 20, the ramp's 60, 10; and the first one, which is not counted.
        XCTAssertEqual(try value(trial, "http/request-count"), 90)
        XCTAssertEqual(server.requests.count, 91)
        let load: LoadRecord? = trial.result.tasks.last?.loads.first
        XCTAssertEqual(load?.points.map(\.requests).reduce(0, +), 90)
        XCTAssertEqual(load?.askedRate.map { abs($0 - 112) < 5 }, true, "\(String(describing: load))")
    }

    func testAFirstRequestWithoutSuccess() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(503)])
        defer { server.stop() }
        var inputs: Value = ["url": .string(server.url), "duration": "100ms", "qps": 50]
        var trial: TaskTrial = try await run(inputs)
        XCTAssertTrue(trial.failure?.message.hasSuffix("answers a first request with status 503") == true, trial.words)
        XCTAssertEqual(server.requests.count, 1)
        inputs["allowInitialErrors"] = true
        trial = try await run(inputs)
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(try value(trial, "http/error-rate"), 1)
        XCTAssertEqual(trial.result.tasks.last?.failures.first?.category, "status 503")
        // So many requests are what they are.
        trial = try await run(["url": .string(server.url), "numRequests": 3, "qps": -1])
        XCTAssertNil(trial.failure, trial.words)
    }

    func testWhoCantBeReached() async throws {
        let server = try ScriptedServer(answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        var inputs: Value = [
            "numRequests": 3, "qps": -1,
            "endpoints": ["good": ["url": .string(server.url)], "bad": ["url": "http://127.0.0.1:1/"]],
        ]
        var trial: TaskTrial = try await run(inputs)
        XCTAssertEqual(
            trial.failure?.message, "http.endpoints.bad: no answer from 127.0.0.1:1 to any of 3 requests", trial.words)
        XCTAssertEqual(try value(trial, "http-good/request-count"), 3, "the others are measured all the same")
        XCTAssertEqual(try value(trial, "http-bad/error-rate"), 1)
        XCTAssertEqual(trial.result.tasks.last?.failures.first?.category, "refused")
        inputs["allowUnreachable"] = true
        trial = try await run(inputs)
        XCTAssertNil(trial.failure, trial.words)
        XCTAssertEqual(try value(trial, "http-bad/failures-refused"), 3)
    }

    func testTLSOptions() async throws {
        let identity = try ScriptedTLS()
        let server = try ScriptedServer(tls: identity, answers: [ScriptedAnswer(body: "ok")])
        defer { server.stop() }
        var inputs: Value = ["url": .string(server.url), "numRequests": 3, "qps": -1]
        var trial: TaskTrial = try await run(inputs)
        XCTAssertNotNil(trial.failure)
        XCTAssertEqual(trial.result.tasks.last?.failures.first?.category, "tls", trial.words)
        inputs["tls"] = ["caFile": .string(try file(String(decoding: identity.authority, as: UTF8.self), "ca.pem"))]
        trial = try await run(inputs)
        XCTAssertNil(trial.failure, trial.words)
        inputs["tls"] = ["caFile": "/nowhere/ca.pem"]
        trial = try await run(inputs)
        XCTAssertTrue(trial.failure?.message.contains("/nowhere/ca.pem") == true, trial.words)
    }

    func testEndpointsTakeWhatTheyLeaveOut() throws {
        let base: Value = ["numRequests": 10, "qps": 5, "payloadFile": "f", "headers": ["A": "1"]]
        XCTAssertEqual(
            HTTPParameters.merged(base, ["duration": "1s", "headers": ["B": "2"]]),
            ["duration": "1s", "qps": 5, "payloadFile": "f", "headers": ["A": "1", "B": "2"]])
        let staged: Value = ["duration": "1s", "stages": [["duration": "1s", "qps": 5]]]
        XCTAssertEqual(HTTPParameters.merged(staged, ["qps": 3]), ["duration": "1s", "qps": 3])
    }
}
