import Charts
import Diagnostics
import KubeClient
import KubeModel
import KubeRuntime
import Synchronization
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// A relaunch and a delete beside a previous experiment that is slow to end, and leftovers of all kinds.
final class RelaunchTests: XCTestCase {
    func testTheNewJobWaitsForTheLastPodOfTheOldOne() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.podsLinger = true
        let relaunch = Task { try await world.launch() }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        // However long it takes: nothing of the new revision but its record may be there.
        try await Task.sleep(for: .milliseconds(150))
        XCTAssertNil(world.cluster.object("jobs", "web-2-job"))
        let secret: KubeObject = try XCTUnwrap(world.cluster.object("secrets", "web"))
        XCTAssertEqual(secret.annotations["iter8.tools/revision"], "1")
        world.cluster.endPods()
        let record: ReleaseRecord = try await relaunch.value
        XCTAssertEqual(record.revision, 2)
        try world.assertOneOfEverything("lingering pod")
    }

    /// Its kubelet would clean up for seconds after the processes have ended.
    func testAPodWhoseContainersHaveEndedIsNotWaitedFor() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.podsLinger = true
        let relaunch = Task { try await world.launch() }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        world.cluster.change("pods", "web-1-job-x") { pod in
            pod[at: "status", "containerStatuses"] = [["name": "iter8", "state": ["running": [:]]]]
        }
        try await Task.sleep(for: .milliseconds(100))
        XCTAssertNil(world.cluster.object("jobs", "web-2-job"))
        world.cluster.change("pods", "web-1-job-x") { pod in
            pod[at: "status", "containerStatuses"] = [["name": "iter8", "state": ["terminated": ["exitCode": 130]]]]
        }
        let record: ReleaseRecord = try await relaunch.value
        XCTAssertEqual(record.revision, 2)
        try world.assertOneOfEverything("ended pod")
    }

    func testAPodWithoutAJobIsWaitedForToo() async throws {
        let world = try World()
        try await world.launch()
        var orphan = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: "stray")
        orphan.labels = ["iter8.tools/group": "web"]
        world.cluster.put(orphan)
        var other: KubeObject = orphan
        other.name = "other"
        other.labels = ["iter8.tools/group": "web2"]
        world.cluster.put(other)
        world.cluster.podsLinger = true
        let relaunch = Task { try await world.launch() }
        try await eventually { world.cluster.objects("pods").filter(\.isBeingDeleted).count == 2 }
        XCTAssertNil(world.cluster.object("jobs", "web-2-job"))
        world.cluster.endPods()
        _ = try await relaunch.value
        XCTAssertEqual(world.cluster.names("pods"), ["other", "web-2-job-x"])
    }

    func testAPodThatNeverEndsIsNamedWhenTimeIsUp() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.podsLinger = true
        do {
            try await world.launch(options: LaunchOptions(timeout: .milliseconds(200)))
            XCTFail("the old pod is still there")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .timedOut)
            XCTAssertTrue("\(error) \(error.details)".contains("web-1-job"), "\(error) \(error.details)")
        }
        XCTAssertNil(world.cluster.object("jobs", "web-2-job"))
        let last: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(last.status, .failed)
        XCTAssertEqual(last.revision, 2)
        world.cluster.endPods()
        world.cluster.podsLinger = false
        try await world.launch()
        try world.assertOneOfEverything("after a pod that would not end")
    }

    func testAResultIsReplacedAndOtherKeysOfTheSecretStay() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.change("secrets", "web") { secret in
            secret[at: "data", "experiment.yaml"] = "b2xkIHJlc3VsdA=="
            secret[at: "data", "mine"] = "a2VwdA=="
            // The original's runs drop these marks.
            secret.labels = [:]
        }
        let first: Value? = world.cluster.object("secrets", "web")?[at: "data", "experiment.yaml"]
        try await world.launch()
        let secret: KubeObject = try XCTUnwrap(world.cluster.object("secrets", "web"))
        XCTAssertNotEqual(secret[at: "data", "experiment.yaml"], first)
        XCTAssertEqual(secret[at: "data", "mine"], "a2VwdA==")
        try world.assertOneOfEverything("replaced result")
    }

    func testAJobOfALostHistoryDoesNotKeepTheNewOneFromRunning() async throws {
        let world = try World()
        try await world.launch()
        let old: KubeObject = try XCTUnwrap(world.cluster.object("jobs", "web-1-job"))
        world.cluster.take("secrets", "sh.helm.release.v1.web.v1")
        try await world.launch()
        try world.assertOneOfEverything("history lost")
        XCTAssertNotEqual(world.cluster.object("jobs", "web-1-job")?.uid, old.uid, "the job must run anew")
    }

    func testTheKindOfRunnerMayChange() async throws {
        let world = try World()
        try await world.launch()
        var values: Value = World.values
        values["runner"] = "cronjob"
        values["cronjobSchedule"] = "* * * * *"
        try await world.launch(values: values)
        XCTAssertEqual(world.cluster.names("jobs"), [])
        XCTAssertEqual(world.cluster.names("pods"), [])
        XCTAssertEqual(world.cluster.names("cronjobs"), ["web-2-cronjob"])
        values["runner"] = "none"
        try await world.launch(values: values)
        XCTAssertEqual(world.cluster.names("cronjobs"), [])
        try await world.launch()
        try world.assertOneOfEverything("runner changed")
    }

    func testSomebodyElsesObjectsAreNotTaken() async throws {
        let world = try World()
        var foreign = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "default", name: "web")
        foreign["data"] = ["password": "eA=="]
        world.cluster.put(foreign)
        let failure: (any Error)? = await world.attempt()
        XCTAssertEqual((failure as? Diagnostic)?.code, .conflict)
        XCTAssertEqual(
            world.cluster.writes, ["create leases iter8.web", "delete leases iter8.web"],
            "a refused launch changes nothing")
    }

    func testADeleteLeavesWhatOthersMade() async throws {
        let world = try World()
        try await world.launch()
        try await world.launch()
        try await world.launch("other")
        world.cluster.take("roles", "web")
        var foreign = KubeObject(apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", name: "web")
        foreign.annotations = ["meta.helm.sh/release-name": "stranger"]
        world.cluster.put(foreign)
        try await world.releases.delete("web")
        XCTAssertEqual(world.cluster.names("roles"), ["other", "web"])
        XCTAssertEqual(world.cluster.names("jobs"), ["other-1-job"])
        XCTAssertEqual(world.cluster.names("secrets"), ["other", "sh.helm.release.v1.other.v1"])
        do {
            try await world.releases.delete("web")
            XCTFail("it is gone")
        } catch let error as Diagnostic {
            XCTAssertEqual(error.code, .notFound)
        }
    }

    func testHistoryIsLimited() async throws {
        let world = try World()
        for _ in 0..<5 { try await world.launch(options: LaunchOptions(historyLimit: 3)) }
        let records: [ReleaseSummary] = try await world.releases.history("web")
        XCTAssertEqual(records.map(\.revision), [3, 4, 5])
        XCTAssertEqual(records.map(\.status), [.superseded, .superseded, .deployed])
    }

    func testTwentyGroupsInThreeNamespacesAtOnce() async throws {
        let names: [String] = ["one", "two", "three"]
        let world = try World(namespaces: names)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                let releases = GroupReleases(client: world.client, namespace: names[index % 3])
                group.addTask {
                    for _ in 0..<2 {
                        let chart = try XCTUnwrap(try EmbeddedCharts.chart(named: "iter8"))
                        _ = try await releases.launch("g\(index)", chart: chart, values: World.values)
                    }
                }
            }
            try await group.waitForAll()
        }
        XCTAssertEqual(world.cluster.objects("jobs").count, 20)
        XCTAssertEqual(world.cluster.objects("pods").count, 20)
        XCTAssertTrue(world.cluster.names("jobs").allSatisfy { $0.hasSuffix("-2-job") })
        let releases = GroupReleases(client: world.client, namespace: "one")
        let everywhere: [ReleaseSummary] = try await releases.list(allNamespaces: true)
        let here: [ReleaseSummary] = try await releases.list()
        XCTAssertEqual(everywhere.count, 20)
        XCTAssertEqual(here.count, 7)
        XCTAssertTrue(everywhere.allSatisfy { $0.revision == 2 && $0.status == .deployed })
    }
}

