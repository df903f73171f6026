import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Charts
@testable import Releases

final class GroupReleasesTests: XCTestCase {
    private static let values: Value = ["tasks": ["http"], "http": ["url": "http://127.0.0.1/"], "runner": "job"]
    private static let namespaced: String = "/api/v1/namespaces/team"
    private static let jobs: String = "/apis/batch/v1/namespaces/team/jobs"

    private func cluster() throws -> FakeCluster {
        let cluster = try FakeCluster()
        addTeardownBlock { cluster.stop() }
        return cluster
    }

    private func releases(_ cluster: FakeCluster, now: Int64 = 1_000_000) -> GroupReleases {
        GroupReleases(client: cluster.client, namespace: "team", now: { KubeTime(seconds: now) })
    }

    private func chart() throws -> Chart { try XCTUnwrap(EmbeddedCharts.chart(named: "iter8")) }

    private func chart(_ templates: [String: String]) throws -> Chart {
        let description = ChartFile(name: "Chart.yaml", text: "apiVersion: v2\nname: own\nversion: 1.0.0\n")
        let files: [ChartFile] = templates.sortedKeys.map {
            ChartFile(name: "templates/\($0)", text: templates[$0] ?? "")
        }
        return try ChartLoader.load(files: [description] + files, source: "own")
    }

    private func configMap(_ name: String, _ data: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\ndata: {\(data)}\n"
    }

    func testTheFirstLaunch() async throws {
        let cluster: FakeCluster = try cluster()
        let record: ReleaseRecord = try await releases(cluster).launch("web", chart: chart(), values: Self.values)
        XCTAssertEqual(record.revision, 1)
        XCTAssertEqual(record.status, .deployed)
        XCTAssertTrue(record.notes.contains("Job web-1-job"), record.notes)
        XCTAssertEqual(
            cluster.writes(),
            [
                "POST \(Self.namespaced)/secrets", "POST \(Self.namespaced)/serviceaccounts",
                "POST \(Self.namespaced)/secrets",
                "POST /apis/rbac.authorization.k8s.io/v1/namespaces/team/roles",
                "POST /apis/rbac.authorization.k8s.io/v1/namespaces/team/rolebindings", "POST \(Self.jobs)",
                "PUT \(Self.namespaced)/secrets/sh.helm.release.v1.web.v1",
            ])
        let job = try XCTUnwrap(cluster.object("\(Self.jobs)/web-1-job"))
        XCTAssertEqual(job.labels["app.kubernetes.io/managed-by"], "Helm")
        XCTAssertEqual(job.annotations["meta.helm.sh/release-name"], "web")
        XCTAssertEqual(job.annotations["meta.helm.sh/release-namespace"], "team")
        let stored: ReleaseRecord = try await releases(cluster).get("web")
        XCTAssertEqual(stored.status, .deployed)
        XCTAssertEqual(JSONWriter.string(stored.values), JSONWriter.string(Self.values))
    }

