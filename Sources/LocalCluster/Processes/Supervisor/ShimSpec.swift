import ValueTree

/// What a shim is to run; the variables come with its own environment, so that no secret is on disk for them.
struct ShimSpec: Sendable, Hashable {
    /// The descriptor that is open as long as the shim lives.
    static let lifeline: Int32 = 3

    /// The log's file.
    var log: String
    /// Bytes of log that are kept.
    var logLimit: Int
    var workingDirectory: String
    /// How many runs of this container went before.
    var restarts: Int
    var command: [String]

    init(log: String, logLimit: Int, workingDirectory: String, restarts: Int, command: [String]) {
        self.log = log
        self.logLimit = logLimit
        self.workingDirectory = workingDirectory
        self.restarts = restarts
        self.command = command
    }

    init?(value: Value) {
        guard let log = value["log"]?.stringValue, let limit = value["logLimit"]?.intValue,
            let directory = value["workingDirectory"]?.stringValue,
            let command = value["command"]?.listValue?.compactMap(\.stringValue), !command.isEmpty
        else { return nil }
        self.init(
            log: log, logLimit: Int(limit), workingDirectory: directory,
            restarts: Int(value["restarts"]?.intValue ?? 0), command: command)
    }

    var value: Value {
        [
            "log": .string(log), "logLimit": .int(Int64(logLimit)), "workingDirectory": .string(workingDirectory),
            "restarts": .int(Int64(restarts)), "command": .list(command.map { .string($0) }),
        ]
    }
}
