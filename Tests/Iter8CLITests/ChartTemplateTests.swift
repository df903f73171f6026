import Diagnostics
import Foundation
import XCTest

final class ChartTemplateTests: XCTestCase {
    private let script = CommandScript()
    private func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder([
            "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
            "values.yaml": "replicas: 2\nimage:\n  tag: \"1.0\"\n",
            "crds/things.yaml": "kind: CustomResourceDefinition\n",
            "templates/a.yaml":
                "kind: Deployment\nname: {{ .Release.Name }}\nin: {{ .Release.Namespace }}\nreplicas: {{ .Values.replicas }}\n",
            "templates/b.yaml":
                "kind: Service\nupgrade: {{ .Release.IsUpgrade }}\nkube: {{ .Capabilities.KubeVersion }}\n"
                + "has: {{ .Capabilities.APIVersions.Has \"acme/v1\" }}\n",
            "templates/found.yaml":
                "kind: ConfigMap\nfound: {{ (lookup \"v1\" \"Secret\" \"shop\" \"one\").data | toJson }}\n"
                + "all: {{ (lookup \"v1\" \"Secret\" \"\" \"\").items | default list | len }}\n",
            "templates/hook.yaml":
                "kind: Job\nmetadata:\n  annotations: {helm.sh/hook: pre-install}\n",
            "templates/tests/test.yaml":
                "kind: Pod\nmetadata:\n  annotations: {helm.sh/hook: test}\n",
            "templates/NOTES.txt": "thanks for {{ .Release.Name }}\n",
            "objects/secrets.yaml":
                "apiVersion: v1\nkind: List\nitems:\n"
                + "- {apiVersion: v1, kind: Secret, metadata: {name: one, namespace: shop}, data: {a: Yg==}}\n"
                + "- {apiVersion: v1, kind: Secret, metadata: {name: two, namespace: other}}\n",
        ])
        addTeardownBlock { folder.remove() }
        return folder
    }

    private func sources(_ output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("# Source: ") }.map { String($0.dropFirst(10)) }
    }

    func testObjectsComeFirstAndHooksLast() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let all: CommandOutcome = await script.run("chart template \(folder.path)")
        XCTAssertEqual(all.code, .success, "\(all)")
        XCTAssertEqual(
            sources(all.output),
            [
                "web/templates/found.yaml", "web/templates/b.yaml", "web/templates/a.yaml",
                "web/templates/tests/test.yaml", "web/templates/hook.yaml",
            ])
        XCTAssertTrue(all.output.hasPrefix("---\n# Source: "), all.output)
        XCTAssertTrue(all.output.contains("name: release-name\nin: default\nreplicas: 2\n---\n"), all.output)
        XCTAssertTrue(all.output.contains("upgrade: false\nkube: v1.36.0\nhas: false\n"), all.output)
        XCTAssertTrue(all.output.contains("found: null\nall: 0\n"), all.output)
    }

    func testFlagsLeaveOutAndAdd() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let path: String = folder.path
        let few: CommandOutcome = await script.run("chart template \(path) --no-hooks --include-crds --notes")
        XCTAssertEqual(
            sources(few.output),
            [
                "web/crds/things.yaml", "web/templates/found.yaml", "web/templates/b.yaml", "web/templates/a.yaml",
                "web/templates/NOTES.txt",
            ])
        XCTAssertTrue(few.output.hasSuffix("---\n# Source: web/templates/NOTES.txt\nthanks for release-name\n\n"))
        let untested: CommandOutcome = await script.run("chart template \(path) --skip-tests")
        XCTAssertFalse(untested.output.contains("tests/test.yaml"), untested.output)
        XCTAssertTrue(untested.output.contains("hook.yaml"), untested.output)
        let other: CommandOutcome = await script.run(
            "chart template shop \(path) -n team --is-upgrade --kube-version 1.28 -a acme/v1 --set replicas=7")
        XCTAssertTrue(other.output.contains("name: shop\nin: team\nreplicas: 7\n"), "\(other)")
        XCTAssertTrue(other.output.contains("upgrade: true\nkube: v1.28.0\nhas: true\n"), "\(other)")
    }

    func testOneTemplateOnly() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let one: CommandOutcome = await script.run("chart template \(folder.path) -s templates/a.yaml")
        XCTAssertEqual(
            one.output,
            "---\n# Source: web/templates/a.yaml\nkind: Deployment\nname: release-name\nin: default\nreplicas: 2\n")
        let some: CommandOutcome = await script.run("chart template \(folder.path) -s templates/[ab].yaml")
        XCTAssertEqual(sources(some.output), ["web/templates/b.yaml", "web/templates/a.yaml"], "\(some)")
        let none: CommandOutcome = await script.run("chart template \(folder.path) -s templates/aa.yaml")
        XCTAssertEqual(none.code, .failed)
        XCTAssertEqual(
            none.errors,
            "error: could not find template templates/aa.yaml in chart\nhint: did you mean \"templates/a.yaml\"?\n")
    }

    func testLookupsFindRecordedObjects() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let found: CommandOutcome = await script.run(
            "chart template \(folder.path) --lookup-from \(folder.path)/objects -s templates/found.yaml")
        XCTAssertTrue(found.output.contains("found: {\"a\":\"Yg==\"}\nall: 2\n"), "\(found)")
    }

    func testFilesInsteadOfOutput() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let target: String = "\(folder.path)/out/deep"
        // Twice: what an earlier run wrote is replaced, not added to.
        for _ in 0..<2 {
            let written: CommandOutcome = await script.run(
                "chart template shop \(folder.path) --output-dir \(target) --release-name")
            XCTAssertTrue(written.output.contains("wrote \(target)/shop/web/templates/a.yaml\n"), "\(written)")
        }
        let text: String = try String(contentsOfFile: "\(target)/shop/web/templates/b.yaml", encoding: .utf8)
        XCTAssertEqual(
            text,
            "---\n# Source: web/templates/b.yaml\nkind: Service\nupgrade: false\nkube: v1.36.0\nhas: false\n\n")
    }

    func testWrongUsage() async throws {
        let folder: TemporaryFolder = try makeFolder()
        for line in [
            "chart template", "chart template x \(folder.path) -g", "chart template X! \(folder.path)",
            "chart template \(folder.path) --kube-version new", "chart template a b c",
        ] {
            let outcome: CommandOutcome = await script.run(line)
            XCTAssertEqual(outcome.code, .usage, "\(line): \(outcome)")
            XCTAssertEqual(outcome.output, "", line)
        }
        let missing: CommandOutcome = await script.run("chart template ./nothing-here")
        XCTAssertEqual(missing.code, .failed)
        XCTAssertTrue(missing.errors.contains("there is no chart at ./nothing-here"), missing.errors)
    }

    func testNames() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let made: CommandOutcome = await script.run([
            "chart", "template", folder.path, "--name-template", "{{ \"AB\" | lower }}-x",
        ])
        XCTAssertTrue(made.output.contains("name: ab-x\n"), "\(made)")
        let generated: CommandOutcome = await script.run("chart template \(folder.path) -g")
        XCTAssertNotNil(generated.output.firstMatch(of: /name: web-[0-9]{10}\n/), "\(generated)")
    }

    func testAMissingDependencyIsNamed() async throws {
        let folder: TemporaryFolder = try makeFolder()
        let chart: String = "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: db, version: 1.x}]\n"
        try folder.write(chart, to: "Chart.yaml")
        let outcome: CommandOutcome = await script.run("chart template \(folder.path)")
        XCTAssertTrue(outcome.errors.contains("missing in charts/ directory: db"), "\(outcome)")
    }
}
