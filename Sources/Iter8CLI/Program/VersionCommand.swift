import CommandLineKit
import Terminal
import ValueTree

/// `iter8 version`.
enum VersionCommand {
    static let short = Flag("short", nil, .bool, "only the version")
    static let output = Flag("output", "o", .choice(["text", "json"]), "format", value: "FORMAT", default: "text")
    static let spec = CommandSpec(
        "version", "what this binary is",
        examples: [CommandSpec.Example("for scripts", "iter8 version --short")], flags: [short, output])

    static func run(_ invocation: Invocation) throws {
        if invocation.values.bool(short) {
            try invocation.streams.print("v\(BuildInfo.version)\n")
        } else if invocation.values.string(output) == "json" {
            let value: Value = [
                "version": .string("v\(BuildInfo.version)"), "platform": .string(BuildInfo.platform),
            ]
            try invocation.streams.print(JSONWriter.string(value, indent: 2) + "\n")
        } else {
            try invocation.streams.print("iter8 v\(BuildInfo.version) \(BuildInfo.platform)\n")
        }
    }
}
