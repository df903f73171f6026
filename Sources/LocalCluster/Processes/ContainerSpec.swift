import ValueTree

/// What a container's process is, as the shim reads it from `spec.json`.
struct ContainerSpec: Sendable, Hashable {
    var arguments: [String]
    var environment: [String: String]
    var workingDirectory: String
    /// Bytes that a log file may have before it is rotated; two are kept.
    var logLimit: Int

    init(arguments: [String], environment: [String: String], workingDirectory: String, logLimit: Int) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.logLimit = logLimit
    }

    init?(value: Value) {
        guard let arguments = value["arguments"]?.listValue?.compactMap(\.stringValue), !arguments.isEmpty,
            let directory = value["workingDirectory"]?.stringValue
        else { return nil }
        self.init(
            arguments: arguments, environment: (value["environment"]?.mapValue ?? [:]).compactMapValues(\.stringValue),
            workingDirectory: directory, logLimit: Int(value["logLimit"]?.intValue ?? 8 << 20))
    }

    var value: Value {
        [
            "arguments": .list(arguments.map { .string($0) }),
            "environment": .map(environment.mapValues { .string($0) }),
            "workingDirectory": .string(workingDirectory), "logLimit": .int(Int64(logLimit)),
        ]
    }
}
