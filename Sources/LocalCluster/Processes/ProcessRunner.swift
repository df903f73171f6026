import Diagnostics
import KubeModel
import ValueTree

/// Runs the cluster's pods as processes of this machine.
///
/// It starts what is to run, tells the API how it goes, and ends what is to end. Processes outlive it: a runner that
/// starts where another one was killed finds them again, and what ended meanwhile left a record.
///
/// A container's command is started by a shim (``ContainerShim``). Images are not pulled and nothing is isolated: pods
/// see this machine's network and files with the rights of the user who runs the cluster.
final class ProcessRunner: Sendable {
    struct Limits: Sendable {
        /// Pods that run at once; more wait as Pending.
        var pods: Int = 64
        /// Bytes of log that are kept of one run of a container.
        var logBytes: Int = 16 << 20

        init() {}
    }

    private let surroundings: PodSurroundings
    private let registry: PodRegistry = PodRegistry()

    /// - Parameter shim: what runs a container's folder: our executable and `cluster shim`.
    init(
        access: any ClusterAccess, clock: any ClusterClock, credentials: any PodCredentials, stateDirectory: String,
        shim: [String], limits: Limits = Limits()
    ) {
        surroundings = PodSurroundings(
            access: access, clock: clock,
            recorder: EventRecorder(access: access, clock: clock, component: "process-runner"),
            credentials: credentials, stateDirectory: stateDirectory, shim: MachineEnvironment.lasting(shim),
            environment: MachineEnvironment.variables(binary: shim[0]), logLimit: limits.logBytes,
            monitor: LifelineMonitor(), slots: PodSlots(limit: limits.pods))
    }

    deinit { surroundings.monitor.stop() }

    /// Until the task is cancelled; the processes go on then.
    func run() async {
        await endStrays()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                await forgetVanished()
                for await event in surroundings.access.events(of: [ClusterResource.pods]) {
                    guard let uid = event.object.uid else { continue }
                    if let worker = await registry.worker(uid) {
                        worker.send(event.kind == .deleted ? .deleted : .changed(event.object))
                    } else if event.kind == .deleted {
                        Files.removeTree(folder(uid).path)
                    } else {
                        let worker = PodWorker(pod: event.object, surroundings: surroundings)
                        await registry.add(worker)
                        group.addTask { [registry] in
                            await worker.run()
                            await registry.remove(uid)
                        }
                    }
                }
                try? await surroundings.clock.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Where a pod's files are.
    func folder(_ uid: String) -> PodFolder { PodFolder(stateDirectory: surroundings.stateDirectory, uid: uid) }

    /// Ends every process of every pod, and starts no more: SIGTERM, and SIGKILL to what is left after `grace`. How
    /// they ended is on record for the next start, if ``run()`` has no time left to tell the API.
    func stop(grace: Duration = .seconds(3)) async {
        surroundings.slots.close()
        // A task of its own: who stops the cluster has often been cancelled, and this must be waited for all the same.
        await Task { await endAll(grace: grace) }.value
    }

    private func endAll(grace: Duration) async {
        await end(Files.names(in: PodFolder.root(surroundings.stateDirectory)).map(folder), grace: grace)
    }

    /// Pods whose object went while no runner was there.
    private func endStrays() async {
        guard let pods = try? await surroundings.access.list(ClusterResource.pods, namespace: nil, selector: nil)
        else { return }
        let known: Set<String> = Set(pods.compactMap(\.uid))
        let strays: [String] = Files.names(in: PodFolder.root(surroundings.stateDirectory)).filter {
            !known.contains($0)
        }
        await end(strays.map(folder), grace: .zero)
        for stray in strays { Files.removeTree(folder(stray).path) }
    }

    /// After a break in the stream: whose deletion we may have missed.
    private func forgetVanished() async {
        guard let pods = try? await surroundings.access.list(ClusterResource.pods, namespace: nil, selector: nil)
        else { return }
        let known: Set<String> = Set(pods.compactMap(\.uid))
        for worker in await registry.all where !known.contains(worker.uid) { worker.send(.deleted) }
    }

    private func end(_ folders: [PodFolder], grace: Duration) async {
        let clock: any ClusterClock = surroundings.clock
        let deadline: KubeTime = clock.now().advanced(by: grace)
        var told: Set<Int64> = []
        var isKilling: Bool = grace <= .zero
        while true {
            let running: [ContainerProcess] = folders.flatMap(ContainerProcess.running(in:))
            if running.isEmpty { return }
            if !isKilling, clock.now() >= deadline { isKilling = true }
            for process in running {
                if isKilling {
                    process.killNow()
                } else if told.insert(process.pid).inserted {
                    process.terminate()
                }
            }
            if clock.now() > deadline.advanced(by: .seconds(10)) { return }
            do { try await clock.sleep(for: .milliseconds(20)) } catch { return }
        }
    }
}

/// The workers that are at work.
private actor PodRegistry {
    private var workers: [String: PodWorker] = [:]

    var all: [PodWorker] { Array(workers.values) }

    func worker(_ uid: String) -> PodWorker? { workers[uid] }
    func add(_ worker: PodWorker) { workers[worker.uid] = worker }
    func remove(_ uid: String) { workers[uid] = nil }
}
