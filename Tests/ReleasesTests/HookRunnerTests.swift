import Charts
import Diagnostics
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import Releases

/// One event's hooks: order, policies, what is left over, what they said, and what the record tells of them.
final class HookRunnerTests: XCTestCase {
    private func hook(
        _ name: String, kind: String = "Job", weight: Int = 0, delete: [String] = [], show: [String] = [],
        events: [String] = ["pre-install"]
    ) -> ReleaseHook {
        let versions: [String: String] = [
            "Job": "batch/v1", "ConfigMap": "v1", "Pod": "v1", "CustomResourceDefinition": "apiextensions.k8s.io/v1",
        ]
        let manifest: String = """
            apiVersion: \(versions[kind] ?? "v1")
            kind: \(kind)
            metadata:
              name: \(name)
              annotations: {helm.sh/hook: pre-install}

            """
        return ReleaseHook([
            "name": .string(name), "kind": .string(kind), "path": .string("c/templates/\(name).yaml"),
            "manifest": .string(manifest), "events": .list(events.map(Value.string)), "weight": .int(Int64(weight)),
            "delete_policies": .list(delete.map(Value.string)), "output_log_policies": .list(show.map(Value.string)),
        ])
    }

    private func runner(_ world: World, _ heard: Heard = Heard()) -> HookRunner {
        HookRunner(
            client: world.client, namespace: "default", timeout: .seconds(5), group: "web",
            now: { world.clock.withLock { $0 } }, notice: { heard.add($0) })
    }

    private func run(_ world: World, _ hooks: [ReleaseHook], _ heard: Heard = Heard()) async throws {
        try await runner(world, heard).run(.preInstall, of: hooks) { _ in }
    }

    private func failure(_ world: World, _ hooks: [ReleaseHook], _ heard: Heard = Heard()) async throws -> Diagnostic {
        do {
            try await run(world, hooks, heard)
        } catch let error as Diagnostic {
            return error
        }
        throw Diagnostic(.failed, "the hooks went well")
    }

    /// Jobs end as soon as they are there: well, but for those named.
    private func world(failing: Set<String> = []) throws -> World {
        let world = try World()
        world.cluster.jobsGet { job in
            let type: String = failing.contains(job.name) ? "Failed" : "Complete"
            return ["conditions": [["type": .string(type), "status": "True", "message": "as the test wants"]]]
        }
        return world
    }