    func testARelaunchReplacesTheExperimentAndPatchesTheRest() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        _ = try await releases.launch("web", chart: chart(), values: Self.values)
        // What the first run left: its result, another key, a pod; and a Job that no record knows of.
        let secret: String = "\(Self.namespaced)/secrets/web"
        var experiment: Value = try XCTUnwrap(cluster.object(secret)).value
        experiment[at: "data", "experiment.yaml"] = "cmVzdWx0"
        experiment[at: "data", "other"] = "b3RoZXI="
        cluster.put(secret, experiment)
        cluster.put(
            "\(Self.namespaced)/pods/web-1-job-x",
            [
                "apiVersion": "v1", "kind": "Pod",
                "metadata": ["name": "web-1-job-x", "uid": "p", "labels": ["iter8.tools/group": "web"]],
            ])
        var stray: Value = try XCTUnwrap(cluster.object("\(Self.jobs)/web-1-job")).value
        stray[at: "metadata", "name"] = "web-0-job"
        cluster.put("\(Self.jobs)/web-0-job", stray)
        _ = cluster.writes()
        let record: ReleaseRecord = try await releases.launch("web", chart: chart(), values: Self.values)
        XCTAssertEqual(record.revision, 2)
        let writes: [String] = cluster.writes()
        XCTAssertEqual(writes.first, "POST \(Self.namespaced)/secrets", "the record comes first")
        let order: [String] = [
            "DELETE \(Self.jobs)/web-1-job", "DELETE \(Self.namespaced)/pods/web-1-job-x",
            "PATCH \(Self.namespaced)/secrets/web", "POST \(Self.jobs)",
        ]
        let places: [Int] = order.compactMap { writes.firstIndex(of: $0) }
        XCTAssertEqual(places.count, order.count, "\(writes)")
        XCTAssertEqual(places, places.sorted(), "\(writes)")
        XCTAssertEqual(cluster.paths(containing: "/jobs/"), ["\(Self.jobs)/web-2-job"])
        XCTAssertEqual(cluster.paths(containing: "/pods/"), [])
        let replaced = try XCTUnwrap(cluster.object(secret))
        XCTAssertEqual(replaced.annotations["iter8.tools/revision"], "2")
        XCTAssertEqual(replaced[at: "data", "other"], "b3RoZXI=", "keys of others stay")
        let document: Data? = Data(base64Encoded: replaced[at: "data", "experiment.yaml"]?.stringValue ?? "")
        XCTAssertTrue(String(decoding: document ?? Data(), as: UTF8.self).contains("revision: 2"))
        let statuses: [ReleaseStatus] = try await releases.history("web").map(\.status)
        XCTAssertEqual(statuses, [.superseded, .deployed])
    }

    func testMistakesChangeNothing() async throws {
        let cluster: FakeCluster = try cluster()
        cluster.put("\(Self.namespaced)/configmaps/theirs", ["kind": "ConfigMap", "metadata": ["name": "theirs"]])
        let own: Chart = try chart()
        let cases: [(Chart, String, Value, Diagnostic.Code, String)] = [
            (own, "Web_1", Self.values, .invalid, "can't be the name of a group"),
            (own, String(repeating: "x", count: 54), Self.values, .invalid, "can't be the name of a group"),
            (own, "web", ["tasks": ["htp"]], .invalid, "unknown task"),
            (own, "web", ["tasks": ["http"], "http": ["ulr": "x"]], .invalid, "unknown key \"ulr\""),
            (try chart(["a.yaml": configMap("theirs", "")]), "web", [:], .conflict, "exists already"),
            (try chart(["a.yaml": configMap("a", ""), "b.yaml": configMap("a", "")]), "web", [:], .invalid, "twice"),
            (
                try chart(["a.yaml": "kind: Gizmo\napiVersion: x/v1\nmetadata: {name: a}"]), "web", [:], .notFound,
                "no kind"
            ),
            (try chart(["a.yaml": "kind: ConfigMap\napiVersion: v1\nmetadata: {}"]), "web", [:], .invalid, "no name"),
        ]
        for (chart, group, values, code, message) in cases {
            do {
                _ = try await releases(cluster).launch(group, chart: chart, values: values)
                XCTFail("\(message): it launches")
            } catch {
                XCTAssertEqual((error as? Diagnostic)?.code, code, "\(error)")
                XCTAssertTrue("\(error)".contains(message), "\(error)")
            }
        }
        let elsewhere = GroupReleases(client: cluster.client, namespace: "nowhere")
        do {
            _ = try await elsewhere.launch("web", chart: own, values: Self.values)
            XCTFail("there is no such namespace")
        } catch {
            XCTAssertEqual((error as? Diagnostic)?.code, .notFound)
            XCTAssertTrue("\(error)".contains("no namespace \"nowhere\""), "\(error)")
        }
        XCTAssertEqual(cluster.writes(), [])
    }

    func testALaunchThatFailsIsRecordedAndCanBeRepeated() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        cluster.fail("POST \(Self.jobs)", with: 422)
        do {
            _ = try await releases.launch("web", chart: chart(), values: Self.values)
            XCTFail("the job can't be made")
        } catch {
            XCTAssertTrue("\(error)".contains("apply Job \"web-1-job\""), "\(error)")
        }
        let failed: ReleaseRecord = try await releases.get("web")
        XCTAssertEqual(failed.status, .failed)
        XCTAssertTrue(failed.description.contains("launch failed"), failed.description)
        cluster.fail("POST \(Self.jobs)", with: nil)
        let record: ReleaseRecord = try await releases.launch("web", chart: chart(), values: Self.values)
        XCTAssertEqual(record.revision, 2)
        XCTAssertEqual(cluster.paths(containing: "/jobs/"), ["\(Self.jobs)/web-2-job"])
        let statuses: [ReleaseStatus] = try await releases.history("web").map(\.status)
        XCTAssertEqual(statuses, [.failed, .deployed])
    }

    func testSomebodyElsesLaunchIsRespectedUntilItIsStale() async throws {
        let cluster: FakeCluster = try cluster()
        _ = try await releases(cluster).launch("web", chart: chart(), values: Self.values)
        let store = ObjectReleaseStore(client: cluster.client, namespace: "team", now: { KubeTime(seconds: 0) })
        let found: StoredRecord? = try await store.record("web", revision: 1)
        var stored: StoredRecord = try XCTUnwrap(found)
        stored.record.status = .pendingUpgrade
        _ = try await store.update(stored)
        _ = cluster.writes()
        do {
            _ = try await releases(cluster, now: 1_000_100).launch("web", chart: chart(), values: Self.values)
            XCTFail("somebody is at work")
        } catch {
            XCTAssertEqual((error as? Diagnostic)?.code, .conflict)
            XCTAssertEqual(cluster.writes(), [])
        }
        let later: ReleaseRecord = try await releases(cluster, now: 1_000_700).launch(
            "web", chart: chart(), values: Self.values)
        XCTAssertEqual(later.revision, 2)
        let statuses: [ReleaseStatus] = try await releases(cluster).history("web").map(\.status)
        XCTAssertEqual(statuses, [.failed, .deployed])
    }

    func testOfTwoLaunchesAtOnceOneWins() async throws {
        let cluster: FakeCluster = try cluster()
        let chart: Chart = try chart()
        let releases: GroupReleases = releases(cluster)
        let outcomes: [Bool] = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { (try? await releases.launch("web", chart: chart, values: Self.values)) != nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertTrue(outcomes.contains(true))
        let history: [ReleaseSummary] = try await releases.history("web")
        XCTAssertEqual(history.count, outcomes.filter { $0 }.count)
        XCTAssertEqual(cluster.paths(containing: "/jobs/").count, 1)
    }

    func testWhatIsNoLongerWantedGoes() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        let first: Chart = try chart(["a.yaml": configMap("a", "x: one, y: two"), "b.yaml": configMap("b", "")])
        _ = try await releases.launch("web", chart: first, values: [:])
        let path: String = "\(Self.namespaced)/configmaps/a"
        var edited: Value = try XCTUnwrap(cluster.object(path)).value
        edited[at: "data", "byhand"] = "kept"
        cluster.put(path, edited)
        _ = try await releases.launch("web", chart: chart(["a.yaml": configMap("a", "x: three")]), values: [:])
        XCTAssertEqual(cluster.paths(containing: "/configmaps/"), [path])
        XCTAssertEqual(cluster.object(path)?["data"], ["x": "three", "byhand": "kept"])
    }

    func testDeleteLeavesNothing() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        let before: [String] = cluster.paths(containing: "/")
        for _ in 0..<3 { _ = try await releases.launch("web", chart: chart(), values: Self.values) }
        _ = try await releases.launch("other", chart: chart(), values: Self.values)
        _ = try await releases.delete("other")
        try await releases.delete("web")
        XCTAssertEqual(cluster.paths(containing: "/"), before)
        do {
            try await releases.delete("web")
            XCTFail("it is gone")
        } catch {
            XCTAssertEqual((error as? Diagnostic)?.code, .notFound)
        }
    }

    func testDeleteSparesWhatIsSomebodyElses() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        _ = try await releases.launch("web", chart: chart(["a.yaml": configMap("a", "")]), values: [:])
        var taken: KubeObject = try XCTUnwrap(cluster.object("\(Self.namespaced)/configmaps/a"))
        taken.annotations = ["meta.helm.sh/release-name": "thief", "meta.helm.sh/release-namespace": "team"]
        cluster.put("\(Self.namespaced)/configmaps/a", taken.value)
        try await releases.delete("web")
        XCTAssertEqual(cluster.paths(containing: "/configmaps/").count, 1)
    }

    func testTheListHasEachGroupOnce() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        for group in ["web", "api", "web"] { _ = try await releases.launch(group, chart: chart(), values: Self.values) }
        let elsewhere = GroupReleases(client: cluster.client, namespace: "default", now: { KubeTime(seconds: 5) })
        _ = try await elsewhere.launch("web", chart: chart(), values: Self.values)
        let here: [ReleaseSummary] = try await releases.list()
        XCTAssertEqual(
            here.map { "\($0.name) \($0.revision) \($0.status.rawValue)" }, ["api 1 deployed", "web 2 deployed"])
        let all: [String] = try await releases.list(allNamespaces: true).map { "\($0.namespace)/\($0.name)" }
        XCTAssertEqual(all, ["default/web", "team/api", "team/web"])
        do {
            _ = try await releases.get("wbe")
            XCTFail("there is no such group")
        } catch {
            XCTAssertEqual((error as? Diagnostic)?.hint, "did you mean \"web\"?")
        }
    }

    func testTheListHasGroupsThatHelmInstalled() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        for group in ["web", "byhelm"] { _ = try await releases.launch(group, chart: chart(), values: Self.values) }
        let path: String = "\(Self.namespaced)/secrets/sh.helm.release.v1.byhelm.v1"
        var record: KubeObject = try XCTUnwrap(cluster.object(path))
        record.labels["iter8.tools/group"] = nil
        cluster.put(path, record.value)
        let names: [String] = try await releases.list().map(\.name)
        XCTAssertEqual(names, ["byhelm", "web"])
    }

    func testOldRevisionsAreForgotten() async throws {
        let cluster: FakeCluster = try cluster()
        let releases: GroupReleases = releases(cluster)
        for _ in 0..<5 {
            _ = try await releases.launch(
                "web", chart: chart(["a.yaml": configMap("a", "")]), values: [:],
                options: LaunchOptions(historyLimit: 2))
        }
        let revisions: [Int] = try await releases.history("web").map(\.revision)
        XCTAssertEqual(revisions, [4, 5])
    }

    func testHooksRunInOrderAndToTheirEnd() async throws {
        let cluster: FakeCluster = try cluster()
        let hook: (String, String, Int, String) -> String = { name, event, weight, policy in
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: \(name)
              annotations: {helm.sh/hook: \(event), helm.sh/hook-weight: "\(weight)", helm.sh/hook-delete-policy: \(policy)}
            """
        }
        let templates: [String: String] = [
            "a.yaml": configMap("a", ""), "h1.yaml": hook("late", "pre-install", 5, "hook-succeeded"),
            "h2.yaml": hook("early", "pre-install", -5, "before-hook-creation"),
        ]
        let chart: Chart = try chart(templates)
        let releases: GroupReleases = releases(cluster)
        let launch = Task { try await releases.launch("web", chart: chart, values: [:]) }
        try await eventually { cluster.paths(containing: "/jobs/early").count == 1 }
        cluster.finishJobs()
        try await eventually { cluster.paths(containing: "/jobs/late").count == 1 }
        cluster.finishJobs()
        _ = try await launch.value
        let writes: [String] = cluster.writes().filter { !$0.contains("/secrets") }
        XCTAssertEqual(
            writes.filter { $0.hasPrefix("POST") },
            ["POST \(Self.jobs)", "POST \(Self.jobs)", "POST \(Self.namespaced)/configmaps"])
        XCTAssertEqual(cluster.paths(containing: "/jobs/"), ["\(Self.jobs)/early"])
    }
}
