import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import LocalCluster

final class ProcessRunnerTests: XCTestCase {
    private func with(
        _ limits: ProcessRunner.Limits = ProcessRunner.Limits(), _ body: (RunnerFixture) async throws -> Void
    ) async throws {
        let fixture = try RunnerFixture(limits: limits)
        do {
            try await body(fixture)
        } catch {
            await fixture.stop()
            throw error
        }
        await fixture.stop()
    }

    // MARK: Outcomes

    func testOutcomesAreToldTruthfully() async throws {
        try await with { fixture in
            try await fixture.run("good", "echo out; echo err >&2; exit 0")
            try await fixture.run("bad", "exit 3")
            try await fixture.run("killed", "kill -9 $$$$")
            try await fixture.run("missing", "") { pod in
                pod[at: "spec", "containers"] = [["name": "main", "image": "none", "command": ["/no/such/program"]]]
            }
            try await fixture.run("homeless", "pwd") { pod in
                pod[at: "spec", "containers"] = [
                    ["name": "main", "image": "none", "command": ["pwd"], "workingDir": "/no/such/folder"]
                ]
            }
            try await fixture.wait("good", phase: "Succeeded")
            for name in ["bad", "killed", "missing", "homeless"] { try await fixture.wait(name, phase: "Failed") }
            XCTAssertEqual(fixture.terminated("good")?["exitCode"]?.intValue, 0)
            XCTAssertEqual(fixture.terminated("good")?["reason"]?.stringValue, "Completed")
            XCTAssertEqual(fixture.terminated("bad")?["exitCode"]?.intValue, 3)
            XCTAssertEqual(fixture.terminated("bad")?["reason"]?.stringValue, "Error")
            XCTAssertEqual(fixture.terminated("killed")?["exitCode"]?.intValue, 137)
            XCTAssertEqual(fixture.terminated("missing")?["exitCode"]?.intValue, 128)
            XCTAssertEqual(fixture.terminated("missing")?["reason"]?.stringValue, "StartError")
            XCTAssertTrue(fixture.terminated("missing")?["message"]?.stringValue?.contains("/no/such/program") ?? false)
            XCTAssertEqual(fixture.terminated("homeless")?["reason"]?.stringValue, "StartError")
            let log: String = await fixture.log("good")
            XCTAssertEqual(log.split(separator: "\n").sorted(), ["err", "out"])
            let status: Value = fixture.pod("good")?["status"]?["containerStatuses"]?.listValue?[0] ?? [:]
            XCTAssertEqual(status["imageID"]?.stringValue, "local process")
            XCTAssertTrue(fixture.reasons(about: "good").contains("Started"))
        }
    }

    func testAContainerWithoutACommandSaysWhy() async throws {
        try await with { fixture in
            try await fixture.run("image", "") { pod in
                pod[at: "spec", "containers"] = [["name": "main", "image": "nginx"]]
            }
            try await eventually { fixture.reasons(about: "image").contains("Failed") }
            let waiting: Value? = fixture.pod("image")?["status"]?["containerStatuses"]?.listValue?[0][
                at: "state", "waiting"]
            XCTAssertEqual(fixture.phase("image"), "Pending")
            XCTAssertEqual(waiting?["reason"]?.stringValue, "CreateContainerError")
            XCTAssertTrue(waiting?["message"]?.stringValue?.contains("not images") ?? false)
        }
    }

    func testInitContainersRunInOrderAndBlockTheRest() async throws {
        try await with { fixture in
            try await fixture.run("ordered", "cat $ITER8_POD_DIR/root/data/x") { pod in
                let mounts: Value = [["name": "data", "mountPath": "/data"]]
                func step(_ name: String, _ script: String) -> Value {
                    [
                        "name": .string(name), "image": "none", "volumeMounts": mounts,
                        "command": ["/bin/sh", "-c", .string("\(script) >> $ITER8_POD_DIR/root/data/x")],
                    ]
                }
                pod[at: "spec", "volumes"] = [["name": "data", "emptyDir": [:]]]
                pod[at: "spec", "initContainers"] = [step("one", "sleep 0.2; echo 1"), step("two", "echo 2")]
            }
            try await fixture.run("blocked", "echo never") { pod in
                pod[at: "spec", "initContainers"] = [["name": "one", "image": "none", "command": ["false"]]]
            }
            try await fixture.wait("ordered", phase: "Succeeded")
            let log: String = await fixture.log("ordered")
            XCTAssertEqual(log, "1\n2\n")
            try await fixture.wait("blocked", phase: "Failed")
            let never: String = await fixture.log("blocked")
            XCTAssertEqual(never, "")
        }
    }

    // MARK: What containers see

