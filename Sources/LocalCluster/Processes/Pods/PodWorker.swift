import Diagnostics
import KubeModel
import ValueTree

/// What pods have in common.
struct PodSurroundings: Sendable {
    let access: any ClusterAccess
    let clock: any ClusterClock
    let recorder: EventRecorder
    let credentials: any PodCredentials
    let stateDirectory: String
    /// What starts a container's shim, before the run's folder.
    let shim: [String]
    /// What every container gets of the machine's own variables.
    let environment: [String: String]
    let logLimit: Int
    let monitor: LifelineMonitor
    let slots: PodSlots
}

/// Carries out what one pod's machine decides, from its start (or its being found again) until it is gone.
actor PodWorker {
    enum Input: Sendable {
        case changed(KubeObject)
        case deleted
        case placed
        case lifeline(String, run: Int, LifelineMonitor.Event)
        case probed(String, run: Int, isReady: Bool)
        case unhealthy(String, run: Int, String)
        case tick
    }

    nonisolated let uid: String
    nonisolated private let inputs: AsyncStream<Input>
    nonisolated private let mailbox: AsyncStream<Input>.Continuation
    private let surroundings: PodSurroundings
    private let folder: PodFolder
    private var machine: PodMachine
    private var processes: [String: ContainerProcess] = [:]
    /// Counts runs, so that late news of an earlier one is not taken for news of this one.
    private var runs: [String: Int] = [:]
    private var launches: [String: ContainerProcess.Launch] = [:]
    private var probes: [String: Task<Void, Never>] = [:]
    private var timer: Task<Void, Never>?
    private var isDeleted: Bool = false
    private var writtenStatus: Value?

    init(pod: KubeObject, surroundings: PodSurroundings) {
        uid = pod.uid ?? ""
        self.surroundings = surroundings
        folder = PodFolder(stateDirectory: surroundings.stateDirectory, uid: uid)
        machine = PodMachine(pod: pod, now: surroundings.clock.now())
        writtenStatus = pod["status"]
        (inputs, mailbox) = AsyncStream.makeStream(of: Input.self)
    }

    nonisolated func send(_ input: Input) { mailbox.yield(input) }

    /// Until the pod is gone or the task is cancelled; the pod's processes outlive a cancellation.
    func run() async {
        await findEarlierRuns()
        requestPlace()
        await advance()
        for await input in inputs {
            take(input)
            await advance()
            if isDeleted, processes.isEmpty { break }
        }
        timer?.cancel()
        for task in probes.values { task.cancel() }
        if isDeleted {
            surroundings.slots.release(uid)
            Files.removeTree(folder.path)
        }
    }

    // MARK: Facts

    private func findEarlierRuns() async {
        guard Files.exists(folder.path) else { return }
        for container in machine.initContainers + machine.containers {
            let (name, restarts) = (container.spec.name, container.restarts)
            let (folder, monitor, now) = (folder, surroundings.monitor, surroundings.clock.now())
            let since: KubeTime = machine.startTime
            let tell: @Sendable (LifelineMonitor.Event) -> Void = listener(name, run: 0)
            let found: ContainerProcess.Found? = await OwnThread.value {
                ContainerProcess.find(
                    name, folder: folder, restarts: restarts, since: since, now: now, monitor: monitor, tell: tell)
            }
            switch found {
            case nil, .nothing: continue
            case .running(let record, let process):
                processes[name] = process
                runs[name] = 0
                machine.started(name, supervisor: process.pid, now: record.startedAt)
                startProbes(name)
            case .ended(let record):
                machine.ended(name, record)
            }
        }
    }

    private func requestPlace() {
        if machine.phase == "Succeeded" || machine.phase == "Failed" { return machine.placed(now: machine.startTime) }
        let isPlaced: Bool = surroundings.slots.request(uid, isRunning: !processes.isEmpty) { [mailbox] in
            mailbox.yield(.placed)
        }
        if isPlaced { machine.placed(now: surroundings.clock.now()) }
    }

    private func listener(_ name: String, run: Int) -> @Sendable (LifelineMonitor.Event) -> Void {
        { [mailbox] event in mailbox.yield(.lifeline(name, run: run, event)) }
    }

    private func take(_ input: Input) {
        switch input {
        case .changed(let pod): machine.changed(pod)
        case .deleted:
            isDeleted = true
            for process in processes.values { process.killNow() }
        case .placed: machine.placed(now: surroundings.clock.now())
        case .tick: break
        case .lifeline(let name, let run, let event):
            if runs[name] == run { take(event, of: name) }
        case .probed(let name, let run, let isReady):
            if runs[name] == run { machine.probed(name, isReady: isReady) }
        case .unhealthy(let name, let run, let message):
            if runs[name] == run { restartUnhealthy(name, message) }
        }
    }

    private func take(_ event: LifelineMonitor.Event, of name: String) {
        let record: ContainerRecord? = ContainerRecord.read(folder.run(name).record)
        let now: KubeTime = surroundings.clock.now()
        switch event {
        case .started:
            machine.started(
                name, supervisor: processes[name]?.pid ?? 0, now: record?.startedAt ?? now)
            startProbes(name)
            if isDeleted { processes[name]?.killNow() }
        case .ended:
            processes[name] = nil
            probes.removeValue(forKey: name)?.cancel()
            machine.ended(name, outcome(record, of: name, now: now))
        }
    }

    private func outcome(_ record: ContainerRecord?, of name: String, now: KubeTime) -> ContainerRecord {
        if let record, record.finishedAt != nil { return record }
        if let record { ContainerProcess.killRest(of: record) }
        let restarts: Int = launches[name]?.restarts ?? record?.restarts ?? 0
        return .unknown(restarts: restarts, startedAt: record?.startedAt ?? now, at: now)
    }

    // MARK: Acts

    private func advance() async {
        if isDeleted { return }
        // A refused start is itself a fact that the machine answers to.
        for _ in 0..<8 {
            let actions: [PodMachine.Action] = machine.step(now: surroundings.clock.now())
            if actions.isEmpty { break }
            for action in actions { await execute(action) }
        }
        await writeStatus()
        setTimer()
        if processes.isEmpty, machine.phase == "Succeeded" || machine.phase == "Failed" {
            surroundings.slots.release(uid)
        }
    }

    private func execute(_ action: PodMachine.Action) async {
        switch action {
        case .start(let name): await start(name)
        case .terminate(let name): processes[name]?.terminate()
        case .kill(let name): processes[name]?.killNow()
        case .note(let notice): await surroundings.recorder.record(notice, about: machine.pod)
        case .remove: await remove()
        }
    }

    private func start(_ name: String) async {
        guard let container = (machine.initContainers + machine.containers).first(where: { $0.spec.name == name })
        else { return }
        // The whole cluster is about to end.
        if surroundings.slots.isClosed { return }
        let now: KubeTime = surroundings.clock.now()
        do {
            try Files.makeDirectory(folder.path)
            let preparation = PodPreparation(
                access: surroundings.access, credentials: surroundings.credentials,
                environment: surroundings.environment,
                logLimit: surroundings.logLimit, folder: folder)
            let launch: ContainerProcess.Launch = try await preparation.launch(
                container.spec, restarts: container.restarts, pod: machine.pod, spec: machine.spec)
            folder.turnLog(name)
            let run: Int = (runs[name] ?? 0) + 1
            runs[name] = run
            launches[name] = launch
            processes[name] = try ContainerProcess.start(
                launch, container: name, folder: folder, shim: surroundings.shim,
                monitor: surroundings.monitor, tell: listener(name, run: run))
            await surroundings.recorder.record(.normal("Started", "Started container \(name)"), about: machine.pod)
        } catch let refusal as PodPreparation.Refusal {
            machine.refused(name, reason: refusal.reason, message: refusal.message, now: now)
            await surroundings.recorder.record(refusal.notice, about: machine.pod)
        } catch {
            let message: String = (error as? Diagnostic)?.description ?? "\(error)"
            machine.refused(name, reason: "CreateContainerError", message: message, now: now)
            await surroundings.recorder.record(.warning("Failed", "Error: \(message)"), about: machine.pod)
        }
    }

    private func remove() async {
        await writeStatus()
        surroundings.slots.release(uid)
        do {
            try await surroundings.access.delete(
                ClusterResource.pods, namespace: machine.pod.namespace, name: machine.pod.name,
                options: DeleteOptions(gracePeriodSeconds: 0, preconditionUID: uid))
        } catch {
            return  // it is gone already
        }
    }

    private func writeStatus() async {
        let status: Value = PodStatus(machine: machine, now: surroundings.clock.now()).value
        if status == writtenStatus { return }
        var pod: KubeObject = machine.pod
        pod.resourceVersion = nil
        pod["status"] = status
        do {
            let stored: KubeObject = try await surroundings.access.updateStatus(ClusterResource.pods, pod)
            writtenStatus = status
            machine.statusWritten(stored)
        } catch let diagnostic as Diagnostic where diagnostic.code == .notFound {
            writtenStatus = status
        } catch {
            wake(at: surroundings.clock.now().advanced(by: .seconds(1)))
        }
    }

    private func setTimer() {
        timer?.cancel()
        timer = nil
        if let time = machine.wakeAt { wake(at: time) }
    }

    private func wake(at time: KubeTime) {
        timer?.cancel()
        timer = Task { [mailbox, surroundings] in
            do { try await surroundings.clock.sleep(until: time) } catch { return }
            mailbox.yield(.tick)
        }
    }

    // MARK: Probes

    private func startProbes(_ name: String) {
        guard let container = machine.containers.first(where: { $0.spec.name == name }), let run = runs[name] else {
            return
        }
        let launch: ContainerProcess.Launch? = launches[name]
        let course = ProbeCourse(
            container: container.spec, environment: launch?.environment ?? [], directory: launch?.directory,
            clock: surroundings.clock)
        probes.removeValue(forKey: name)?.cancel()
        if course.isEmpty { return }
        probes[name] = Task { [mailbox] in
            await course.run { verdict in
                switch verdict {
                case .ready(let isReady): mailbox.yield(.probed(name, run: run, isReady: isReady))
                case .unhealthy(let message): mailbox.yield(.unhealthy(name, run: run, message))
                }
            }
        }
    }

    private func restartUnhealthy(_ name: String, _ message: String) {
        let (recorder, pod) = (surroundings.recorder, machine.pod)
        Task { await recorder.record(.warning("Unhealthy", message), about: pod) }
        processes[name]?.terminate()
        let process: ContainerProcess? = processes[name]
        let (clock, grace) = (surroundings.clock, machine.spec.gracePeriod)
        // Ends with the probe's own task: the container's end cancels both.
        let earlier: Task<Void, Never>? = probes[name]
        probes[name] = Task {
            earlier?.cancel()
            do { try await clock.sleep(for: grace) } catch { return }
            process?.killNow()
        }
    }
}
