import Charts
import KubeModel
import ValueTree
import XCTest

@testable import Releases

/// Templates that look objects up in the cluster for which they are rendered.
final class LiveLookupTests: XCTestCase {
    func testALaunchFindsWhatTheClusterHas() async throws {
        let world = try World()
        let template: String = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: found}
            data:
              secret: {{ (lookup "v1" "Secret" .Release.Namespace "keys").data | toJson | quote }}
              all: "{{ len (lookup "v1" "Secret" .Release.Namespace "").items }}"
              none: {{ lookup "v1" "Secret" .Release.Namespace "other" | toJson | quote }}
              unknown: {{ lookup "acme.org/v1" "Rocket" "" "x" | toJson | quote }}
            """
        let keys: KubeObject = KubeObject([
            "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "keys", "namespace": "default"],
            "data": ["a": "Yg=="],
        ])
        _ = try await world.client.create(
            GroupVersionResource(group: "", version: "v1", resource: "secrets"), namespace: "default", keys)
        let files: [ChartFile] = [
            ChartFile(name: "Chart.yaml", data: Array("apiVersion: v2\nname: own\nversion: 1.0.0\n".utf8)),
            ChartFile(name: "templates/found.yaml", data: Array(template.utf8)),
        ]
        let chart: Chart = try ChartLoader.load(files: files, source: "own")
        let record: ReleaseRecord = try await world.releases.launch("own", chart: chart, values: [:])
        XCTAssertTrue(record.manifest.contains(#"secret: "{\"a\":\"Yg==\"}""#), record.manifest)
        XCTAssertTrue(record.manifest.contains("all: \"1\""), record.manifest)
        XCTAssertTrue(record.manifest.contains("none: \"{}\""), record.manifest)
        XCTAssertTrue(record.manifest.contains("unknown: \"{}\""), record.manifest)
    }

    func testTheClusterIsAskedOnlyForWhatTheChartWantsToKnow() async throws {
        let cases: [(String, String?, [String])] = [
            ("none", nil, []), ("{{ .Capabilities.KubeVersion.Minor }}", "32", ["/version"]),
            ("{{ .Capabilities.APIVersions.Has \"batch/v1\" }}", "true", ["/apis"]),
            ("{{ .Capabilities.APIVersions.Has \"batch/v1/CronJob\" }}", "true", ["/apis", "/apis/batch/v1"]),
            ("{{ .Capabilities.APIVersions.Has \"batch/v9/CronJob\" }}", "false", ["/apis"]),
            ("{{ has \"apps/v1/Deployment\" .Capabilities.APIVersions }}", "true", ["/api", "/apis"]),
        ]
        for (expression, expected, asked) in cases {
            let world = try World()
            let template: String =
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: \"\(expression)\"}\n"
            let files: [ChartFile] = [
                ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: own\nversion: 1.0.0\n"),
                ChartFile(name: "templates/a.yaml", text: template),
            ]
            let chart: Chart = try ChartLoader.load(files: files, source: "own")
            _ = try await world.releases.launch("own", chart: chart, values: [:])
            let found: String? = world.cluster.object("configmaps", "a")?[at: "data", "x"]?.stringValue
            XCTAssertEqual(found, expected ?? "none", expression)
            let questions: [String] = world.cluster.questions.filter { !$0.contains("/namespaces/") }.sorted()
            XCTAssertEqual(questions, asked, expression)
            await world.cluster.stop()
        }
    }
}
