import Charts
import ValueTree
import XCTest

@testable import Iter8CLI

final class SLOFlagTests: XCTestCase {
    func testAssessmentComesBeforeWhoTellsOfIt() throws {
        let cases: [(given: [Value], tasks: [Value])] = [
            (["http"], ["http", "assess"]), (["http", "slack", "github"], ["http", "assess", "slack", "github"]),
            (["slack", "http", "github"], ["slack", "http", "assess", "github"]), (["slack"], ["slack", "assess"]),
            (["assess", "slack"], ["assess", "slack"]),
        ]
        for expected in cases {
            let merged: Value = try values(["http/error-rate < 1%"], over: ["tasks": .list(expected.given)])
            XCTAssertEqual(merged["tasks"], .list(expected.tasks))
        }
    }

    private func values(_ slos: [String], over given: Value) throws -> Value {
        let layers: [ValueLayer] = ValueSources.adding(given, title: "values.yaml", to: [])
        return ValueSources.merged(try SLOFlag.applied(slos, to: layers))
    }

    func testObjectivesJoinThoseOfTheValues() throws {
        let given: Value = [
            "tasks": ["http"],
            "assess": ["SLOs": ["upper": ["http/latency-mean": 50, "http/error-count": 3], "lower": ["a/b": 1]]],
        ]
        let merged: Value = try values(["http/error-count < 1", "http/request-count >= 10"], over: given)
        XCTAssertEqual(merged["tasks"], ["http", "assess"])
        XCTAssertEqual(
            JSONWriter.string(merged["assess"] ?? .null),
            """
            {"SLOs":{"lower":{"a/b":1,"http/request-count":10},"upper":{"http/error-count":0,"http/latency-mean":50}}}
            """)
    }

    func testTasksStayAsTheyAre() throws {
        XCTAssertEqual(
            try values(["http/error-rate < 1%"], over: ["tasks": ["assess", "http"]])["tasks"], ["assess", "http"])
        XCTAssertNil(try values(["http/error-rate < 1%"], over: [:])["tasks"], "the chart tells that tasks are missing")
        XCTAssertEqual(try values([], over: ["tasks": ["http"]]), ["tasks": ["http"]])
    }

    func testTheFlagIsNamedWhereItsValueIsWrong() throws {
        XCTAssertThrowsError(try values(["http/eror-rate < 1%"], over: [:])) { error in
            XCTAssertTrue("\(error)".contains("--slo \"http/eror-rate < 1%\""), "\(error)")
        }
    }
}
