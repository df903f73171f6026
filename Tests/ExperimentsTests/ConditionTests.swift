import Diagnostics
import Experiments
import XCTest

final class ConditionTests: XCTestCase {
    private static let experiment: Experiment = {
        var experiment = Experiment(spec: [
            TaskSpec(name: "http", inputs: ["url": "http://shop/", "headers": ["a": "b"]]),
            TaskSpec(name: "run", script: "true", condition: "SLOs()"),
        ])
        var result = ExperimentResult(revision: 3, numLoops: 10, numCompletedTasks: 1, iter8Version: "v0.13")
        var insights = Insights(numVersions: 2)
        insights.versionNames = [VersionName(version: "1.0", track: "old"), VersionName(version: "2.0", track: "new")]
        insights.metricsInfo = ["istio/rate": MetricInfo(description: "rate", kind: .gauge)]
        insights.values = [["istio/rate": [0.5, 0.25]], ["istio/rate": [.nan]]]
        insights.latestLoop = [["istio/rate": .reading(0.25)], [:]]
        insights.slos = SLOs(upper: [SLO(metric: "istio/rate", limit: 0.3)])
        insights.sloVerdicts = SLOVerdicts(upper: [[true, true]], lower: [])
        result.insights = insights
        experiment.result = result
        return experiment
    }()

    func testConditions() throws {
        let cases: [(text: String, holds: Bool)] = [
            ("SLOs()", true), ("not SLOs()", false), ("!SLOs()", false), ("Completed()", false), ("NoFailure()", true),
            ("Result.NumLoops == 10", true), ("Result.NumLoops > 10 or NoFailure()", true),
            ("Result.NumLoops >= 10 && !Completed()", true),
            ("(Result.Failure == false) and Result.Iter8Version == 'v0.13'", true),
            ("Result.Insights.NumVersions != 2", false), ("not (SLOs() and Result.Revision < 3)", true), ("true", true),
            // not takes a comparison, and less than and and or do.
            ("not Result.NumLoops == 3", true), ("not SLOs() or true", true), ("not false and false", false),
            ("1 + 2 * 3 == 7 and 2 ** 3 ** 2 == 512 and 7 % 4 == 3 and 7 / 2 == 3.5", true), ("-2 ** 2 == 4", true),
            ("10 - 4 - 3 == 3", true), ("1_000 == 1e3", true), ("0.1 + 0.2 > 0.3", true), ("+1 == 1.0", true),
            ("Result.NumLoops in [1, 10]", true), ("Result.NumLoops in 1..9", false), ("3 not in 1..2", true),
            ("'istio/rate' in Result.Insights.MetricsInfo", true), ("\"x\" in {x: 1, 'y': 2}", true),
            ("Result.Iter8Version startsWith 'v0' and Result.Iter8Version endsWith \"13\"", true),
            ("Result.Iter8Version matches '^v[0-9]+[.]13$'", true), ("Result.Iter8Version contains '.1'", true),
            ("len(Spec) == 2 and len('äö') == 2 and len(Result.Insights.MetricsInfo) == 1", true),
            ("all(Spec, {#.Task != 'grpc'})", true), ("none(Spec, .Task == 'http')", false),
            ("any(Spec, {.If != nil})", true), ("one(Spec, {.Run == 'true'})", true),
            ("len(filter(1..10, {# % 2 == 0})) == 5", true), ("map(1..3, {# * #}) == [1, 4, 9]", true),
            ("count(Result.Insights.SLOsSatisfied.Upper, {all(#, {#})}) == 1", true),
            ("Spec[0].With.url == 'http://shop/' and Spec[-1].Run == 'true'", true),
            ("Spec[0].With.headers['a'] == 'b'", true), ("len(Spec[1:]) == 1 and 'hello'[1:-1] == 'ell'", true),
            ("Spec[0].With?.missing == nil and (Spec[0].With?.missing ?? 5) == 5", true),
            ("Result.Insights.NonHistMetricValues[0]['istio/rate'][-1] < 0.3", true),
            ("Result.Insights.ScalarMetricValue(0, 'istio/rate') <= Result.Insights.SLOs.Upper[0].Limit", true),
            ("any(Result.Insights.VersionNames, {.Track == 'new' and .Version > '1.9'})", true),
            ("SLOs() ? Result.NumLoops > 3 : false", true), ("false && Spec[9].Task == ''", false),
            ("'a\\n' + `b\\n` == \"a\nb\\\\n\"", true), ("[1, 'a', true] != [1, 'a', false]", true),
        ]
        for expected in cases {
            XCTAssertEqual(
                try Condition(expected.text).holds(for: ConditionTests.experiment), expected.holds, expected.text)
        }
    }

