import Diagnostics
import Glibc
import Synchronization

/// Runs one program to its end on a thread of its own and keeps what it prints. Its errors go to our stderr.
final class PluginProcess: Sendable {
    struct Result: Sendable {
        var output: [UInt8]
        /// `exit status 1`, `signal 9`.
        var ending: String
        var succeeded: Bool
    }

    private enum Phase {
        case waiting
        case running(pid_t)
        case cancelled
    }

    private static let outputLimit: Int = 1 << 20

    private let path: String
    private let arguments: [String]
    private let environment: [String: String]
    private let inheritsInput: Bool
    private let phase: Mutex<Phase> = Mutex(.waiting)

    init(path: String, arguments: [String], environment: [String: String], inheritsInput: Bool) {
        self.path = path
        self.arguments = arguments
        self.environment = environment
        self.inheritsInput = inheritsInput
    }

    static var standardInputIsTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// The program's path: as it is with a slash in it, else the first executable of that name in `path`.
    static func find(_ command: String, in path: String) -> String? {
        let candidates: [String] =
            command.contains("/")
            ? [command]
            : path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(command)" }
        return candidates.first { candidate in
            var status: stat = stat()
            return stat(candidate, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
                && access(candidate, X_OK) == 0
        }
    }

    /// - Throws: ``Diagnostic`` if it can't be started, `CancellationError` after the task was cancelled.
    func run() async throws -> Result {
        let result: Swift.Result<Result, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let body: @Sendable () -> Void = {
                    continuation.resume(returning: Swift.Result { try self.runBlocking() })
                }
                if !OwnThread.start(body) {
                    let failure = Diagnostic(.failed, "no thread can be started for \(path)")
                    continuation.resume(returning: .failure(failure))
                }
            }
        } onCancel: {
            cancel()
        }
        return try result.get()
    }

    private func cancel() {
        phase.withLock { phase in
            if case .running(let process) = phase { kill(process, SIGTERM) }
            phase = .cancelled
        }
    }

    private func runBlocking() throws -> Result {
        var pipe: [Int32] = [-1, -1]
        guard Glibc.pipe(&pipe) == 0 else { throw Diagnostic(.failed, "no pipe for \(path): \(Self.error(errno))") }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do {
            process = try start(output: pipe[1])
        } catch {
            close(pipe[0])
            close(pipe[1])
            throw error
        }
        close(pipe[1])
        let output: [UInt8] = readAll(pipe[0], of: process)
        close(pipe[0])
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
        let wasCancelled: Bool = phase.withLock { phase in
            if case .cancelled = phase { return true }
            phase = .waiting
            return false
        }
        if wasCancelled { throw CancellationError() }
        let signal: Int32 = status & 0x7F
        let code: Int32 = (status >> 8) & 0xFF
        return Result(
            output: output, ending: signal == 0 ? "exit status \(code)" : "signal \(signal)", succeeded: status == 0)
    }

    private func start(output: Int32) throws -> pid_t {
        var actions: posix_spawn_file_actions_t = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        if !inheritsInput { posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) }
        var attributes: posix_spawnattr_t = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.resetSignals(&attributes)
        var argumentList: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argumentList + variables { free(text) } }
        var process: pid_t = 0
        // Under the lock, so that a cancellation either prevents the start or finds the process.
        let status: Int32 = try phase.withLock { phase in
            if case .cancelled = phase { throw CancellationError() }
            let status: Int32 = posix_spawn(&process, path, &actions, &attributes, &argumentList, &variables)
            if status == 0 { phase = .running(process) }
            return status
        }
        guard status == 0 else { throw Diagnostic(.failed, "can't run \(path): \(Self.error(status))") }
        return process
    }

    /// Threads of the concurrency runtime block signals, and programs inherit that: SIGTERM would not end them.
    private static func resetSignals(_ attributes: inout posix_spawnattr_t) {
        var none: sigset_t = sigset_t()
        var all: sigset_t = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    }

    /// What the program prints until it closes its output, or until it was told to end and had some time to.
    private func readAll(_ descriptor: Int32, of process: pid_t) -> [UInt8] {
        var output: [UInt8] = []
        var buffer: [UInt8] = Array(repeating: 0, count: 16_384)
        var ticksAfterCancel: Int = 0
        while true {
            var waiting: pollfd = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, 100) <= 0 {
                guard isCancelled else { continue }
                ticksAfterCancel += 1
                if ticksAfterCancel < 5 { continue }
                kill(process, SIGKILL)
                return output
            }
            let count: Int = read(descriptor, &buffer, buffer.count)
            if count == -1, errno == EINTR { continue }
            guard count > 0 else { return output }
            // What is beyond the limit is read all the same, so that the program doesn't block on it.
            if output.count < Self.outputLimit { output.append(contentsOf: buffer[..<count]) }
        }
    }

    private var isCancelled: Bool {
        phase.withLock { phase in
            if case .cancelled = phase { return true }
            return false
        }
    }

    private static func error(_ number: Int32) -> String { String(cString: strerror(number)) }
}

/// A thread for blocking calls, which must not hold up the cooperative pool.
enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// False when the system has no thread to give; then `body` won't run.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var thread: pthread_t = 0
        let context: UnsafeMutableRawPointer = Unmanaged.passRetained(Body(body)).toOpaque()
        let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
            return nil
        }
        guard pthread_create(&thread, nil, main, context) == 0 else {
            Unmanaged<Body>.fromOpaque(context).release()
            return false
        }
        pthread_detach(thread)
        return true
    }
}
