import CLinux
package import Foundation
import Glibc
import Synchronization

/// A program that a test started.
///
/// Foundation's `Process` keeps a run loop on a thread of its own for all children, which under load has ended with a
/// fatal error and the whole test run with it; nothing here outlives its child.
package final class ChildProcess: Sendable {
    package enum Stream: Sendable {
        case inherited
        /// Reads nothing, or throws away what is written.
        case null
        case file(URL)

        fileprivate var path: String? {
            switch self {
            case .inherited: nil
            case .null: "/dev/null"
            case .file(let file): file.path
            }
        }
    }

    package let identifier: Int32
    /// The exit status, 128 + the signal's number if a signal ended it; nil while it runs.
    private let ended: Mutex<Int32?> = Mutex(nil)

    /// - Parameters:
    ///   - command: program, looked up in PATH, and its arguments.
    ///   - environment: all variables; nil for this process's own.
    ///   - folder: its working folder; nil for this process's own.
    /// - Throws: `ScriptedError` if it can't be started.
    package init(
        _ command: [String], environment: [String: String]? = nil, folder: URL? = nil, input: Stream = .null,
        output: Stream = .null, errors: Stream = .inherited
    ) throws {
        let variables: [String: String] = environment ?? ProcessInfo.processInfo.environment
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in words + settings { free(pointer) } }
        var started: Int32 = 0
        let status: Int32 = iter8_spawn(
            &started, &words, &settings, folder?.path, input.path, output.path, errors.path)
        guard status == 0 else {
            throw ScriptedError("can't start \(command[0]): \(String(cString: strerror(status)))")
        }
        identifier = started
    }

    package var isRunning: Bool { status(WNOHANG) == nil }

    /// Waits for its end.
    ///
    /// - Returns: the exit status; 128 + the signal's number if a signal ended it.
    @discardableResult
    package func wait() -> Int32 { status(0) ?? -1 }

    package func send(_ signal: Int32) {
        // Under the lock, so that the number is still this child's.
        ended.withLock { if $0 == nil { kill(identifier, signal) } }
    }

    package func terminate() { send(SIGTERM) }

    private func status(_ options: Int32) -> Int32? {
        if options == 0 {
            // Not under the lock: signals must get through meanwhile. The child is left for `waitpid` to reap.
            var information = siginfo_t()
            while waitid(P_PID, id_t(identifier), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        }
        return ended.withLock { ended in
            if let ended { return ended }
            var raw: Int32 = 0
            var reaped: Int32 = waitpid(identifier, &raw, options)
            while reaped < 0, errno == EINTR { reaped = waitpid(identifier, &raw, options) }
            guard reaped == identifier else { return nil }
            let signal: Int32 = raw & 0x7F
            ended = signal == 0 ? raw >> 8 & 0xFF : 128 + signal
            return ended
        }
    }

    /// Runs a program to its end.
    ///
    /// - Returns: its standard output, and the exit status.
    package static func run(
        _ command: [String], environment: [String: String]? = nil, folder: URL? = nil, input: String? = nil,
        errors: Stream = .inherited
    ) throws -> (output: String, status: Int32) {
        let files: URL = FileManager.default.temporaryDirectory.appending(path: "child-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: files) }
        let output: URL = files.appending(path: "output")
        var source: Stream = .null
        if let input {
            source = .file(files.appending(path: "input"))
            try Data(input.utf8).write(to: files.appending(path: "input"))
        }
        let child = try ChildProcess(
            command, environment: environment, folder: folder, input: source, output: .file(output), errors: errors)
        let status: Int32 = child.wait()
        return (String(decoding: try Data(contentsOf: output), as: UTF8.self), status)
    }
}
