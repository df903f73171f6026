import CommandLineKit
import Terminal

/// How the progress of a wait is told.
enum ProgressStyle: String, CaseIterable {
    /// A block that is redrawn on a terminal, plain lines elsewhere.
    case auto
    /// A line on stderr for each change.
    case plain
    /// A JSON object on stdout for each change, one a line.
    case json

    static let flag = Flag(
        "progress", nil, .choice(ProgressStyle.allCases.map(\.rawValue)),
        "how a wait is told: a live table on a terminal (else lines), lines, or NDJSON on stdout", value: "STYLE",
        default: "auto", advanced: true)

    static func read(_ flags: FlagValues) -> ProgressStyle {
        flags.string(flag).flatMap(ProgressStyle.init(rawValue:)) ?? .auto
    }
}
