import Foundation
import XCTest

/// The lines and exit codes of `chart lint` and `chart show`; the rules are held to Helm in ConformanceTests.
final class ChartLintTests: XCTestCase {
    private let script = CommandScript()
    private func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "good/Chart.yaml": "apiVersion: v2\nname: good\nversion: 1.0.0\n",
            "good/values.yaml": "# what to say\nword: hi\n",
            "good/templates/t.yaml": "kind: ConfigMap\nmetadata: {name: x}\n",
            "good/README.md": "Read me.\n",
            "good/crds/c.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
            "poor/Chart.yaml": "apiVersion: v2\nname: poor\nversion: 1.0.0\nicon: https://x.org/i.png\n",
            "poor/values.yaml": "a: 1\n",
            "poor/templates/t.yaml": "kind: Pod\nmetadata: {name: A_b}\n",
            "bad/Chart.yaml": "apiVersion: v2\nname: bad\nversion: 1.0.0\nicon: https://x.org/i.png\n",
            "bad/values.yaml": "a: 1\n",
            "bad/templates/t.yaml": "a: {{ .Values.b.c }}\n",
        ])
        addTeardownBlock { folder.remove() }
        return folder
    }

    func testLines() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let path: String = folder.path
        let good: CommandOutcome = await script.run("chart lint \(path)/good")
        XCTAssertEqual(good.code, .success)
        XCTAssertEqual(
            good.output,
            "==> Linting \(path)/good\n[INFO] Chart.yaml: icon is recommended\n\n1 chart(s) linted, 0 chart(s) failed\n"
        )
        let poor: CommandOutcome = await script.run("chart lint \(path)/poor")
        XCTAssertEqual(poor.code, .success)
        XCTAssertTrue(poor.output.contains("[WARNING] templates/t.yaml: object name does not conform"), poor.output)
        let strict: CommandOutcome = await script.run("chart lint \(path)/poor --strict")
        XCTAssertEqual(strict.code, .failed)
        XCTAssertEqual(strict.errors, "error: 1 chart(s) linted, 1 chart(s) failed\n")
        let both: CommandOutcome = await script.run("chart lint \(path)/good \(path)/bad --quiet")
        XCTAssertEqual(both.code, .failed)
        XCTAssertTrue(both.output.hasPrefix("==> Linting \(path)/bad\n[ERROR] templates/: bad/templates/t.yaml:1:7: "))
        XCTAssertFalse(both.output.contains("/good"), both.output)
        let missing: CommandOutcome = await script.run("chart lint \(path)/nothing")
        XCTAssertEqual(missing.code, .failed)
        XCTAssertTrue(missing.output.contains("Error there is no chart at \(path)/nothing"), missing.output)
    }

    func testShow() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let path: String = "\(folder.path)/good"
        let chart: CommandOutcome = await script.run("chart show chart \(path)")
        XCTAssertEqual(chart.output, "apiVersion: v2\nname: good\nversion: 1.0.0\n\n")
        let values: CommandOutcome = await script.run("chart show values \(path)")
        XCTAssertEqual(values.output, "# what to say\nword: hi\n\n")
        let all: CommandOutcome = await script.run("chart show all \(path)")
        XCTAssertEqual(
            all.output,
            "apiVersion: v2\nname: good\nversion: 1.0.0\n\n---\n# what to say\nword: hi\n\n---\nRead me.\n\n---\n"
                + "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n\n")
        let wrong: CommandOutcome = await script.run("chart show value \(path)")
        XCTAssertEqual(wrong.code, .usage)
        XCTAssertTrue(wrong.errors.contains("did you mean \"values\"?"), wrong.errors)
    }
}
