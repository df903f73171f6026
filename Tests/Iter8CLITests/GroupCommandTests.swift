import Experiments
import Foundation
import Iter8CLI
import KubeModel
import TestSupport
import ValueTree
import XCTest
import YAML

/// The `k` commands against a Kubernetes API in memory.
final class GroupCommandTests: XCTestCase {
    private func withCluster(_ body: (MemoryCluster, CommandScript) async throws -> Void) async throws {
        let cluster = try MemoryCluster(namespaces: ["default", "shop"])
        var script = CommandScript()
        script.environment["HELM_KUBEAPISERVER"] = cluster.url
        do {
            try await body(cluster, script)
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private let launch: String =
        "k launch -g web --set tasks={http,assess} --set http.url=http://127.0.0.1:9/ --set runner=job "
        + "--set assess.SLOs.upper.http/error-count=0"

    /// Writes a result into the group's Secret as the experiment's pod would.
    private func finish(_ cluster: MemoryCluster, errors: Double = 0, failing: Bool = false) throws {
        let secret: KubeObject = try XCTUnwrap(cluster.object("secrets", "web"))
        var experiment: Experiment = try document(secret)
        var insights = Insights()
        insights.record("http/error-count", errors, MetricInfo(description: "errors", kind: .counter))
        try insights.assess(SLOs(upper: [SLO(metric: "http/error-count", limit: 0)]))
        experiment.result = ExperimentResult(
            startTime: "2026-01-02T03:04:05Z", numLoops: 1, numCompletedTasks: failing ? 0 : experiment.spec.count,
            failure: failing, insights: failing ? nil : insights,
            tasks: failing
                ? [
                    TaskRecord(
                        name: "http", state: .failed, startTime: "2026-01-02T03:04:05Z",
                        endTime: "2026-01-02T03:04:06Z", error: "connection refused")
                ] : [])
        let text: String = YAMLWriter.string(experiment.value)
        cluster.change("secrets", "web") { object in
            object["stringData"] = nil
            object.annotations[ExperimentSummary.annotation] = ExperimentSummary(experiment).text
            object["data"] = ["experiment.yaml": .string(Data(text.utf8).base64EncodedString())]
        }
    }

    private func document(_ secret: KubeObject) throws -> Experiment {
        let encoded: String? = secret[at: "data", "experiment.yaml"]?.stringValue
        let decoded: [UInt8]? = encoded.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
        let plain: [UInt8]? = (secret[at: "stringData", "experiment.yaml"]?.stringValue).map { Array($0.utf8) }
        let text: [UInt8] = try XCTUnwrap(decoded ?? plain)
        return try Experiment(value: YAMLReader.parse(text, file: "experiment.yaml", numbers: .integersAndFloats))
    }

    func testLaunchListReportAssertDelete() async throws {
        try await withCluster { cluster, script in
            var outcome: CommandOutcome = await script.run(launch)
            XCTAssertEqual(outcome.code, .success, "\(outcome)")
            XCTAssertEqual(outcome.output, "", "data goes to stdout, nothing else")
            XCTAssertTrue(
                outcome.errors.hasSuffix(
                    """
                    launched group web, revision 1, in namespace default
                    next: iter8 k assert -g web -c completed --timeout 5m

                    """), outcome.errors)
            XCTAssertEqual(cluster.names("jobs"), ["web-1-job"])

            outcome = await script.run("k list")
            XCTAssertTrue(
                outcome.output.hasPrefix("GROUP\tREVISION\tSTATUS\tAGE\tEXPERIMENT\nweb\t1\tdeployed\t"), outcome.output
            )
            XCTAssertTrue(outcome.output.hasSuffix("\tpending\n"), outcome.output)
            outcome = await script.run("k report -g web")
            XCTAssertTrue(outcome.output.contains("Experiment completed: false"), "\(outcome)")
            outcome = await script.run("k assert -g web -c completed")
            XCTAssertEqual(outcome.code, .assertionFailed, "\(outcome)")
            outcome = await script.run("k assert -g web -c completed --timeout 100ms")
            XCTAssertEqual(outcome.code, .assertionFailed, "\(outcome)")

            try finish(cluster)
            outcome = await script.run("k assert -g web -c completed,nofailure -c slos")
            XCTAssertEqual(outcome.code, .success, "\(outcome)")
            outcome = await script.run("k report -g web -o json")
            XCTAssertEqual(try JSONReader.parse(outcome.output)["slosSatisfied"], true)
            XCTAssertEqual(try JSONReader.parse(outcome.output)["revision"]?.intValue, 1)
            outcome = await script.run("k report -g web -o HTML")
            XCTAssertTrue(outcome.output.hasSuffix("</html>\n"), "\(outcome)")
            outcome = await script.run("k list -A -o json")
            let group: Value? = try JSONReader.parse(outcome.output).listValue?.first
            XCTAssertEqual(
                group?.mapValue?.sortedKeys, ["experiment", "group", "namespace", "revision", "status", "updated"])
            XCTAssertEqual(group?[at: "experiment", "state"], "completed")
            outcome = await script.run("k list -A -o name")
            XCTAssertEqual(outcome.output, "default/web\n")
            outcome = await script.run("k list -n shop")
            XCTAssertEqual(outcome.output, "")
            XCTAssertEqual(outcome.errors, "no groups in namespace shop\n")

            outcome = await script.run("k delete -g web")
            XCTAssertEqual(outcome.code, .success, "\(outcome)")
            XCTAssertEqual(cluster.names("secrets"), [])
            outcome = await script.run("k delete -g web")
            XCTAssertEqual(outcome.code, .notFound, "\(outcome)")
        }
    }

    func testWaitFollowsToTheEnd() async throws {
        try await withCluster { cluster, script in
            let line: String = "\(launch) --wait --timeout 20s"
            async let running: CommandOutcome = script.run(line)
            await eventually { cluster.names("jobs") == ["web-1-job"] && cluster.object("secrets", "web") != nil }
            try finish(cluster)
            let outcome: CommandOutcome = await running
            XCTAssertEqual(outcome.code, .success, "\(outcome)")
            XCTAssertTrue(outcome.errors.contains("experiment completed: SLOs are satisfied\n"), "\(outcome)")
            XCTAssertTrue(outcome.errors.hasSuffix("next: iter8 k report -g web\n"), "\(outcome)")
        }
    }

    func testWaitTellsOfAFailedTask() async throws {
        try await withCluster { cluster, script in
            let line: String = "\(launch) --wait --timeout 20s"
            async let running: CommandOutcome = script.run(line)
            await eventually { cluster.names("jobs") == ["web-1-job"] && cluster.object("secrets", "web") != nil }
            try finish(cluster, failing: true)
            let outcome: CommandOutcome = await running
            XCTAssertEqual(outcome.code, .failed, "\(outcome)")
            XCTAssertTrue(
                outcome.errors.contains(
                    "error: experiment of group \"web\": task http failed: connection refused\nhint: iter8 k log -g web\n"
                ),
                "\(outcome)")
            // An assertion about it needs no patience either: nothing will change any more.
            let start: ContinuousClock.Instant = .now
            let asserted: CommandOutcome = await script.run("k assert -g web -c nofailure --timeout 60s")
            XCTAssertEqual(asserted.code, .assertionFailed, "\(asserted)")
            XCTAssertLessThan(start.duration(to: .now), .seconds(20))
        }
    }

    func testWaitTellsOfAJobThatDied() async throws {
        try await withCluster { cluster, script in
            cluster.jobsGet { _ in
                [
                    "conditions": [
                        ["type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "it died"]
                    ]
                ]
            }
            let outcome: CommandOutcome = await script.run("\(launch) --wait --timeout 20s")
            XCTAssertEqual(outcome.code, .failed, "\(outcome)")
            XCTAssertTrue(outcome.errors.contains("job \"web-1-job\" ended before the experiment did"), "\(outcome)")
        }
    }

    func testAnExperimentThatNobodyRunsIsNoSilentSuccess() async throws {
        try await withCluster { _, script in
            let line: String = launch.replacingOccurrences(of: "runner=job", with: "runner=none")
            for command in [line, "\(line) --wait"] {
                let outcome: CommandOutcome = await script.run(command)
                XCTAssertEqual(outcome.code, .success, "\(outcome)")
                XCTAssertTrue(outcome.errors.contains("warning: "), "\(outcome)")
                XCTAssertTrue(outcome.errors.contains("runner"), "\(outcome)")
            }
        }
    }

    func testWaitTimesOut() async throws {
        try await withCluster { _, script in
            let outcome: CommandOutcome = await script.run("\(launch) --wait --timeout 300ms")
            XCTAssertEqual(outcome.code, .timedOut, "\(outcome)")
            XCTAssertTrue(outcome.errors.contains("0 of 2 tasks are done"), "\(outcome)")
        }
    }

    func testViolatedObjectivesFailTheAssertionOnly() async throws {
        try await withCluster { cluster, script in
            _ = await script.run(launch)
            try finish(cluster, errors: 3)
            let completed: CommandOutcome = await script.run("k assert -g web -c completed,nofailure")
            XCTAssertEqual(completed.code, .success, "\(completed)")
            let violated: CommandOutcome = await script.run("k assert -g web -c slos")
            XCTAssertEqual(violated.code, .assertionFailed, "\(violated)")
            XCTAssertEqual(
                violated.errors,
                "condition slos: does not hold\nerror: group \"web\" does not satisfy slos\nhint: iter8 k report -g web\n"
            )
        }
    }

    func testWhatIsNotThere() async throws {
        try await withCluster { _, script in
            for line in ["k report -g web", "k assert -g web -c slos", "k log -g web", "k delete -g web"] {
                let outcome: CommandOutcome = await script.run(line)
                XCTAssertEqual(outcome.code, .notFound, "\(line): \(outcome)")
                XCTAssertTrue(outcome.errors.contains("hint: "), "\(outcome)")
            }
            let nowhere: CommandOutcome = await script.run("\(launch) -n nowhere")
            XCTAssertEqual(nowhere.code, .notFound, "\(nowhere)")
        }
    }

    func testADryRunAsksNoCluster() async throws {
        try await withCluster { cluster, script in
            let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-dry-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let before: String = FileManager.default.currentDirectoryPath
            _ = FileManager.default.changeCurrentDirectoryPath(folder.path)
            defer {
                _ = FileManager.default.changeCurrentDirectoryPath(before)
                try? FileManager.default.removeItem(at: folder)
            }
            for flag in ["--dry", "--dry=true", "--dry-run", "--dry-run=client"] {
                let outcome: CommandOutcome = await script.run("\(launch) -n shop \(flag)")
                XCTAssertEqual(outcome.code, .success, "\(outcome)")
                let path: String = folder.appending(path: "manifest.yaml").path
                let text: String = try String(contentsOfFile: path, encoding: .utf8)
                XCTAssertTrue(text.contains("name: web-1-job"), text)
                XCTAssertTrue(text.contains("namespace: shop"), text)
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                XCTAssertEqual(mode, 0o600)
                try FileManager.default.removeItem(atPath: path)
            }
            XCTAssertEqual(cluster.writes, [])
            let launched: CommandOutcome = await script.run("\(launch) --dry-run=none")
            XCTAssertEqual(launched.code, .success, "\(launched)")
            XCTAssertEqual(cluster.names("jobs"), ["web-1-job"])
        }
    }

    func testNamesAreCompletedFromTheCluster() async throws {
        try await withCluster { _, script in
            _ = await script.run(launch)
            let groups: CommandOutcome = await script.run(["__complete", "k", "report", "-g", "w"])
            XCTAssertEqual(groups.output, "web\n")
            let namespaces: CommandOutcome = await script.run(["__complete", "k", "list", "--namespace=s"])
            XCTAssertEqual(namespaces.output, "--namespace=shop\n")
        }
    }

    /// Asks again until it holds; the command under test runs meanwhile.
    private func eventually(_ condition: () -> Bool) async {
        let deadline: ContinuousClock.Instant = .now + .seconds(10)
        while !condition(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        XCTAssertTrue(condition())
    }

    func testDiffShowsWhatALaunchWouldDoAndNoSecret() async throws {
        try await withCluster { cluster, script in
            let diff: String = launch.replacing("k launch", with: "k diff")
            let first: CommandOutcome = await script.run(diff + " --exit-code -o table")
            XCTAssertEqual(first.code, .differencesFound, "\(first)")
            XCTAssertTrue(first.output.contains("Job/web-1-job\tadded\n"), first.output)
            XCTAssertEqual(cluster.writes, [], "nothing is changed")
            _ = await script.run(launch)
            let second: CommandOutcome = await script.run(diff + " --set http.numRequests=7")
            XCTAssertEqual(second.code, .success)
            XCTAssertTrue(
                second.output.contains("Job/web-1-job in namespace default: ended\n--- live\n"), second.output)
            XCTAssertTrue(
                second.output.contains("-  experiment.yaml: '*** (before)'\n+  experiment.yaml: '*** (after)'\n"),
                second.output)
            XCTAssertFalse(second.output.contains("numRequests"), second.output)
            let files: CommandOutcome = await script.run(diff + " -o json")
            XCTAssertEqual(try JSONReader.parse(files.output).listValue?.first?["change"], "ended")
        }
    }

    func testHistoryRollbackStatusGetAndRepair() async throws {
        try await withCluster { cluster, script in
            _ = await script.run(launch)
            _ = await script.run(launch + " --set http.numRequests=7 --description second --labels team=shop")
            XCTAssertEqual(cluster.object("secrets", "sh.helm.release.v1.web.v2")?.labels["team"], "shop")
            let history: CommandOutcome = await script.run("k history -g web")
            let lines: [Substring] = history.output.split(separator: "\n")
            XCTAssertEqual(lines.count, 3, history.output)
            XCTAssertTrue(lines.last?.hasSuffix("\tdeployed\titer8-1.0.0\tv0.13\tsecond") ?? false, history.output)
            let back: CommandOutcome = await script.run("k rollback -g web 1")
            XCTAssertTrue(back.errors.contains("revision 3 (Rollback to 1)"), "\(back)")
            let wrong: CommandOutcome = await script.run("k rollback -g web soon")
            XCTAssertEqual(wrong.code, .usage)
            let missing: CommandOutcome = await script.run("k rollback -g web 9")
            XCTAssertEqual(missing.code, .notFound, "\(missing)")
            let values: CommandOutcome = await script.run("k get values -g web --revision 2 -o json")
            XCTAssertEqual(try JSONReader.parse(values.output)[at: "http", "numRequests"]?.intValue, 7)
            let all: CommandOutcome = await script.run("k get all -g web")
            XCTAssertTrue(all.output.contains("COMPUTED VALUES:\n") && all.output.contains("kind: Job\n"), all.output)
            let status: CommandOutcome = await script.run("k status -g web -o json")
            let state: Value = try JSONReader.parse(status.output)
            XCTAssertEqual(state["revision"], 3)
            XCTAssertEqual(state["lock"], .null)
            XCTAssertEqual(
                state["objects"]?.listValue?.map { $0["state"]?.stringValue ?? "" },
                ["ready", "ready", "ready", "ready", "pending"], status.output)
            let repair: CommandOutcome = await script.run("k repair -g web")
            XCTAssertTrue(repair.errors.contains("group web is in order: revision 3 is deployed"), "\(repair)")
            let dry: CommandOutcome = await script.run("k delete -g web --dry-run")
            XCTAssertTrue(dry.output.contains("Job/web-3-job\n") && dry.output.contains("revision 2\n"), "\(dry)")
            let kept: CommandOutcome = await script.run("k delete -g web --keep-history")
            XCTAssertEqual(kept.code, .success, "\(kept)")
            XCTAssertEqual(cluster.names("jobs"), [])
            let clash: CommandOutcome = await script.run(launch + " --reuse-values --reset-values")
            XCTAssertEqual(clash.code, .usage)
        }
    }
}
