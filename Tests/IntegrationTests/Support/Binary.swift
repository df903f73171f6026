import Foundation
import TestSupport
import XCTest

/// What a finished command said.
struct Outcome: CustomStringConvertible {
    let status: Int32
    let output: String
    let errors: String

    var description: String { "exit \(status)\nstdout: \(output)\nstderr: \(errors)" }
}

/// Runs programs as a user's shell would, with a deadline.
struct Shell: Sendable {
    var environment: [String: String]

    /// The `iter8` that SwiftPM built beside this test bundle.
    static var iter8: String {
        let bundle: URL = Bundle(for: BundleMark.self).bundleURL
        // On Linux a bundle's place is the folder of the products itself.
        let candidates: [URL] = [bundle, bundle.deletingLastPathComponent()].map { $0.appending(path: "iter8") }
        let built: URL? = candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return (built ?? candidates[0]).path
    }

    func iter8(_ arguments: String..., timeout: TimeInterval = 60) throws -> Outcome {
        try run([Shell.iter8] + arguments, timeout: timeout)
    }

    func iter8(_ arguments: [String], timeout: TimeInterval = 60) throws -> Outcome {
        try run([Shell.iter8] + arguments, timeout: timeout)
    }

    /// Runs `command` through `/usr/bin/env`; past the deadline it is killed and the status is 124.
    func run(_ command: [String], input: String? = nil, timeout: TimeInterval = 60) throws -> Outcome {
        let running: Running = try start(command, input: input)
        return running.finish(timeout: timeout)
    }

    /// Starts `command` and returns at once; its output goes to files, so that it never blocks on a full pipe.
    func start(_ command: [String], input: String? = nil) throws -> Running {
        let folder: URL = FileManager.default.temporaryDirectory.appending(path: "iter8-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file: URL = folder.appending(path: "stdin")
        if let input { try Data(input.utf8).write(to: file) }
        // env looks programs up in the PATH of `environment`.
        let process = try ChildProcess(
            ["/usr/bin/env"] + command, environment: environment, folder: folder,
            input: input == nil ? .null : .file(file), output: .file(folder.appending(path: "stdout")),
            errors: .file(folder.appending(path: "stderr")))
        return Running(process: process, folder: folder)
    }
}

/// A command that was started and may still run.
final class Running {
    let process: ChildProcess
    let folder: URL

    init(process: ChildProcess, folder: URL) {
        self.process = process
        self.folder = folder
    }

    func finish(timeout: TimeInterval = 60) -> Outcome {
        let deadline: Date = Date().addingTimeInterval(timeout)
        while process.isRunning, Date() < deadline { usleep(10_000) }
        let isLate: Bool = process.isRunning
        if isLate { process.send(SIGKILL) }
        let status: Int32 = process.wait()
        let outcome = Outcome(status: isLate ? 124 : status, output: text("stdout"), errors: text("stderr"))
        try? FileManager.default.removeItem(at: folder)
        return outcome
    }

    private func text(_ name: String) -> String {
        (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
    }
}

private final class BundleMark {}

/// Asks again until `condition` holds or the deadline has passed.
func eventually(
    _ what: String, timeout: TimeInterval = 30, file: StaticString = #filePath, line: UInt = #line,
    _ condition: () throws -> Bool
) throws {
    let deadline: Date = Date().addingTimeInterval(timeout)
    while Date() < deadline {
        if try condition() { return }
        usleep(50_000)
    }
    XCTFail("not within \(timeout) s: \(what)", file: file, line: line)
}