/// A revision that its process left unfinished.
final class LockProcessTests: XCTestCase {
    func testThisProcessLivesAndReadsBack() throws {
        let holder: LockProcess = try XCTUnwrap(LockProcess.current)
        XCTAssertFalse(holder.isDead)
        XCTAssertEqual(LockProcess(holder.text), holder)
        XCTAssertNil(LockProcess("nonsense"))
    }

    func testAReusedNumberAndAnotherMachine() throws {
        var holder: LockProcess = try XCTUnwrap(LockProcess.current)
        holder.began = "1"
        XCTAssertTrue(holder.isDead, "another process has the number now")
        holder.processes = "elsewhere/pid:[1]"
        XCTAssertFalse(holder.isDead, "from here nobody can tell")
    }

    func testADeleteThatFailedCanBeLaunchedOver() async throws {
        let world = try World()
        try await world.launch()
        let stuck = KubeStatus(code: 500, reason: "InternalError", message: "no")
        world.cluster.interfere { $0.description == "delete roles web" ? .refuse(stuck) : nil }
        do {
            try await world.releases.delete("web")
            XCTFail("a role could not be deleted")
        } catch {
            world.cluster.interfere(nil)
        }
        let last: ReleaseRecord = try await world.releases.get("web")
        XCTAssertEqual(last.status, .uninstalling)
        XCTAssertTrue(last.description.hasPrefix("delete failed"), last.description)
        try await world.launch()
        try world.assertOneOfEverything("delete failed")
    }

    func testALaunchDuringADeleteWaitsAndIsTheFirstOfTheNewGroup() async throws {
        let world = try World()
        try await world.launch()
        world.cluster.podsLinger = true
        let deletion = Task { try await world.releases.delete("web") }
        try await eventually { world.cluster.objects("pods").contains { $0.isBeingDeleted } }
        let launch = Task { try await world.launch() }
        world.cluster.endPods()
        _ = try await deletion.value
        let record: ReleaseRecord = try await launch.value
        XCTAssertEqual(record.revision, 1)
    }
}

/// What a launch said.
final class Heard: Sendable {
    private let lines: Mutex<[String]> = Mutex([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var all: [String] { lines.withLock { $0 } }
}
