import AutoX
import CommandLineKit
import Diagnostics
import Terminal
import ValueTree

/// `iter8 autox --dry-run`: what the controller would do, as a table.
enum AutoXDryRun {
    static func run(_ source: ConfigurationSource, _ session: ClusterSession, _ invocation: Invocation) async throws {
        let configuration: AutoXConfiguration = try await ChartInput.reading {
            try await source.read(session.client)
        }
        let steps: [AutoXPreview.Step] = try await AutoXPreview.steps(
            of: configuration, client: session.client, options: AutoXRun.options(invocation, session))
        for fault in configuration.faults { invocation.streams.report(fault.diagnostic) }
        var table = Table(["ACTION", "NAMESPACE", "EXPERIMENT GROUP", "VERSION", "WHY"])
        for step in steps {
            table.add([
                Table.Cell(step.action.rawValue, color(step.action)), Table.Cell(step.key.namespace),
                Table.Cell(step.key.name), Table.Cell(step.version ?? "-"), Table.Cell(step.reason ?? "-"),
            ])
        }
        if steps.isEmpty {
            invocation.streams.note("there is nothing to launch")
        } else {
            try invocation.streams.print(table)
        }
        invocation.streams.note("dry run: nothing was changed")
    }

    private static func color(_ action: AutoXPreview.Step.Action) -> Painter.Style? {
        switch action {
        case .nothing: nil
        case .launch, .finish: .green
        case .delete: .yellow
        case .fail: .red
        }
    }
}
