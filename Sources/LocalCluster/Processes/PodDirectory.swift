import Diagnostics
import Glibc
import ValueTree

/// Where one pod's files are: `<state>/pods/<uid>`, readable by nobody else.
///
///     pod.json                       namespace, name, uid
///     kubeconfig                     the service account's credentials
///     volumes/NAME/...               secret, configMap and emptyDir volumes
///     containers/NAME/RUN/spec.json  what is run
///     containers/NAME/RUN/process.json, exit.json, out.log, out.log.1
struct PodDirectory: Sendable, Hashable {
    let path: String

    init(stateDirectory: String, uid: String) {
        path = "\(stateDirectory)/pods/\(uid)"
    }

    var kubeconfig: String { path + "/kubeconfig" }
    var work: String { path + "/work" }
    var temporary: String { path + "/tmp" }

    func volume(_ name: String) -> String { "\(path)/volumes/\(name)" }
    func container(_ name: String) -> String { "\(path)/containers/\(name)" }
    func run(_ container: String, _ number: Int) -> ContainerRun {
        ContainerRun(path: "\(self.container(container))/\(number)")
    }

    /// The number of the container's latest run, or nil if it was never started.
    func latestRun(_ container: String) -> Int? {
        Files.names(in: self.container(container)).compactMap { Int($0) }.max()
    }

    func create() throws(Diagnostic) {
        for directory in [path, work, temporary] { try Files.makeDirectory(directory) }
    }

    func remove() { Files.removeTree(path) }
}

/// One run of a container and its files.
struct ContainerRun: Sendable, Hashable {
    let path: String

    var specFile: String { path + "/spec.json" }
    var processFile: String { path + "/process.json" }
    var exitFile: String { path + "/exit.json" }
    var logFile: String { path + "/out.log" }
    var olderLogFile: String { path + "/out.log.1" }

    /// How it ended, if that was recorded.
    var exit: ContainerExit? { Files.readJSON(exitFile).flatMap(ContainerExit.init(value:)) }
    var identity: ProcessIdentity? { Files.readJSON(processFile).flatMap(ProcessIdentity.init(value:)) }
}

/// How a container's process ended.
struct ContainerExit: Sendable, Hashable {
    /// Exit status; 128 + number for a signal.
    var code: Int32
    var signal: Int32
    /// RFC 3339.
    var startedAt: String
    var finishedAt: String

    init(code: Int32, signal: Int32, startedAt: String, finishedAt: String) {
        self.code = code
        self.signal = signal
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }

    init?(value: Value) {
        guard let code = value["exitCode"]?.intValue, let finished = value["finishedAt"]?.stringValue else {
            return nil
        }
        self.init(
            code: Int32(code), signal: Int32(value["signal"]?.intValue ?? 0),
            startedAt: value["startedAt"]?.stringValue ?? finished, finishedAt: finished)
    }

    var value: Value {
        [
            "exitCode": .int(Int64(code)), "signal": .int(Int64(signal)), "startedAt": .string(startedAt),
            "finishedAt": .string(finishedAt),
        ]
    }
}
