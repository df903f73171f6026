import Diagnostics
import Foundation
import KubeModel
import TestSupport
import ValueTree
import XCTest

@testable import LocalCluster

/// A process runner over a cluster in memory, in a folder of its own.
final class RunnerFixture {
    let cluster = MemoryCluster()
    let folder: URL
    private var runner: ProcessRunner?
    private var task: Task<Void, Never>?
    private let limits: ProcessRunner.Limits

    init(limits: ProcessRunner.Limits = ProcessRunner.Limits()) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "iter8-pods-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.limits = limits
        start()
    }

    func start() {
        let products: URL = Bundle(for: RunnerFixture.self).bundleURL
        let runner = ProcessRunner(
            access: cluster, clock: SystemClock(), credentials: FixedCredentials(), stateDirectory: folder.path,
            shim: [products.appending(path: "ShimFixture").path, "cluster", "shim"], limits: limits)
        self.runner = runner
        task = Task { await runner.run() }
    }

    /// As a kill -9 of the server: nobody looks any more, the pods' processes go on.
    func crash() async {
        task?.cancel()
        await task?.value
        runner = nil
    }

    func stop() async {
        await runner?.stop(grace: .zero)
        await crash()
        try? FileManager.default.removeItem(at: folder)
    }

    func stopGently(grace: Duration = .seconds(2)) async { await runner?.stop(grace: grace) }

    /// A pod of one container that runs a shell script.
    @discardableResult
    func run(_ name: String, _ script: String, _ adjust: (inout KubeObject) -> Void = { _ in }) async throws -> String {
        var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
        pod["spec"] = [
            "restartPolicy": "Never", "terminationGracePeriodSeconds": 5,
            "containers": [["name": "main", "image": "none", "command": ["/bin/sh", "-c", .string(script)]]],
        ]
        adjust(&pod)
        return try await cluster.create(ClusterResource.pods, pod).uid ?? ""
    }

    /// What a script waits with until ``open(_:)``.
    func waiting(for gate: String) -> String {
        "until [ -e '\(folder.path)/\(gate)' ]; do sleep 0.02; done"
    }

    func open(_ gate: String) { _ = FileManager.default.createFile(atPath: "\(folder.path)/\(gate)", contents: nil) }

    func pod(_ name: String) -> KubeObject? { cluster.object(ClusterResource.pods, name) }

    func phase(_ name: String) -> String? { pod(name)?[at: "status", "phase"]?.stringValue }

    func wait(_ name: String, phase: String, file: StaticString = #filePath, line: UInt = #line) async throws {
        do {
            try await eventually(within: .seconds(30), "\(name) is \(phase)") { self.phase(name) == phase }
        } catch {
            XCTFail("\(error): \(pod(name).map { JSONWriter.string($0.value) } ?? "no pod")", file: file, line: line)
            throw error
        }
    }

    func terminated(_ name: String, _ container: Int = 0) -> Value? {
        pod(name)?[at: "status", "containerStatuses"]?.listValue?[container][at: "state", "terminated"]
    }

    func log(_ name: String, _ adjust: (inout PodLogOptions) -> Void = { _ in }) async -> String {
        await log(uid: pod(name)?.uid ?? "", adjust)
    }

    func log(uid: String, _ adjust: (inout PodLogOptions) -> Void = { _ in }) async -> String {
        var options = PodLogOptions()
        adjust(&options)
        var bytes: [UInt8] = []
        for await chunk in PodLogFile(stateDirectory: folder.path, uid: uid, container: "main").stream(options) {
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func reasons(about name: String) -> Set<String> {
        let events: [KubeObject] = cluster.objects(ClusterResource.events)
        return Set(
            events.filter { $0[at: "involvedObject", "name"]?.stringValue == name }
                .compactMap { $0["reason"]?.stringValue })
    }
}

struct FixedCredentials: PodCredentials {
    let serverURL: String = "https://127.0.0.1:1234"
    let certificateAuthority: String = "CERTIFICATE"

    func token(serviceAccount: String, namespace: String, pod: KubeObject) async throws -> Sensitive<String> {
        if serviceAccount == "absent" { throw Diagnostic(.notFound, "serviceaccounts \"absent\" not found") }
        return Sensitive("token-of-\(serviceAccount)")
    }
}