    func testFaultsNameTheColumnAndTheNearestName() {
        let cases: [(text: String, column: Int, words: String)] = [
            ("", 1, "empty"), ("SLO()", 1, "SLOs()"), ("NoFailure() and", 16, "too early"),
            ("Result.NumLoop == 1", 8, "Result.NumLoops"), ("(SLOs()", 8, ")"), ("SLOs() SLOs()", 8, "unexpected"),
            ("SLOs(1)", 6, "no arguments"), ("a $ b", 3, "$"), ("'x", 1, "no end"),
            ("Results.NumLoops == 1", 1, "Result"),
            ("Result.NumLoops", 8, "true or false"), ("Result.NumLoops == '10'", 17, "a number and a text"),
            ("Result.NumLoops and true", 8, "true or false"), ("len(3) == 3", 5, "no length"), ("len() == 3", 1, "one"),
            ("all(Spec, {.Tasks == 'x'})", 13, "Spec.Task"), ("all(Result, {true})", 5, "needs a list"),
            ("filter(Spec, {1})[0].Task == 'x'", 15, "true or false"), ("Spec.Task == 'x'", 6, "a list has no members"),
            ("Result.Iter8Version matches '('", 29, "missing"), ("# == 1", 1, "unexpected"),
            ("Result.Insights.Scalar(0, 'x') > 1", 17, "ScalarMetricValue"), ("Spec['x'] == 1", 6, "a number"),
            ("1 in 2", 6, "a list or a map"), ("not 3", 5, "true or false"), ("[1, 2", 6, "]"),
            ("{1: 2} == nil", 2, "key"),
            (String(repeating: "(", count: 500) + "true", 31, "too deeply"),
            (String(repeating: "1 + ", count: 2_000) + "1 == 1", 1, "words"), ("9e999 > 1", 1, "no number"),
        ]
        for expected in cases {
            XCTAssertThrowsError(try Condition(expected.text), expected.text) { error in
                let diagnostic: Diagnostic? = error as? Diagnostic
                XCTAssertEqual(diagnostic?.code, .invalid)
                XCTAssertEqual(diagnostic?.location?.column, expected.column, "\(error)")
                XCTAssertTrue("\(error) \(diagnostic?.hint ?? "")".contains(expected.words), "\(error)")
            }
        }
    }

    func testWhatIsNotThereIsAnError() throws {
        let fresh = Experiment(spec: [], result: ExperimentResult())
        XCTAssertThrowsError(try Condition("Result.NumLoops == 1").holds(for: Experiment(spec: [])))
        XCTAssertThrowsError(try Condition("Result.Insights.NumVersions == 1").holds(for: fresh))
        XCTAssertTrue(try Condition("(Result.Insights?.NumVersions ?? 1) == 1").holds(for: fresh))
        let cases: [(text: String, column: Int, words: String)] = [
            ("Spec[2].Task == 'x'", 6, "the list has 2"), ("Spec[0].With.uri == 'x'", 14, "url"),
            ("Result.Insights.NonHistMetricValues[0]['istio/rat'][0] > 1", 40, "istio/rate"),
            ("Result.Insights.NonHistMetricValues[1]['istio/rate'][0] != 1", 57, "NaN"),
            ("Result.Insights.ScalarMetricValue(1, 'istio/rate') < 1", 38, "no value"),
            ("Result.Insights.ScalarMetricValue(2, 'istio/rate') < 1", 35, "versions are 0 to 1"),
            ("Spec[0].With.url > 3", 14, "needs numbers"), ("1 / 0 > 1", 3, "division by zero"),
            ("1 % 0 == 1", 3, "division by zero"), ("9223372036854775807 + 1 > 0", 21, "too large"),
            ("len(1..1000000) > 0", 6, "100000 elements"), ("10 ** 400 > 1", 4, "too large"),
            ("any(1..50000, {any(1..50000, {# < 0})})", 16, "million"),
        ]
        for expected in cases {
            XCTAssertThrowsError(
                try Condition(expected.text).holds(for: ConditionTests.experiment), expected.text
            ) { error in
                let diagnostic: Diagnostic? = error as? Diagnostic
                XCTAssertEqual(diagnostic?.location?.column, expected.column, "\(error)")
                XCTAssertTrue("\(error) \(diagnostic?.hint ?? "")".contains(expected.words), "\(error)")
            }
        }
    }

    func testWhoLooksAtFailure() throws {
        for text in [
            "NoFailure()", "not NoFailure() and SLOs()", "Result.Failure", "len(filter(Spec, {NoFailure()})) > 0",
        ] {
            XCTAssertTrue(try Condition(text).looksAtFailure, text)
        }
        for text in ["SLOs()", "Result.NumLoops == 1", "'NoFailure()' == 'x'"] {
            XCTAssertFalse(try Condition(text).looksAtFailure, text)
        }
    }

    /// Whatever is written there, the answer is yes, no, or an error with a place.
    func testAnythingAtAll() {
        let words: [String] = [
            "SLOs()", "Result", ".NumLoops", "Spec", "[0]", "(", ")", "[", "]", "{", "}", "#", "all(", "map(", "len(",
            ",", "not",
            "and", "or", "in", "==", "<", "..", "??", "?.", "?", ":", "+", "-", "*", "/", "%", "**", "1", "2.5", "'x'",
            "\"", "nil",
            "true", ".Insights", ".SLOs", "matches", " ", "é", "1e9", ".Task",
        ]
        var generator = SystemRandomNumberGenerator()
        var outcomes: (answers: Int, refusals: Int, failures: Int) = (0, 0, 0)
        for _ in 0..<30_000 {
            let count: Int = Int.random(in: 1...9, using: &generator)
            let text: String = (0..<count).map { _ in words.randomElement(using: &generator) ?? "" }.joined(
                separator: " ")
            guard let condition = try? Condition(text) else {
                outcomes.refusals += 1
                continue
            }
            do {
                _ = try condition.holds(for: ConditionTests.experiment)
                outcomes.answers += 1
            } catch {
                XCTAssertNotNil(error.location?.column, text)
                outcomes.failures += 1
            }
        }
        XCTAssertGreaterThan(outcomes.answers, 100, "\(outcomes)")
        XCTAssertGreaterThan(outcomes.refusals, 100, "\(outcomes)")
    }
}
