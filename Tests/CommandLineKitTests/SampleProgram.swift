import CommandLineKit

/// A program with every kind of flag.
enum SampleProgram {
    static let namespace = Flag("namespace", "n", .string, "namespace", value: "NAME", environment: "APP_NAMESPACE")
    static let verbose = Flag("verbose", "v", .bool, "say more")
    static let quiet = Flag("quiet", "q", .bool, "say less")
    static let group = Flag(
        "group", "g", .string, "group", value: "NAME", default: "default", completion: .dynamic("groups"))
    static let values = Flag("values", "f", .slice, "values files", value: "FILE", completion: .files)
    static let set = Flag("set", nil, .array, "values", value: "KEY=VALUE")
    static let dryRun = Flag(
        "dry-run", nil, .optionalChoice(["none", "client"], bare: "client"), "render only", value: "MODE")
    static let timeout = Flag("timeout", nil, .duration, "how long", value: "DURATION", default: "5m")
    static let count = Flag("count", "c", .integer, "how many", value: "N", environment: "APP_COUNT")
    static let format = Flag(
        "output", "o", .choice(["text", "json"]), "format", value: "FORMAT", default: "text", aliases: ["outputFormat"])
    static let name = Flag("name", nil, .string, "its name", value: "NAME", required: true)

    static let launch = CommandSpec(
        "launch", "launch a group",
        examples: [CommandSpec.Example("launch one", "app k launch -g web")],
        flags: [group, values, set, dryRun, timeout, count, format, quiet])
    static let root = CommandSpec(
        "app", "an app", inheritedFlags: [verbose],
        children: [
            CommandSpec(
                "k", "kubernetes", inheritedFlags: [namespace],
                children: [launch, CommandSpec("make", "make one", flags: [name])], runnable: false),
            CommandSpec("help", "help", arguments: [CommandSpec.Argument("TOPIC", required: false)]),
            CommandSpec(
                "completion", "completion",
                arguments: [CommandSpec.Argument("SHELL", choices: CompletionScript.shells)]),
            CommandSpec("secret", "not shown", hidden: true),
        ], runnable: false)
}
