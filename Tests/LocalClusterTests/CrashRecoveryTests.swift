import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import LocalCluster

/// A runner that starts where another one was killed.
final class CrashRecoveryTests: XCTestCase {
    private var fixture: RunnerFixture!

    override func setUp() async throws { fixture = try RunnerFixture() }
    override func tearDown() async throws { await fixture.stop() }

    func testWhatEndedMeanwhileIsOnRecord() async throws {
        let number: String = "echo $$$$ > '\(fixture.folder.path)'"
        try await fixture.run("well", "\(number)/well.pid; \(fixture.waiting(for: "end")); echo done; exit 0")
        try await fixture.run("ill", "\(number)/ill.pid; \(fixture.waiting(for: "end")); exit 7")
        try await fixture.wait("well", phase: "Running")
        try await fixture.wait("ill", phase: "Running")
        var processes: [pid_t] = []
        try await eventually("both have said their number") {
            processes = ["well", "ill"].compactMap { name in
                let file: URL = fixture.folder.appending(path: "\(name).pid")
                let text: String? = try? String(contentsOf: file, encoding: .utf8)
                return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            }
            return processes.count == 2
        }
        await fixture.crash()
        fixture.open("end")
        try await eventually(within: .seconds(30), "both have ended") { processes.allSatisfy { kill($0, 0) != 0 } }
        XCTAssertEqual(fixture.phase("well"), "Running")
        fixture.start()
        try await fixture.wait("well", phase: "Succeeded")
        try await fixture.wait("ill", phase: "Failed")
        XCTAssertEqual(fixture.terminated("ill")?["exitCode"]?.intValue, 7)
        let log: String = await fixture.log("well")
        XCTAssertEqual(log, "done\n")
    }

    func testWhatStillRunsIsFoundAgain() async throws {
        try await fixture.run("long", "echo start; \(fixture.waiting(for: "end")); echo end; exit 5")
        try await fixture.wait("long", phase: "Running")
        let before: Value? = fixture.pod("long")?["status"]?["containerStatuses"]
        await fixture.crash()
        fixture.start()
        fixture.open("end")
        try await fixture.wait("long", phase: "Failed")
        XCTAssertEqual(fixture.terminated("long")?["exitCode"]?.intValue, 5)
        XCTAssertEqual(
            fixture.terminated("long")?["containerID"], before?.listValue?[0]["containerID"], "it was not started twice"
        )
        let log: String = await fixture.log("long")
        XCTAssertEqual(log, "start\nend\n")
    }

    func testAnEndThatNobodySawIsNotCalledASuccess() async throws {
        let uid: String = try await fixture.run("lost", "echo $$$$; exec sleep 300")
        try await eventually(within: .seconds(10)) { self.fixture.logged(uid, "\n") }
        try await fixture.wait("lost", phase: "Running")
        let main = try await fixture.loggedProcess("lost")
        let record = try XCTUnwrap(
            ContainerRecord.read(
                PodFolder(stateDirectory: fixture.folder.path, uid: uid).run("main").record))
        await fixture.crash()
        kill(try XCTUnwrap(record.supervisor).pid, SIGKILL)
        fixture.start()
        try await fixture.wait("lost", phase: "Failed")
        XCTAssertEqual(fixture.terminated("lost")?["reason"]?.stringValue, "ContainerStatusUnknown")
        try await eventually("what it left is killed") { ProcessIdentity(of: main) == nil }
    }

    func testAShimThatIsKilledTakesItsContainerAlong() async throws {
        let uid: String = try await fixture.run("orphan", "echo $$$$; exec sleep 300")
        try await fixture.wait("orphan", phase: "Running")
        try await eventually(within: .seconds(10)) { self.fixture.logged(uid, "\n") }
        let main: pid_t = try await fixture.loggedProcess("orphan")
        let record = try XCTUnwrap(
            ContainerRecord.read(PodFolder(stateDirectory: fixture.folder.path, uid: uid).run("main").record))
        kill(try XCTUnwrap(record.supervisor).pid, SIGKILL)
        try await fixture.wait("orphan", phase: "Failed")
        XCTAssertEqual(fixture.terminated("orphan")?["reason"]?.stringValue, "ContainerStatusUnknown")
        try await eventually("its process is killed") { ProcessIdentity(of: main) == nil }
    }

    func testPodsDeletedMeanwhileAreEnded() async throws {
        let uid: String = try await fixture.run("stray", "echo $$$$; exec sleep 300")
        try await eventually(within: .seconds(10)) { self.fixture.logged(uid, "\n") }
        let main = try await fixture.loggedProcess("stray")
        await fixture.crash()
        try await fixture.cluster.delete(
            ClusterResource.pods, namespace: "default", name: "stray", options: DeleteOptions(gracePeriodSeconds: 0))
        fixture.start()
        try await eventually(within: .seconds(10), "it is ended") { ProcessIdentity(of: main) == nil }
        try await eventually { !FileManager.default.fileExists(atPath: "\(self.fixture.folder.path)/pods/\(uid)") }
    }

    func testAStopEndsEverythingAndTheNextStartTells() async throws {
        try await fixture.run("quiet", "exec sleep 300") { $0[at: "spec", "restartPolicy"] = "Always" }
        try await fixture.run("single", "exec sleep 300")
        try await fixture.wait("quiet", phase: "Running")
        try await fixture.wait("single", phase: "Running")
        await fixture.stopGently()
        await fixture.crash()
        fixture.start()
        try await fixture.wait("single", phase: "Failed")
        XCTAssertEqual(fixture.terminated("single")?["exitCode"]?.intValue, 143)
        try await eventually(within: .seconds(10), "it runs again") {
            let status: Value? = self.fixture.pod("quiet")?["status"]?["containerStatuses"]?.listValue?[0]
            return status?["restartCount"]?.intValue == 1 && status?[at: "state", "running"] != nil
        }
    }

    func testAStopFromACancelledTaskStillEndsTheStubborn() async throws {
        let uid: String = try await fixture.run("deaf", "trap '' TERM; echo up; while :; do sleep 0.05; done")
        try await fixture.wait("deaf", phase: "Running")
        try await eventually(within: .seconds(10)) { self.fixture.logged(uid, "up") }
        let fixture: RunnerFixture = self.fixture
        nonisolated(unsafe) let stopping: RunnerFixture = fixture  // nobody else uses it meanwhile
        let stop = Task {
            while !Task.isCancelled { await Task.yield() }
            await stopping.stopGently(grace: .milliseconds(300))
        }
        stop.cancel()
        await stop.value
        let folder = PodFolder(stateDirectory: fixture.folder.path, uid: uid)
        XCTAssertEqual(ContainerProcess.running(in: folder).count, 0)
        XCTAssertEqual(ContainerRecord.read(folder.run("main").record)?.exitCode, 137)
    }

    func testAStreamThatBreaksIsTakenUpAgain() async throws {
        try await fixture.run("first", "exec sleep 300")
        try await fixture.wait("first", phase: "Running")
        fixture.cluster.endStreams()
        try await fixture.cluster.delete(
            ClusterResource.pods, namespace: "default", name: "first", options: DeleteOptions(gracePeriodSeconds: 0))
        try await fixture.run("second", "true")
        try await fixture.wait("second", phase: "Succeeded")
        try await eventually(within: .seconds(10), "nothing of the first is left") {
            try FileManager.default.contentsOfDirectory(atPath: self.fixture.folder.appending(path: "pods").path).count
                == 1
        }
    }
}