    func testVariablesVolumesAndCredentials() async throws {
        try await with { fixture in
            var map = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "settings")
            map["data"] = ["COLOR": "red", "file.txt": "text"]
            _ = try await fixture.cluster.create(ClusterResource.configMaps, map)
            var secret = KubeObject(apiVersion: "v1", kind: "Secret", namespace: "default", name: "hidden")
            secret["data"] = ["word": .string(Data("opensesame".utf8).base64EncodedString())]
            _ = try await fixture.cluster.create(ClusterResource.secrets, secret)
            let script: String = """
                echo "$COLOR $WORD $POD $BOTH $UNKNOWN"
                cat "$ITER8_POD_DIR/root/etc/app/file.txt"; echo; cat "$ITER8_POD_DIR/root/etc/hidden/word"; echo
                grep -c 'server: https://127.0.0.1:1234' $KUBECONFIG; stat -c %a $KUBECONFIG
                cat "$ITER8_POD_DIR/root/var/run/secrets/kubernetes.io/serviceaccount/token"; echo
                echo "$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT"
                """
            try await fixture.run("seeing", script) { pod in
                pod[at: "spec", "volumes"] = [
                    ["name": "app", "configMap": ["name": "settings"]],
                    ["name": "hidden", "secret": ["secretName": "hidden"]],
                ]
                pod[at: "spec", "containers"] = [
                    [
                        "name": "main", "image": "none", "command": ["/bin/sh", "-c"], "args": [.string(script)],
                        "envFrom": [["configMapRef": ["name": "settings"]]],
                        "env": [
                            ["name": "WORD", "valueFrom": ["secretKeyRef": ["name": "hidden", "key": "word"]]],
                            ["name": "POD", "valueFrom": ["fieldRef": ["fieldPath": "metadata.name"]]],
                            ["name": "BOTH", "value": "$(COLOR)-$(POD)-$(NONE)-$$(COLOR)"],
                        ],
                        "volumeMounts": [
                            ["name": "app", "mountPath": "/etc/app"], ["name": "hidden", "mountPath": "/etc/hidden"],
                        ],
                    ]
                ]
            }
            try await fixture.wait("seeing", phase: "Succeeded")
            let log: String = await fixture.log("seeing")
            XCTAssertEqual(
                log,
                """
                red opensesame seeing red-seeing-$(NONE)-$(COLOR)\u{20}
                text
                opensesame
                1
                600
                token-of-default
                127.0.0.1:1234

                """)
        }
    }

    func testWhatIsMissingIsSaidAndTriedAgain() async throws {
        try await with { fixture in
            try await fixture.run("patient", "echo $COLOR") { pod in
                var container: Value = pod[at: "spec", "containers"]?.listValue?[0] ?? [:]
                container["envFrom"] = [["configMapRef": ["name": "late"]]]
                pod[at: "spec", "containers"] = [container]
            }
            try await fixture.run("anonymous", "true") { pod in pod[at: "spec", "serviceAccountName"] = "absent" }
            try await eventually { fixture.reasons(about: "patient").contains("Failed") }
            try await eventually { fixture.reasons(about: "anonymous").contains("FailedMount") }
            XCTAssertEqual(fixture.phase("patient"), "Pending")
            var map = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "late")
            map["data"] = ["COLOR": "blue"]
            _ = try await fixture.cluster.create(ClusterResource.configMaps, map)
            try await fixture.wait("patient", phase: "Succeeded")
            let log: String = await fixture.log("patient")
            XCTAssertEqual(log, "blue\n")
        }
    }

    // MARK: The end

    func testGracefulDeletionAsksFirst() async throws {
        try await with { fixture in
            let uid: String = try await fixture.run(
                "polite", "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done")
            try await fixture.wait("polite", phase: "Running")
            try await eventually(within: .seconds(10)) { fixture.logged(uid, "up") }
            try await fixture.cluster.delete(
                ClusterResource.pods, namespace: "default", name: "polite", options: DeleteOptions())
            try await eventually(within: .seconds(10), "it goes") { fixture.pod("polite") == nil }
            let last: ObjectEvent? = fixture.cluster.history.last { $0.object.name == "polite" && $0.kind == .deleted }
            XCTAssertEqual(last?.object[at: "status", "phase"]?.stringValue, "Succeeded")
            try await eventually { !FileManager.default.fileExists(atPath: "\(fixture.folder.path)/pods/\(uid)") }
        }
    }

    func testTheStubbornAreKilledWithTheirChildren() async throws {
        try await with { fixture in
            let uid: String = try await fixture.run(
                "stubborn", "trap '' TERM; sleep 300 & echo $!; while :; do sleep 0.05; done"
            ) { $0[at: "spec", "terminationGracePeriodSeconds"] = 1 }
            try await eventually(within: .seconds(10)) { fixture.logged(uid, "\n") }
            let child = try await fixture.loggedProcess("stubborn")
            XCTAssertEqual(kill(child, 0), 0)
            try await fixture.cluster.delete(
                ClusterResource.pods, namespace: "default", name: "stubborn", options: DeleteOptions())
            try await eventually(within: .seconds(10), "it goes") { fixture.pod("stubborn") == nil }
            try await eventually("its child goes") { ProcessIdentity(of: child) == nil }
        }
    }

    func testWhatTheMainProcessLeavesBehindEndsWithIt() async throws {
        try await with { fixture in
            try await fixture.run("leaver", "sleep 300 & echo $!")
            try await fixture.wait("leaver", phase: "Succeeded")
            let child = try await fixture.loggedProcess("leaver")
            try await eventually("its child goes") { ProcessIdentity(of: child) == nil }
        }
    }

    func testRestartsBackOff() async throws {
        try await with { fixture in
            try await fixture.run("flapping", "echo run; exit 1") { $0[at: "spec", "restartPolicy"] = "Always" }
            try await eventually(within: .seconds(10), "the second run has ended") {
                let status: Value? = fixture.pod("flapping")?["status"]?["containerStatuses"]?.listValue?[0]
                return status?[at: "state", "waiting", "reason"]?.stringValue == "CrashLoopBackOff"
                    && status?["restartCount"]?.intValue == 1
                    && status?[at: "lastState", "terminated", "exitCode"]?.intValue == 1
            }
            XCTAssertEqual(fixture.phase("flapping"), "Running")
            XCTAssertTrue(fixture.reasons(about: "flapping").contains("BackOff"))
            let previous: String = await fixture.log("flapping") { $0.previous = true }
            XCTAssertEqual(previous, "run\n")
        }
    }

    // MARK: Readiness

    func testAProbeDecidesReadiness() async throws {
        try await with { fixture in
            try await fixture.run("slow", "\(fixture.waiting(for: "up")); touch $HOME/up; sleep 300") { pod in
                var container: Value = pod[at: "spec", "containers"]?.listValue?[0] ?? [:]
                container["readinessProbe"] = [
                    "exec": ["command": ["/bin/sh", "-c", "test -e $HOME/up"]], "periodSeconds": 0,
                ]
                pod[at: "spec", "containers"] = [container]
            }
            try await fixture.run("quick", "sleep 300")
            try await fixture.wait("quick", phase: "Running")
            try await eventually { fixture.pod("quick").map { PodView($0).isReady } ?? false }
            try await fixture.wait("slow", phase: "Running")
            fixture.open("up")
            try await eventually(within: .seconds(10)) { fixture.pod("slow").map { PodView($0).isReady } ?? false }
            let first: ObjectEvent? = fixture.cluster.history.first { event in
                event.object.name == "slow" && event.object[at: "status", "phase"]?.stringValue == "Running"
            }
            XCTAssertEqual(first.map { PodView($0.object).isReady }, false)
        }
    }

    // MARK: Limits

    func testPodsBeyondTheLimitWaitTheirTurn() async throws {
        var limits = ProcessRunner.Limits()
        limits.pods = 2
        try await with(limits) { fixture in
            for number in 0..<4 { try await fixture.run("p\(number)", fixture.waiting(for: "end")) }
            try await eventually { (0..<4).filter { fixture.phase("p\($0)") == "Running" }.count == 2 }
            XCTAssertEqual((0..<4).filter { fixture.phase("p\($0)") == "Pending" }.count, 2)
            fixture.open("end")
            for number in 0..<4 { try await fixture.wait("p\(number)", phase: "Succeeded") }
            let most: Int = fixture.mostRunning()
            XCTAssertLessThanOrEqual(most, 2)
        }
    }

    func testLogsAreKeptWithinTheirLimit() async throws {
        var limits = ProcessRunner.Limits()
        limits.logBytes = 100_000
        try await with(limits) { fixture in
            let uid: String = try await fixture.run(
                "talker", "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done")
            let followed: String = await { () async -> String in
                try? await eventually(within: .seconds(10)) { fixture.logged(uid, "line") }
                return await fixture.log(uid: uid) { $0.follow = true }
            }()
            try await fixture.wait("talker", phase: "Succeeded")
            let folder: String = "\(fixture.folder.path)/pods/\(uid)"
            let sizes: [Int] = try ["main.log", "main.log.1"].map { name in
                try XCTUnwrap(try FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.size] as? Int)
            }
            XCTAssertLessThanOrEqual(sizes.reduce(0, +), 100_000)
            let tail: String = await fixture.log("talker") { $0.tailLines = 2 }
            XCTAssertEqual(tail, "line 19998\nline 19999\n")
            XCTAssertTrue(followed.hasSuffix("line 19999\n"))
        }
    }
}

extension RunnerFixture {
    /// The process that the container has printed the number of.
    func loggedProcess(_ name: String) async throws -> pid_t {
        let text: String = await log(name)
        return try XCTUnwrap(pid_t(text.trimmingCharacters(in: .newlines)), text)
    }

    /// Whether the log's file has `text` in it.
    func logged(_ uid: String, _ text: String) -> Bool {
        let file: String = "\(folder.path)/pods/\(uid)/main.log"
        return (try? String(contentsOfFile: file, encoding: .utf8))?.contains(text) ?? false
    }

    /// The most pods that ran at one time.
    func mostRunning() -> Int {
        var running: Set<String> = []
        var most: Int = 0
        for event in cluster.history where event.resource == ClusterResource.pods {
            let isRunning: Bool = event.object[at: "status", "phase"]?.stringValue == "Running"
            if isRunning { running.insert(event.object.name) } else { running.remove(event.object.name) }
            most = max(most, running.count)
        }
        return most
    }
}
