import Foundation
import JQ
import ValueTree
import XCTest

@testable import Experiments

final class EmbeddedTemplatesTests: XCTestCase {
    func testTheyAreThoseOfTheRepository() throws {
        let folder: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "templates")
        var lying: [String: String] = [:]
        for case let file as String in FileManager.default.enumerator(atPath: folder.path) ?? .init()
        where file.hasSuffix(".tpl") {
            lying[file] = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        }
        let embedded: [String: String] = Dictionary(
            uniqueKeysWithValues: EmbeddedTemplates.all.map { ("\($0.purpose)/\($0.name).tpl", $0.text) })
        XCTAssertEqual(embedded, lying, "run `make embed`")
        XCTAssertGreaterThan(lying.count, 6)
        for template in EmbeddedTemplates.all {
            XCTAssertGreaterThan(template.summary.count, 20, template.name)
            XCTAssertNotNil(template.summary.first?.isUppercase, template.name)
        }
    }

    /// What every provider template asks, for values that suit it.
    func testEveryProviderTemplateGivesWhatCanBeAsked() throws {
        let metrics: Value = [
            ["name": "a", "query": #"avg(x{v="{{ .version }}"}[{{ .elapsedTimeSeconds }}s])"#],
            ["name": "b", "query": "sum:y", "type": "counter", "units": "msec", "description": "it's \"b\": c"],
        ]
        let values: [String: Value] = [
            "istio-prom": [
                "labels": ["app": "we\"b", "port": 80], "latencyPercentiles": [50, 99.9], "headers": ["A": "b"],
            ],
            "linkerd-prom": [:], "knative-prom": ["latencyPercentiles": ["99.5"]],
            "prometheus": ["prometheusURL": "http://p/", "metrics": metrics, "version": "v1"],
            "datadog": ["apiKey": "a", "applicationKey": "b", "metrics": metrics, "version": "v1"],
            "newrelic": ["apiKey": "a", "accountID": 123_456_789, "metrics": metrics, "version": "v1"],
            "dynatrace": ["dynatraceURL": "https://d", "apiToken": "a", "metrics": metrics, "version": "v1"],
        ]
        for template in EmbeddedTemplates.all where template.purpose == "custommetrics" {
            var own: Value = try XCTUnwrap(values[template.name], template.name)
            own["elapsedTimeSeconds"] = 90
            var programs: [String: JQProgram] = [:]
            let output: String = try TaskTemplate(name: template.name, text: Array(template.text.utf8)).renderWhole(own)
            let spec = try ProviderSpec(output, provider: template.name, programs: &programs)
            XCTAssertGreaterThan(spec.metrics.count, 1, output)
            let asked: String = spec.metrics.map { $0.params.map(\.value).joined() + ($0.body ?? "") }.joined()
            XCTAssertTrue(asked.contains("90"), asked)
            if own["metrics"] != nil { XCTAssertTrue(asked.contains("v1"), asked) }
        }
        let istio: String = try XCTUnwrap(EmbeddedTemplates.template(named: "istio-prom")).text
        var own: Value = try XCTUnwrap(values["istio-prom"])
        own["elapsedTimeSeconds"] = 90
        var programs: [String: JQProgram] = [:]
        let spec = try ProviderSpec(
            try TaskTemplate(name: "i", text: Array(istio.utf8)).renderWhole(own), provider: "i", programs: &programs)
        XCTAssertEqual(
            spec.metrics.map(\.name),
            ["request-count", "error-count", "error-rate", "latency-mean", "latency-p50", "latency-p99.9"])
        XCTAssertEqual(
            spec.metrics[5].params.first?.value,
            #"histogram_quantile(0.999, sum(increase(istio_request_duration_milliseconds_bucket{app="we\"b",port="80"}[90s])) by (le))"#
        )
        XCTAssertEqual(spec.headers, ["A": "b"])
    }

    /// The jq expressions of backends that can't be had here, on answers as their documentation has them.
    func testAnswersAreReadAsTheirBackendsGiveThem() throws {
        let metrics: Value = [["name": "g", "query": "q"], ["name": "c", "query": "q", "type": "counter"]]
        let cases: [(String, Value, String, Value?, Value?)] = [
            (
                "datadog", ["apiKey": "a", "applicationKey": "b"],
                #"{"series": [{"pointlist": [[1, 2], [2, null], [3, 4]]}]}"#, 3, 6
            ),
            ("datadog", ["apiKey": "a", "applicationKey": "b"], #"{"series": []}"#, .null, .null),
            (
                "newrelic", ["apiKey": "a", "accountID": 1],
                #"{"data": {"actor": {"account": {"nrql": {"results": [{"average.duration": 0.5}]}}}}}"#, 0.5, 0.5
            ),
            (
                "dynatrace", ["dynatraceURL": "https://d", "apiToken": "a"],
                #"{"result": [{"data": [{"values": [7.5]}]}]}"#, 7.5, 7.5
            ),
        ]
        for (name, more, answer, gauge, counter) in cases {
            let text: String = try XCTUnwrap(EmbeddedTemplates.template(named: name)).text
            let values: Value = ["metrics": metrics, "elapsedTimeSeconds": 60]
            var programs: [String: JQProgram] = [:]
            let spec = try ProviderSpec(
                try TaskTemplate(name: name, text: Array(text.utf8)).renderWhole(values.merged(with: more)),
                provider: name,
                programs: &programs)
            XCTAssertEqual(try spec.metrics[0].program.first(of: Array(answer.utf8)), gauge, name)
            XCTAssertEqual(try spec.metrics[1].program.first(of: Array(answer.utf8)), counter, name)
        }
    }
}
