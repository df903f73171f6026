import Diagnostics
import Glibc
import Synchronization

/// A bash script in a process group of its own, waited for on a thread of its own.
enum ScriptProcess {
    struct Outcome: Sendable {
        /// Exit status; 128 + the signal's number if a signal ended it.
        let status: Int32
        /// Standard output and error together, the first 64 KiB.
        let output: String
    }

    private static let outputLimit: Int = 64 << 10

    /// Cancelling the task kills the whole group.
    static func run(_ script: String) async throws -> Outcome {
        let process: Mutex<pid_t> = Mutex(0)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Outcome, any Error>) in
                do {
                    let (identifier, reading): (pid_t, Int32) = try spawn(script)
                    process.withLock { $0 = identifier }
                    if Task.isCancelled { kill(-identifier, SIGKILL) }
                    let thread = Waiter(identifier: identifier, reading: reading, continuation: continuation)
                    thread.start()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onCancel: {
            let identifier: pid_t = process.withLock { $0 }
            if identifier > 0 { kill(-identifier, SIGKILL) }
        }
    }

    private static func spawn(_ script: String) throws -> (pid_t, Int32) {
        var pipes: [Int32] = [0, 0]
        guard pipe(&pipes) == 0 else { throw failure("make a pipe", errno) }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
            close(pipes[1])
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        let words: [String] = ["/bin/bash", "-c", script]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment().map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var identifier: pid_t = 0
        let status: Int32 = posix_spawn(&identifier, "/bin/bash", &actions, &attributes, &arguments, &variables)
        guard status == 0 else {
            close(pipes[0])
            throw failure("start /bin/bash", status)
        }
        return (identifier, pipes[0])
    }

    /// This process's variables and TEMP_DIR.
    private static func environment() -> [String] {
        var variables: [String] = []
        var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = environ
        while let entry = next?.pointee {
            variables.append(String(cString: entry))
            next = next?.advanced(by: 1)
        }
        let temporary: String = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        return variables.filter { !$0.hasPrefix("TEMP_DIR=") } + ["TEMP_DIR=\(temporary)"]
    }

    private static func failure(_ what: String, _ code: Int32) -> Diagnostic {
        Diagnostic(.failed, "can't \(what): \(String(cString: strerror(code)))")
    }

    /// Reads to the end and reaps.
    private final class Waiter: Sendable {
        private let identifier: pid_t
        private let reading: Int32
        private let continuation: CheckedContinuation<Outcome, any Error>

        init(identifier: pid_t, reading: Int32, continuation: CheckedContinuation<Outcome, any Error>) {
            self.identifier = identifier
            self.reading = reading
            self.continuation = continuation
        }

        func start() {
            var thread = pthread_t()
            let status: Int32 = pthread_create(
                &thread, nil,
                { pointer in
                    pointer.map { Unmanaged<Waiter>.fromOpaque($0).takeRetainedValue().wait() }
                    return nil
                }, Unmanaged.passRetained(self).toOpaque())
            if status == 0 { pthread_detach(thread) } else { wait() }
        }

        private func wait() {
            var output: [UInt8] = []
            var buffer: [UInt8] = Array(repeating: 0, count: 16 << 10)
            while true {
                let count: Int = read(reading, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { break }
                if output.count < outputLimit { output += buffer[..<min(count, outputLimit - output.count)] }
            }
            close(reading)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            let signal: Int32 = status & 0x7F
            continuation.resume(
                returning: Outcome(
                    status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
                    output: String(decoding: output, as: UTF8.self)))
        }
    }
}
