import CLinux
import Diagnostics
import Glibc
import KubeModel
import ValueTree

/// The process between the cluster's server and a container: it starts the command, writes its log, and records how it
/// ended, whether the server still lives or not. Run as `iter8 cluster shim DIRECTORY`.
///
/// A kill -9 of the server therefore loses nothing: the next server reads `exit.json`, or finds the shim alive.
package enum ContainerShim {
    /// Runs the container described in `directory` to its end.
    ///
    /// - Returns: the exit status for this process: 0 once the end is recorded.
    package static func run(directory: String) -> Int32 {
        setsid()
        signal(SIGPIPE, SIG_IGN)
        signal(SIGHUP, SIG_IGN)
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)  // the server signals the container's own group
        let run = ContainerRun(path: directory)
        guard let spec = Files.readJSON(run.specFile).flatMap(ContainerSpec.init(value:)) else { return 1 }
        let log = ContainerLog(run, limit: spec.logLimit)
        let started: String = now()
        do throws(Diagnostic) {
            let child: Child = try Child.start(spec)
            // The identity is that of the container's process: its group is what gets signals.
            var identity: Value =
                ProcessIdentity(of: child.pid)?.value ?? ["pid": .int(Int64(child.pid)), "started": 0]
            identity["shim"] = ProcessIdentity(of: getpid())?.value ?? .null
            identity["startedAt"] = .string(started)
            try Files.write(JSONWriter.bytes(identity), to: run.processFile)
            let (code, signal): (Int32, Int32) = child.follow(log)
            record(ContainerExit(code: code, signal: signal, startedAt: started, finishedAt: now()), run)
        } catch {
            log.write(Array("\(error.description)\n".utf8), stream: "stderr")
            record(ContainerExit(code: 127, signal: 0, startedAt: started, finishedAt: now()), run)
        }
        return 0
    }

    private static func record(_ exit: ContainerExit, _ run: ContainerRun) {
        try? Files.write(JSONWriter.bytes(exit.value), to: run.exitFile)
    }

    private static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return KubeTime(seconds: Int64(time.tv_sec)).text
    }
}

/// The container's own process, with pipes for its output.
private struct Child {
    let pid: pid_t
    let output: Int32
    let errors: Int32

    static func start(_ spec: ContainerSpec) throws(Diagnostic) -> Child {
        guard chdir(spec.workingDirectory) == 0 else {
            throw Diagnostic(.failed, "working directory \(spec.workingDirectory): \(String(cString: strerror(errno)))")
        }
        var (out, err): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&out) == 0, pipe(&err) == 0 else { throw Diagnostic(.failed, "no more pipes") }
        for end in out + err { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
            close(out[1])
            close(err[1])
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, out[1], 1)
        posix_spawn_file_actions_adddup2(&actions, err[1], 2)
        posix_spawnattr_setpgroup(&attributes, 0)
        // What this process ignores, its child must not.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for number in [SIGPIPE, SIGHUP, SIGINT, SIGTERM] { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))
        // The command is looked for on the container's own PATH.
        if let path = spec.environment["PATH"] { setenv("PATH", path, 1) }
        var arguments: [UnsafeMutablePointer<CChar>?] = spec.arguments.map { strdup($0) } + [nil]
        let texts: [String] = spec.environment.map { "\($0.key)=\($0.value)" }.sorted()
        var variables: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var pid: pid_t = 0
        let status: Int32 = posix_spawnp(&pid, spec.arguments[0], &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            throw Diagnostic(.failed, "can't start \(spec.arguments[0]): \(String(cString: strerror(status)))")
        }
        return Child(pid: pid, output: out[0], errors: err[0])
    }

    /// Copies output to the log until the process has ended; what it left running in its group is killed then.
    func follow(_ log: ContainerLog) -> (code: Int32, signal: Int32) {
        var polled: [pollfd] = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer: [UInt8] = Array(repeating: 0, count: 64 << 10)
        var status: Int32 = 0
        var hasEnded: Bool = false
        while true {
            if !hasEnded, waitpid(pid, &status, WNOHANG) == pid {
                hasEnded = true
                kill(-pid, SIGKILL)
            }
            // After the end, only what already stands in the pipes.
            let ready: Int32 = poll(&polled, 2, hasEnded ? 0 : 50)
            if ready <= 0 {
                if hasEnded { break }
                continue
            }
            for index in 0..<2 where polled[index].revents != 0 {
                let count: Int = read(polled[index].fd, &buffer, buffer.count)
                if count > 0 {
                    log.write(Array(buffer[..<count]), stream: index == 0 ? "stdout" : "stderr")
                } else if count == 0 || errno != EINTR {
                    polled[index].fd = -1
                }
            }
            if polled[0].fd < 0, polled[1].fd < 0 {
                if !hasEnded { while waitpid(pid, &status, 0) < 0, errno == EINTR {} }
                kill(-pid, SIGKILL)
                break
            }
        }
        log.flush()
        let signal: Int32 = status & 0x7F
        return signal == 0 ? (status >> 8 & 0xFF, 0) : (128 + signal, signal)
    }
}