    /// A pod of a hook's Job that has ended.
    private func putPod(_ world: World, of job: String, says lines: [String]) {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: "\(job)-abc")
        pod.labels = ["job-name": job]
        pod["status"] = [
            "phase": "Failed",
            "containerStatuses": [["name": "main", "state": ["terminated": ["exitCode": 3]]]],
        ]
        world.cluster.put(pod)
        world.cluster.pod("\(job)-abc", says: lines)
    }

    // MARK: Order

    func testTheyRunByWeightThenName() {
        let hooks: [ReleaseHook] = [
            hook("b", kind: "ConfigMap"), hook("late", weight: 5), hook("a"), hook("early", weight: -1),
            hook("other", events: ["post-install", "test"]), hook("c", events: ["pre-install", "post-install"]),
        ]
        XCTAssertEqual(HookRunner.due(.preInstall, hooks).map(\.hook.name), ["early", "a", "b", "c", "late"])
        XCTAssertEqual(HookRunner.due(.preInstall, hooks).map(\.index), [3, 2, 0, 5, 1])
        XCTAssertEqual(HookRunner.due(.postInstall, hooks).map(\.hook.name), ["c", "other"])
        XCTAssertEqual(HookRunner.due(.preDelete, hooks).count, 0)
    }

    func testWhatIsAlikeStaysInTheRecordsOrder() {
        let hooks: [ReleaseHook] = [hook("a", kind: "ConfigMap"), hook("a"), hook("a", events: [])]
        XCTAssertEqual(HookRunner.due(.preInstall, hooks).map(\.hook.kind), ["ConfigMap", "Job"])
    }

    // MARK: Delete policies

    func testThoseThatSucceededGoInReverseWhenAllHave() async throws {
        let world = try world()
        try await run(
            world,
            [
                hook("one", delete: ["hook-succeeded"]), hook("two", weight: 1),
                hook("three", weight: 2, delete: ["hook-succeeded"]), hook("four", weight: 3, delete: ["hook-failed"]),
            ])
        XCTAssertEqual(
            world.cluster.writes,
            [
                "create jobs one", "delete jobs two", "create jobs two", "create jobs three", "create jobs four",
                "delete jobs three", "delete jobs one",
            ])
        XCTAssertEqual(world.cluster.names("jobs"), ["four", "two"])
    }

    func testAfterAFailureEachGoesAsItsOwnPolicySays() async throws {
        for (policy, left) in [("hook-failed", ["one"]), ("hook-succeeded", ["one", "two"])] {
            let world = try world(failing: ["two"])
            let error: Diagnostic = try await failure(
                world,
                [
                    hook("gone", weight: -2, delete: ["hook-succeeded"]),
                    hook("one", weight: -1, delete: ["hook-failed"]), hook("two", delete: [policy]),
                    hook("three", weight: 1),
                ])
            XCTAssertEqual(error.code, .failed)
            XCTAssertTrue(error.message.contains("Job \"two\" failed: as the test wants"), "\(error)")
            XCTAssertEqual(world.cluster.names("jobs"), left, policy)
            XCTAssertEqual(error.hint?.contains("job/two"), policy == "hook-succeeded", "\(error)")
        }
    }

    func testADefinitionIsNeverDeletedAndOneThatIsThereIsUsed() async throws {
        let world = try World()
        let hooks: [ReleaseHook] = [
            hook("things.example.com", kind: "CustomResourceDefinition", delete: ["hook-succeeded"])
        ]
        let runner: HookRunner = runner(world)
        let running = Task { try await runner.run(.preInstall, of: hooks) { _ in } }
        try await eventually { world.cluster.names("customresourcedefinitions") == ["things.example.com"] }
        world.cluster.change("customresourcedefinitions", "things.example.com") {
            $0["status"] = ["conditions": [["type": "Established", "status": "True"]]]
        }
        try await running.value
        try await run(world, hooks)
        XCTAssertEqual(world.cluster.names("customresourcedefinitions"), ["things.example.com"])
    }

    // MARK: What is there already

    func testAJobOfAnInterruptedLaunchIsMadeAnew() async throws {
        let world = try world()
        let hooks: [ReleaseHook] = [hook("one", delete: ["hook-failed"])]
        try await run(world, hooks)
        let old: KubeObject = try XCTUnwrap(world.cluster.object("jobs", "one"))
        XCTAssertEqual(old.annotations[HookObject.mark], "web")
        try await run(world, hooks)
        XCTAssertNotEqual(world.cluster.object("jobs", "one")?.uid, old.uid)
    }

    func testWhatIsSomebodyElsesIsNamedAndLeftAlone() async throws {
        let runs: Value = ["conditions": []]
        let annotations: [[String: String]] = [
            [:], ["helm.sh/hook": "pre-install"], ["helm.sh/hook": "pre-install", HookObject.mark: "other"],
        ]
        for marks in annotations {
            let world = try world()
            var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "one")
            job.annotations = marks
            job["status"] = runs
            world.cluster.put(job)
            let error: Diagnostic = try await failure(world, [hook("one", delete: ["hook-failed"])])
            XCTAssertEqual(error.code, .conflict)
            XCTAssertTrue(error.message.contains("Job \"one\" is there already"), "\(error)")
            XCTAssertTrue(error.hint?.contains("kubectl delete -n default jobs.batch/one") ?? false, "\(error)")
            XCTAssertEqual(world.cluster.names("jobs"), ["one"], "\(marks)")
        }
    }

    func testAHookOfHelmsThatHasEndedIsMadeAnew() async throws {
        let world = try world()
        var job = KubeObject(apiVersion: "batch/v1", kind: "Job", namespace: "default", name: "one")
        job.annotations = ["helm.sh/hook": "pre-install"]
        job["status"] = ["conditions": [["type": "Complete", "status": "True"]]]
        world.cluster.put(job)
        try await run(world, [hook("one", delete: ["hook-failed"])])
        XCTAssertEqual(world.cluster.object("jobs", "one")?.annotations[HookObject.mark], "web")
    }

    func testDataIsNeverMadeAnewUnlessThePolicySaysSo() async throws {
        let world = try world()
        let kept: [ReleaseHook] = [hook("data", kind: "ConfigMap", delete: ["hook-failed"])]
        try await run(world, kept)
        let first: KubeObject = try XCTUnwrap(world.cluster.object("configmaps", "data"))
        let error: Diagnostic = try await failure(world, kept)
        XCTAssertEqual(error.code, .conflict)
        XCTAssertEqual(world.cluster.object("configmaps", "data")?.uid, first.uid)
        try await run(world, [hook("data", kind: "ConfigMap")])
        XCTAssertNotEqual(world.cluster.object("configmaps", "data")?.uid, first.uid)
    }

    // MARK: What they said

    func testTheLastLinesAreInTheError() async throws {
        let world = try world(failing: ["one"])
        putPod(world, of: "one", says: (1...30).map { "line \($0)" })
        let error: Diagnostic = try await failure(world, [hook("one", delete: ["hook-failed"])])
        XCTAssertEqual(error.details.first, "pod one-abc: container \"main\" ended with exit status 3")
        XCTAssertEqual(error.details.dropFirst().first, "one-abc | line 11")
        XCTAssertEqual(error.details.last, "one-abc | line 30")
    }

    func testOutputIsShownAsItsPolicySays() async throws {
        for (name, policy, isShown) in [
            ("well", "hook-succeeded", true), ("well", "hook-failed", false), ("ill", "hook-failed", true),
            ("ill", "hook-succeeded", false),
        ] {
            let world = try world(failing: ["ill"])
            putPod(world, of: name, says: ["hello"])
            let heard = Heard()
            try? await run(world, [hook(name, delete: ["hook-succeeded"], show: [policy])], heard)
            XCTAssertEqual(heard.all, isShown ? ["hook Job \"\(name)\": \(name)-abc | hello"] : [], "\(name) \(policy)")
        }
    }

    // MARK: The record

    func testTheJournalTellsHowEachRanLast() async throws {
        let world = try world(failing: ["two"])
        let hooks: [ReleaseHook] = [hook("three", weight: 9), hook("two", weight: 1), hook("one")]
        let journal = HookJournal()
        try? await runner(world).run(.preInstall, of: hooks, journal) { _ in }
        XCTAssertNil(journal.run(of: 0))
        XCTAssertEqual(journal.run(of: 1)?.phase, .failed)
        XCTAssertEqual(journal.run(of: 2)?.phase, .succeeded)
        var record = ReleaseRecord(["hooks": [["name": "three"], ["name": "two"], ["name": "one", "weight": 7]]])
        record.take(journal)
        let time: Value = "2023-11-14T22:13:20Z"
        XCTAssertEqual(
            record.value["hooks"],
            [
                ["name": "three"],
                [
                    "name": "two", "delete_policies": ["before-hook-creation"],
                    "last_run": ["started_at": time, "completed_at": time, "phase": "Failed"],
                ],
                [
                    "name": "one", "weight": 7, "delete_policies": ["before-hook-creation"],
                    "last_run": ["started_at": time, "completed_at": time, "phase": "Succeeded"],
                ],
            ])
    }
}
