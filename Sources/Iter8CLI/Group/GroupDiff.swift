import Charts
import CommandLineKit
import Diagnostics
import Releases
import Terminal
import ValueTree
import YAML

/// `iter8 k diff`: what a launch would change.
enum GroupDiff {
    static let exitCode = Flag("exit-code", nil, .bool, "end with 4 if anything would change")
    static let output = Flag(
        "output", "o", .choice(["diff", "table", "json", "yaml"]), "format", value: "FORMAT", default: "diff")
    static let spec = CommandSpec(
        "diff", "what a launch would change",
        about:
            "Show what a launch with these flags would change of what the cluster has now. Nothing is changed; values of "
            + "Secrets are not shown.",
        examples: [
            CommandSpec.Example("before launching", "iter8 k diff -g web -f values.yaml"),
            CommandSpec.Example("in a pipeline", "iter8 k diff -g web -f values.yaml --exit-code -o table"),
        ],
        flags: [GroupFlags.group] + ValueFlags.all + [SLOFlag.flag, GroupLaunch.chartName, GroupLaunch.localChart]
            + ChartFlags.all
            + [
                RevisionFlags.reuseValues, RevisionFlags.resetValues, RevisionFlags.resetThenReuseValues, output,
                exitCode,
            ])

    static func run(_ invocation: Invocation) async throws {
        let flags: FlagValues = invocation.values
        let group: String = try GroupName.read(flags)
        let layers: [ValueLayer] = try await ChartInput.layers(invocation)
        let chart: Chart = try await GroupLaunch.chart(invocation)
        let session: ClusterSession = try await .open(invocation, isQuiet: true)
        var options = LaunchOptions()
        options.valueReuse = try RevisionFlags.reuse(flags)
        let launch: LaunchOptions = options
        let changes: [ObjectChange] = try await ChartInput.explaining(chart, layers) {
            try await session.releases.changes(
                group, chart: chart, values: ValueSources.merged(layers), options: launch)
        }
        try print(ChangeListing(changes: changes, group: group), flags.string(output) ?? "diff", invocation.streams)
        guard flags.bool(exitCode), !changes.isEmpty else { return }
        throw DifferencesFound()
    }

    private static func print(_ listing: ChangeListing, _ format: String, _ streams: Streams) throws {
        switch format {
        case "table": try streams.print(listing, as: .table)
        case "json": try streams.print(listing, as: .json)
        case "yaml": try streams.print(listing, as: .yaml)
        default:
            guard !listing.changes.isEmpty else { return streams.note(listing.emptiness) }
            let painter: Painter = streams.outputPainter
            for change in listing.changes { try streams.print(diff(change, painter)) }
        }
    }

    private static func diff(_ change: ObjectChange, _ painter: Painter) -> String {
        let title: String = change.object + (change.namespace.map { " in namespace \($0)" } ?? "")
        let (before, after): (String, String) = (
            change.before.map { YAMLWriter.string($0) } ?? "", change.after.map { YAMLWriter.string($0) } ?? ""
        )
        let head: [String] = [
            painter.paint("\(title): \(change.kind.rawValue)", .bold), "--- \(change.before == nil ? "none" : "live")",
            "+++ \(change.after == nil ? "none" : "launch")",
        ]
        let body: [String] = UnifiedDiff.hunks(before, after).map { line in
            switch line.first {
            case "+": return painter.paint(line, .green)
            case "-": return painter.paint(line, .red)
            case "@": return painter.paint(line, .cyan)
            default: return line
            }
        }
        return (head + body).joined(separator: "\n") + "\n"
    }
}

/// `--exit-code` was given, and there is something to tell: nothing more is to be said.
struct DifferencesFound: Error {}

struct ChangeListing: Listing {
    let changes: [ObjectChange]
    let group: String

    var emptiness: String { "a launch of group \(group) would change nothing" }
    var names: [String] { changes.map(\.object) }

    func table(isWide: Bool) -> Table {
        var table = Table(["OBJECT", "CHANGE"])
        for change in changes {
            let styles: [ObjectChange.Kind: Painter.Style] = [
                .added: .green, .changed: .yellow, .removed: .red, .ended: .red,
            ]
            table.add([Table.Cell(change.object), Table.Cell(change.kind.rawValue, styles[change.kind])])
        }
        return table
    }

    /// A list of `object`, `namespace` (or null), `change` (added, changed, removed, ended), `before` and `after` (the
    /// objects, or null).
    var value: Value {
        .list(
            changes.map { change in
                [
                    "object": .string(change.object), "namespace": change.namespace.map { .string($0) } ?? .null,
                    "change": .string(change.kind.rawValue), "before": change.before ?? .null,
                    "after": change.after ?? .null,
                ]
            })
    }
}
