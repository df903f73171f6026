import Diagnostics
import KubeModel
import ValueTree

/// Runs one pod from its first sight to its end.
actor PodWorker {
    struct Surroundings: Sendable {
        let access: any ClusterAccess
        let clock: any ClusterClock
        let credentials: any PodCredentials
        let starter: ContainerStarter
        let recorder: EventRecorder
        let stateDirectory: String
        /// PATH and the like, for every container.
        let environment: [String: String]
        let logLimit: Int
    }

    private let surroundings: Surroundings
    private let directory: PodDirectory
    private let key: (namespace: String, name: String, uid: String)
    private var pod: KubeObject
    private var status: PodStatus
    private var isStopping: Bool = false
    private var isAbandoned: Bool = false
    private var killDeadline: KubeTime?
    private var probes: [String: Task<Void, Never>] = [:]
    private var running: [String: ContainerRun] = [:]

    private static let pods = GroupResource(resource: "pods")

    init(_ pod: KubeObject, _ surroundings: Surroundings) {
        self.pod = pod
        self.surroundings = surroundings
        key = (pod.namespace ?? "default", pod.name, pod.uid ?? "")
        directory = PodDirectory(stateDirectory: surroundings.stateDirectory, uid: pod.uid ?? "unknown")
        let waiting: (Value) -> ContainerState = { container in
            ContainerState(
                name: container["name"]?.stringValue ?? "", image: container["image"]?.stringValue ?? "",
                phase: .waiting(reason: "ContainerCreating", message: ""))
        }
        status = PodStatus(
            initial: (pod[at: "spec", "initContainers"]?.listValue ?? []).map(waiting),
            containers: (pod[at: "spec", "containers"]?.listValue ?? []).map(waiting),
            restartPolicy: pod[at: "spec", "restartPolicy"]?.stringValue ?? "Always",
            startTime: pod[at: "status", "startTime"]?.stringValue ?? surroundings.clock.now().text)
    }

    // MARK: - life

    /// Runs the pod; returns when it is over and, if it was deleted, gone.
    func run() async {
        if PodView(pod).isFinished, !pod.isBeingDeleted { return }
        if !pod.isBeingDeleted {
            do {
                let environment: PodEnvironment = try await prepare()
                try await runContainers(environment)
            } catch is CancellationError {
                return
            } catch {
                if !isStopping { await refuse(error) }
            }
        } else {
            adoptForStopping()
        }
        if isAbandoned || pod.isBeingDeleted { await finishDeletion() }
    }

    /// The object changed.
    func update(_ object: KubeObject) async {
        pod = object
        guard object.isBeingDeleted, !isStopping else { return }
        isStopping = true
        let grace: Int64 = object[at: "metadata", "deletionGracePeriodSeconds"]?.intValue ?? 30
        killDeadline = surroundings.clock.now().advanced(by: .seconds(grace))
        signalAll(grace > 0 ? SignalNumber.terminate : SignalNumber.kill)
        guard grace > 0, let deadline = killDeadline else { return }
        Task { [surroundings] in
            try? await surroundings.clock.sleep(until: deadline)
            signalAll(SignalNumber.kill)
        }
    }

    /// The object is gone: nothing of it may go on running.
    func abandon() {
        isStopping = true
        isAbandoned = true
        signalAll(SignalNumber.kill)
    }

    /// The server stops: containers end with it, and the pod stays as it is then.
    func stop() {
        isStopping = true
        signalAll(SignalNumber.terminate)
    }

    /// They did not end when they were asked to.
    func kill() { signalAll(SignalNumber.kill) }

    private func signalAll(_ signal: Int32) {
        for run in running.values { run.identity.map { SignalNumber.send(signal, to: $0) } }
    }

    private func adoptForStopping() {
        isStopping = true
        for container in status.containers {
            guard let number = directory.latestRun(container.name) else { continue }
            let run: ContainerRun = directory.run(container.name, number)
            if run.exit == nil { running[container.name] = run }
        }
        signalAll(SignalNumber.kill)
    }

    private func finishDeletion() async {
        for run in running.values {
            if let identity = run.identity { await ExitWatch.wait(for: identity) }
        }
        for probe in probes.values { probe.cancel() }
        try? await surroundings.access.delete(
            PodWorker.pods, namespace: key.namespace, name: key.name,
            options: DeleteOptions(gracePeriodSeconds: 0, preconditionUID: key.uid))
        directory.remove()
    }

    // MARK: - start

    private func prepare() async throws -> PodEnvironment {
        try directory.create()
        let account: String = pod[at: "spec", "serviceAccountName"]?.stringValue ?? "default"
        var attempt: Int = 0
        while true {
            do {
                let token: Sensitive<String> = try await surroundings.credentials.token(
                    serviceAccount: account, namespace: key.namespace, pod: pod)
                try Files.write(Array(kubeconfig(token).utf8), to: directory.kubeconfig)
                try await PodVolumes(access: surroundings.access, pod: pod, directory: directory).prepare()
                break
            } catch let error as Diagnostic where error.code == .notFound && attempt < 150 {
                // What the pod names may come a moment after the pod.
                if attempt == 5 {
                    await surroundings.recorder.record(.warning("FailedMount", error.message), about: pod)
                }
                attempt += 1
                try await surroundings.clock.sleep(for: .milliseconds(attempt < 20 ? 100 : 2_000))
                if isStopping { throw CancellationError() }
            }
        }
        var base: [String: String] = surroundings.environment
        base["KUBECONFIG"] = directory.kubeconfig
        base["HOME"] = directory.work
        base["TMPDIR"] = directory.temporary
        base["HOSTNAME"] = key.name
        base["ITER8_POD_DIR"] = directory.path
        return PodEnvironment(access: surroundings.access, pod: pod, base: base)
    }

    private func kubeconfig(_ token: Sensitive<String>) -> String {
        let value: Value = [
            "apiVersion": "v1", "kind": "Config", "current-context": "pod",
            "clusters": [
                [
                    "name": "local",
                    "cluster": [
                        "server": .string(surroundings.credentials.serverURL),
                        "certificate-authority-data": .string(
                            PodData.encode(surroundings.credentials.certificateAuthority)),
                    ],
                ]
            ],
            "users": [["name": "pod", "user": ["token": .string(token.reveal())]]],
            "contexts": [
                ["name": "pod", "context": ["cluster": "local", "user": "pod", "namespace": .string(key.namespace)]]
            ],
        ]
        return JSONWriter.string(value)
    }

    // MARK: - containers

    private func runContainers(_ environment: PodEnvironment) async throws {
        await publish()
        let initial: [Value] = pod[at: "spec", "initContainers"]?.listValue ?? []
        for (index, container) in initial.enumerated() {
            while true {
                let exit: ContainerExit = try await runOnce(container, \.initial, index, environment)
                if exit.code == 0 { break }
                if status.restartPolicy == "Never" || isStopping { return }
                try await backOff(\.initial, index, exit)
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, container) in (pod[at: "spec", "containers"]?.listValue ?? []).enumerated() {
                group.addTask { try await self.keepRunning(container, index, environment) }
            }
            try await group.waitForAll()
        }
    }

    private func keepRunning(_ container: Value, _ index: Int, _ environment: PodEnvironment) async throws {
        while !isStopping {
            let exit: ContainerExit = try await runOnce(container, \.containers, index, environment)
            let isOver: Bool =
                status.restartPolicy == "Never" || status.restartPolicy == "OnFailure" && exit.code == 0
            if isOver || isStopping { return }
            try await backOff(\.containers, index, exit)
        }
    }

    /// 10 s after the first failure, then twice as long each time up to 5 minutes.
    private func backOff(_ list: WritableKeyPath<PodStatus, [ContainerState]>, _ index: Int, _ exit: ContainerExit)
        async throws
    {
        let name: String = status[keyPath: list][index].name
        let restarts: Int = status[keyPath: list][index].restarts
        status[keyPath: list][index].last = exit
        let seconds: Int = min(300, 10 << min(restarts, 5))
        if restarts > 0 || exit.code != 0 {
            status[keyPath: list][index].phase = .waiting(
                reason: "CrashLoopBackOff", message: "back-off \(seconds)s restarting container \(name)")
            await publish()
            await surroundings.recorder.record(.warning("BackOff", "Back-off restarting container \(name)"), about: pod)
            let deadline: KubeTime = surroundings.clock.now().advanced(by: .seconds(seconds))
            while !isStopping, surroundings.clock.now() < deadline {
                try await surroundings.clock.sleep(for: .milliseconds(200))
            }
        }
        status[keyPath: list][index].restarts += 1
    }

    /// One run of a container; a run of an earlier server is taken over.
    private func runOnce(
        _ container: Value, _ list: WritableKeyPath<PodStatus, [ContainerState]>, _ index: Int,
        _ environment: PodEnvironment
    ) async throws -> ContainerExit {
        let name: String = status[keyPath: list][index].name
        let run: ContainerRun = try await started(container, name, list, index, environment)
        running[name] = run
        if isStopping { run.identity.map { SignalNumber.send(SignalNumber.terminate, to: $0) } }
        if run.exit == nil {
            status[keyPath: list][index].phase = .running(since: surroundings.clock.now().text)
            let probe: ReadinessProbe? = ReadinessProbe(container)
            status[keyPath: list][index].isReady = probe == nil
            if let probe, list == \PodStatus.containers { watch(probe, name, index) }
            await publish()
            if let identity = run.identity { await ExitWatch.wait(for: identity) }
            // The supervisor records the end right after it.
            for _ in 0..<400 where run.exit == nil { try? await surroundings.clock.sleep(for: .milliseconds(5)) }
        }
        probes.removeValue(forKey: name)?.cancel()
        running[name] = nil
        let now: String = surroundings.clock.now().text
        let exit: ContainerExit = run.exit ?? ContainerExit(code: 137, signal: 0, startedAt: now, finishedAt: now)
        let reason: String = run.exit == nil ? "ContainerStatusUnknown" : ContainerState.reason(of: exit)
        status[keyPath: list][index].phase = .terminated(exit, reason: reason)
        status[keyPath: list][index].isReady = false
        await publish()
        return exit
    }

    private func started(
        _ container: Value, _ name: String, _ list: WritableKeyPath<PodStatus, [ContainerState]>, _ index: Int,
        _ environment: PodEnvironment
    ) async throws -> ContainerRun {
        if let number = directory.latestRun(name), status[keyPath: list][index].restarts == 0 {
            // From before a restart of the server: still running, or ended meanwhile.
            status[keyPath: list][index].restarts = number
            let run: ContainerRun = directory.run(name, number)
            if run.exit != nil || run.identity?.isAlive == true { return run }
            if run.identity != nil { return run }
        }
        let variables: [String: String] = try await environment.variables(of: container)
        let spec = ContainerSpec(
            arguments: try environment.arguments(of: container, variables), environment: variables,
            workingDirectory: workingDirectory(container), logLimit: surroundings.logLimit)
        let number: Int = (directory.latestRun(name) ?? -1) + 1
        let run: ContainerRun = directory.run(name, number)
        try await surroundings.starter.start(spec, in: run)
        return run
    }

    /// The one asked for if this machine has it, else the pod's own.
    private func workingDirectory(_ container: Value) -> String {
        guard let wanted = container["workingDir"]?.stringValue, Files.exists(wanted) else { return directory.work }
        return wanted
    }

    private func watch(_ probe: ReadinessProbe, _ name: String, _ index: Int) {
        probes[name] = Task { [clock = surroundings.clock] in
            try? await clock.sleep(for: .seconds(probe.initialDelay))
            while !Task.isCancelled {
                let isReady: Bool = await probe.isReady()
                await setReady(isReady, index)
                // Until it is ready at first, more often: nobody waits a period for a service that is up.
                try? await clock.sleep(for: isReady ? .seconds(probe.period) : .milliseconds(200))
            }
        }
    }

    private func setReady(_ isReady: Bool, _ index: Int) async {
        guard status.containers[index].isReady != isReady, status.containers[index].isRunning else { return }
        status.containers[index].isReady = isReady
        await publish()
    }

    // MARK: - status

    /// The pod can't run: it fails with the reason.
    private func refuse(_ error: any Error) async {
        let diagnostic: Diagnostic = (error as? Diagnostic) ?? Diagnostic(.failed, "\(error)")
        let hint: String = diagnostic.hint.map { " (\($0))" } ?? ""
        status.refusal = ("CreateContainerError", diagnostic.description + hint)
        await surroundings.recorder.record(.warning("Failed", diagnostic.description + hint), about: pod)
        await publish()
    }

    /// Writes the status; a conflict or a deleted pod is no concern of the containers.
    private func publish() async {
        for _ in 0..<5 {
            guard
                var current = try? await surroundings.access.get(
                    PodWorker.pods, namespace: key.namespace, name: key.name),
                current.uid == key.uid
            else { return }
            current["status"] = status.value(old: current["status"], now: surroundings.clock.now())
            do {
                _ = try await surroundings.access.updateStatus(PodWorker.pods, current)
                return
            } catch {
                continue
            }
        }
    }
}
