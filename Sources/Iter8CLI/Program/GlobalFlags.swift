import CommandLineKit
import Experiments
import Terminal

/// Flags of every command.
enum GlobalFlags {
    static let color = Flag(
        "color", nil, .choice(ColorPolicy.allCases.map(\.rawValue)), "colour the output", value: "WHEN",
        default: "auto")
    static let logLevel = Flag(
        "loglevel", "l", .choice(["trace", "debug", "info", "warning", "warn", "error", "fatal", "panic"]),
        "how much k run logs", value: "LEVEL", default: "info", aliases: ["log-level"], advanced: true)

    static func logLevel(_ values: FlagValues) -> LogLevel {
        switch values.string(logLevel) {
        case "trace": .trace
        case "debug": .debug
        case "warning", "warn": .warning
        case "error", "fatal", "panic": .error
        default: .info
        }
    }
}
