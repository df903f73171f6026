import Diagnostics
import Glibc
import KubeModel
import Synchronization
import ValueTree

/// The embedded cluster's node: runs its pods as local processes.
///
/// A container's command is started by a supervisor (``ContainerShim``) that outlives the server, so a server that was
/// killed finds its pods' processes, or how they ended, when it starts again. Images are not pulled, nothing is
/// isolated: pods see this machine's network and files with the rights of the user who runs the cluster.
final class ProcessRunner: Sendable {
    struct Limits: Sendable {
        /// Pods that run at once; more wait as Pending.
        var pods: Int = 64
        /// Bytes of one log file; a container has two.
        var logBytes: Int = 8 << 20

        init() {}
    }

    private let surroundings: PodWorker.Surroundings
    private let limits: Limits
    private let workers: Mutex<[String: PodWorker]> = Mutex([:])

    private static let pods = GroupResource(resource: "pods")

    /// - Parameter shim: what runs a container's folder: our executable and `cluster shim`.
    init(
        access: any ClusterAccess, clock: any ClusterClock, credentials: any PodCredentials, stateDirectory: String,
        shim: [String], limits: Limits = Limits()
    ) {
        self.limits = limits
        let folder: String = shim[0].split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        let path: String = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        var environment: [String: String] = ["PATH": "\(folder):\(path)", "NO_COLOR": "1"]
        for name in ["LANG", "LC_ALL", "TZ"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let address: [Substring] = credentials.serverURL.split(separator: "/").last?.split(separator: ":") ?? []
        if address.count == 2 {
            environment["KUBERNETES_SERVICE_HOST"] = String(address[0])
            environment["KUBERNETES_SERVICE_PORT"] = String(address[1])
        }
        surroundings = PodWorker.Surroundings(
            access: access, clock: clock, credentials: credentials, starter: ContainerStarter(command: shim),
            recorder: EventRecorder(access: access, clock: clock, component: "process-runner"),
            stateDirectory: stateDirectory,
            environment: environment, logLimit: limits.logBytes)
    }

    /// Follows pods until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            var hasCleaned: Bool = false
            for await event in surroundings.access.events(of: [ProcessRunner.pods]) {
                if Task.isCancelled { break }
                if !hasCleaned {
                    hasCleaned = true
                    group.addTask { await self.removeOrphans() }
                }
                await handle(event, &group)
            }
            group.cancelAll()
        }
    }

    /// Ends every container, waiting at most a few seconds before it kills them.
    func stop() async {
        let all: [PodWorker] = workers.withLock { Array($0.values) }
        for worker in all { await worker.stop() }
        let deadline: KubeTime = surroundings.clock.now().advanced(by: .seconds(3))
        while surroundings.clock.now() < deadline, !workers.withLock({ $0.isEmpty }) {
            try? await surroundings.clock.sleep(for: .milliseconds(20))
        }
        for worker in workers.withLock({ Array($0.values) }) { await worker.kill() }
    }

    private func handle(_ event: ObjectEvent, _ group: inout TaskGroup<Void>) async {
        let pod: KubeObject = event.object
        guard let uid = pod.uid else { return }
        let known: PodWorker? = workers.withLock { $0[uid] }
        switch event.kind {
        case .deleted:
            await known?.abandon()
            if known == nil { discard(uid) }
        case .added, .modified:
            if let known { return await known.update(pod) }
            if PodView(pod).isFinished, !pod.isBeingDeleted { return }
            let worker = PodWorker(pod, surroundings)
            workers.withLock { $0[uid] = worker }
            group.addTask {
                await self.waitForRoom(uid)
                await worker.run()
                self.workers.withLock { $0[uid] = nil }
            }
        }
    }

    /// Pods beyond the limit wait for their turn.
    private func waitForRoom(_ uid: String) async {
        while workers.withLock({ $0.count }) > limits.pods, !Task.isCancelled {
            let isEarly: Bool = workers.withLock { $0.keys.sorted().prefix(limits.pods).contains(uid) }
            if isEarly { return }
            try? await surroundings.clock.sleep(for: .milliseconds(200))
        }
    }

    /// Removes what is left of a pod: its processes, then its files.
    private func discard(_ uid: String) {
        let directory = PodDirectory(stateDirectory: surroundings.stateDirectory, uid: uid)
        for container in Files.names(in: directory.path + "/containers") {
            guard let number = directory.latestRun(container) else { continue }
            directory.run(container, number).identity.map { SignalNumber.send(SignalNumber.kill, to: $0) }
        }
        directory.remove()
    }

    /// Pods that were deleted while no server ran.
    private func removeOrphans() async {
        guard let pods = try? await surroundings.access.list(ProcessRunner.pods, namespace: nil, selector: nil) else {
            return
        }
        let known: Set<String> = Set(pods.compactMap(\.uid))
        for uid in Files.names(in: surroundings.stateDirectory + "/pods") where !known.contains(uid) {
            let isWorking: Bool = workers.withLock { $0[uid] != nil }
            if !isWorking { discard(uid) }
        }
    }
}
