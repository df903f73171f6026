import CommandLineKit
import Diagnostics
import Releases

/// Flags of the commands that make a revision, with Helm's names.
enum RevisionFlags {
    static let historyMax = Flag(
        "history-max", nil, .integer, "how many revisions are kept, 0 for all", value: "N", default: "10")
    static let description = Flag("description", nil, .string, "what history says about the revision", value: "TEXT")
    static let labels = Flag(
        "labels", nil, .slice, "further labels of the revision's record", value: "KEY=VALUE", advanced: true)
    static let atomic = Flag(
        "atomic", nil, .bool, "undo a launch that fails or isn't ready in time", aliases: ["rollback-on-failure"]
    )
    static let waitForJobs = Flag(
        "wait-for-jobs", nil, .bool, "with --wait: for Jobs that are no experiment, too", advanced: true)
    static let reuseValues = Flag(
        "reuse-values", nil, .bool, "keep the last revision's values and chart defaults beneath those given")
    static let resetValues = Flag("reset-values", nil, .bool, "drop the last revision's values")
    static let resetThenReuseValues = Flag(
        "reset-then-reuse-values", nil, .bool, "keep the last revision's values above the new chart's defaults",
        advanced: true)
    static let createNamespace = Flag("create-namespace", nil, .bool, "make the namespace if there is none")

    static func reuse(_ flags: FlagValues) throws -> ValueReuse {
        let given: [(Flag, ValueReuse)] = [
            (resetValues, .reset), (reuseValues, .reuse), (resetThenReuseValues, .resetThenReuse),
        ].filter { flags.bool($0.0) }
        guard given.count < 2 else {
            throw Diagnostic(
                .usage, "--\(given[0].0.name) and --\(given[1].0.name) exclude each other", hint: "choose one of them")
        }
        return given.first?.1 ?? .automatic
    }

    /// - Throws: `usage` for what is no `key=value`, and for labels that are Helm's own.
    static func labels(_ flags: FlagValues) throws -> [String: String] {
        let taken: Set<String> = ["name", "owner", "status", "version", "createdAt", "modifiedAt"]
        var read: [String: String] = [:]
        for text in flags.strings(Self.labels) {
            let parts: [Substring] = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw Diagnostic(
                    .usage, "--labels \"\(text)\" is no key=value", hint: "write --labels team=shop,tier=1")
            }
            guard !taken.contains(String(parts[0])) else {
                throw Diagnostic(.usage, "the label \"\(parts[0])\" is Helm's own", hint: "choose another name")
            }
            read[String(parts[0])] = String(parts[1])
        }
        return read
    }

    /// What all of them have in common.
    static func options(_ flags: FlagValues) throws -> LaunchOptions {
        var options = LaunchOptions()
        options.historyLimit = flags.integer(historyMax) ?? 10
        guard options.historyLimit >= 0 else {
            throw Diagnostic(.usage, "--history-max can't be negative", hint: "0 keeps all revisions")
        }
        options.timeout = flags.duration(GroupFlags.timeout) ?? .seconds(300)
        options.description = flags.string(description)
        options.runsHooks = !flags.bool(GroupFlags.noHooks)
        options.waitsForJobs = flags.bool(waitForJobs)
        return options
    }
}
