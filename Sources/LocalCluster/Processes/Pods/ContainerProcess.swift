import Diagnostics
import Glibc
import KubeModel
import ValueTree

/// One run of a container, seen from the server.
struct ContainerProcess: Sendable {
    /// nil if it had ended before it could be looked at.
    private let supervisor: ProcessIdentity?

    /// The shim's number.
    var pid: Int64 { Int64(supervisor?.pid ?? 0) }

    /// What is to be run.
    struct Launch: Sendable {
        var command: [String]
        /// `NAME=value`.
        var environment: [String]
        var directory: String
        var restarts: Int
        /// Bytes of log to keep.
        var logLimit: Int
    }

    /// Starts the shim; `tell` hears of what becomes of it.
    ///
    /// - Parameter shim: the program and its arguments before the run's folder.
    static func start(
        _ launch: Launch, container: String, folder: PodFolder, shim: [String], monitor: LifelineMonitor,
        tell: @escaping @Sendable (LifelineMonitor.Event) -> Void
    ) throws -> ContainerProcess {
        let run: RunFolder = folder.run(container)
        Files.removeTree(run.path)
        try Files.makeDirectory(run.path)
        let spec = ShimSpec(
            log: folder.log(container), logLimit: launch.logLimit, workingDirectory: launch.directory,
            restarts: launch.restarts, command: launch.command)
        try Files.write(JSONWriter.bytes(spec.value), to: run.spec)
        guard mkfifo(run.lifeline, 0o600) == 0 else { throw Files.failure("create \(run.lifeline)") }
        let readEnd: Int32 = open(run.lifeline, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let writeEnd: Int32 = open(run.lifeline, O_WRONLY | O_CLOEXEC)
        guard readEnd >= 0, writeEnd >= 0 else { throw Files.failure("open \(run.lifeline)") }
        defer { close(writeEnd) }
        let spawn = Spawn(
            path: shim[0], arguments: ["iter8"] + shim.dropFirst() + [run.path], environment: launch.environment,
            placement: .session, descriptors: [nil, nil, nil, writeEnd])
        switch spawn.start() {
        case .success(let process):
            let started = ContainerProcess(supervisor: ProcessIdentity(of: process))
            monitor.watch(readEnd, child: process, tell: tell)
            return started
        case .failure(let failure):
            close(readEnd)
            Files.removeTree(run.path)
            throw Diagnostic(.failed, "can't start \(shim[0]): \(failure.text)")
        }
    }

    /// What became of a run that an earlier server started.
    enum Found: Sendable {
        /// It was never started.
        case nothing
        case running(ContainerRecord, ContainerProcess)
        case ended(ContainerRecord)
    }

    /// Blocks for a moment at worst.
    static func find(
        _ container: String, folder: PodFolder, restarts: Int, since: KubeTime, now: KubeTime,
        monitor: LifelineMonitor, tell: @escaping @Sendable (LifelineMonitor.Event) -> Void
    ) -> Found {
        let run: RunFolder = folder.run(container)
        guard Files.exists(run.lifeline) else { return .nothing }
        let readEnd: Int32 = open(run.lifeline, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var byte: UInt8 = 0
        let isHeld: Bool = readEnd >= 0 && read(readEnd, &byte, 1) < 0 && errno == EAGAIN
        var record: ContainerRecord? = ContainerRecord.read(run.record)
        for _ in 0..<100 where isHeld && record == nil {
            usleep(20_000)  // the other server was killed at the very moment of the start
            record = ContainerRecord.read(run.record)
        }
        if isHeld, let record, record.finishedAt == nil, let shim = record.supervisor, shim.isAlive {
            monitor.watch(readEnd, child: nil, tell: tell)
            return .running(record, ContainerProcess(supervisor: shim))
        }
        // It is gone by now, so this is the last that it wrote.
        record = ContainerRecord.read(run.record)
        if readEnd >= 0 { close(readEnd) }
        if let record, record.finishedAt != nil { return .ended(record) }
        if let record { killRest(of: record) }
        return .ended(.unknown(restarts: restarts, startedAt: record?.startedAt ?? since, at: now))
    }

    /// Ends what a shim left running that was itself killed.
    static func killRest(of record: ContainerRecord) {
        guard let shim = record.supervisor else { return }
        // A number that names another process by now: the system gives it away only when nothing of the session is
        // left.
        if let other = ProcessIdentity(of: shim.pid), other != shim { return }
        for process in ProcessIdentity.members(ofSession: shim.pid) where process != shim.pid {
            kill(process, SIGKILL)
        }
    }

    /// What still runs of a pod, by the records in its folder.
    static func running(in folder: PodFolder) -> [ContainerProcess] {
        Files.names(in: folder.runs).compactMap { container in
            guard let record = ContainerRecord.read(folder.run(container).record), record.finishedAt == nil,
                let shim = record.supervisor, shim.isAlive
            else { return nil }
            return ContainerProcess(supervisor: shim)
        }
    }

    /// Asks all its processes to end.
    func terminate() { send(SIGTERM) }

    /// Ends all its processes.
    func killNow() { send(ContainerShim.killSignal) }

    private func send(_ signal: Int32) {
        if let supervisor, supervisor.isAlive { kill(supervisor.pid, signal) }
    }
}
