import Glibc
import KubeModel

/// One run of a supervisor.
struct Supervision {
    private let spec: ShimSpec
    private let folder: RunFolder
    private let clock: SystemClock = SystemClock()
    private var record: ContainerRecord

    init(spec: ShimSpec, run: RunFolder) {
        self.spec = spec
        folder = run
        record = ContainerRecord(
            supervisor: ProcessIdentity(of: getpid()), restarts: spec.restarts, startedAt: clock.now())
    }

    mutating func run(signals: sigset_t) -> Int32 {
        guard var log = LogWriter(path: spec.log, limit: spec.logLimit) else {
            return end(code: 128, reason: "StartError", message: "can't open the log file")
        }
        guard let outputs = Files.pipe(), let errors = Files.pipe(), let exits = Files.pipe() else {
            return end(code: 128, reason: "StartError", message: "no pipes to be had")
        }
        let process: pid_t
        switch start(output: outputs.write, error: errors.write) {
        case .success(let started): process = started
        case .failure(let message): return end(code: 128, reason: "StartError", message: message.text)
        }
        close(outputs.write)
        close(errors.write)
        record.group = process
        record.startedAt = clock.now()
        try? record.write(folder.record)
        _ = Files.writeAll([1], to: ShimSpec.lifeline)
        let exitEnd: Int32 = exits.write
        OwnThread.start { Supervision.forward(signals, to: process) }
        OwnThread.start { Supervision.wait(for: process, telling: exitEnd) }
        let status: Int32 = collect(outputs.read, errors.read, exits.read, into: &log)
        log.finish(at: clock.now())
        let signal: Int32 = status & 0x7F
        let code: Int32 = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        return end(code: Int(code), reason: code == 0 ? "Completed" : "Error", message: "")
    }

    private struct StartFailure: Error {
        let text: String
    }

    private func start(output: Int32, error: Int32) -> Result<pid_t, StartFailure> {
        if chdir(spec.workingDirectory) != 0 {
            let why: String = String(cString: strerror(errno))
            return .failure(StartFailure(text: "working directory \(spec.workingDirectory): \(why)"))
        }
        var variables: [String] = []
        var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        while let text = pointer?.pointee {
            variables.append(String(cString: text))
            pointer = pointer?.advanced(by: 1)
        }
        let spawn = Spawn(
            path: spec.command[0], arguments: spec.command, environment: variables, placement: .group,
            descriptors: [nil, output, error], searchesPath: true)
        return spawn.start().mapError { StartFailure(text: "exec: \"\(spec.command[0])\": \($0.text)") }
    }

    /// SIGTERM and its kin go to the whole group; our own killing signal kills it.
    private static func forward(_ signals: sigset_t, to process: pid_t) {
        var signals: sigset_t = signals
        while true {
            var signal: Int32 = 0
            guard sigwait(&signals, &signal) == 0 else { continue }
            kill(-process, signal == ContainerShim.killSignal ? SIGKILL : signal)
        }
    }

    private static func wait(for process: pid_t, telling descriptor: Int32) {
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        _ = withUnsafeBytes(of: &status) { Files.writeAll(Array($0), to: descriptor) }
    }

    /// Copies the output until the main process has ended, and then what is still in the pipes. As in a container,
    /// nothing outlives the main process.
    private func collect(_ output: Int32, _ error: Int32, _ exit: Int32, into log: inout LogWriter) -> Int32 {
        var sources: [pollfd] = [output, error, exit].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer: [UInt8] = Array(repeating: 0, count: 65_536)
        var status: Int32?
        var deadline: KubeTime?
        while status == nil || sources[0].fd >= 0 || sources[1].fd >= 0 {
            if let deadline, clock.now() > deadline { break }
            if poll(&sources, 3, deadline == nil ? -1 : 20) < 0 { continue }
            for index in 0..<2 where sources[index].fd >= 0 && sources[index].revents != 0 {
                let count: Int = read(sources[index].fd, &buffer, buffer.count)
                if count > 0 {
                    log.append(buffer[..<count], from: index == 0 ? .stdout : .stderr, at: clock.now())
                } else if count == 0 || errno != EINTR {
                    sources[index].fd = -1
                }
            }
            if sources[2].revents != 0, status == nil {
                var ended: Int32 = 0
                _ = read(exit, &ended, MemoryLayout<Int32>.size)
                status = ended
                sources[2].fd = -1
                killRest()
                deadline = clock.now().advanced(by: .seconds(2))
            }
        }
        return status ?? 0
    }

    /// We lead the session that the command was started in.
    private func killRest() {
        let own: pid_t = getpid()
        for process in ProcessIdentity.members(ofSession: own) where process != own { kill(process, SIGKILL) }
    }

    private mutating func end(code: Int, reason: String, message: String) -> Int32 {
        record.finishedAt = clock.now()
        record.exitCode = code
        record.reason = reason
        record.message = message
        do { try record.write(folder.record) } catch { return 1 }
        return 0
    }
}
